#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { keepCompiledCode, optimiseLate } from './compiled-code.js'
import type { Io } from './io.js'
import { main } from './program.js'

// The program that reads the output may exit early (`offprint status | head`), and the disk that receives it may be full. Work
// under way, such as a send, continues.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.stdout.once('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') return
  process.stderr.write(`error The output is not complete: ${cause.message}.\n`)
  process.exitCode = 1
})

// Every feed leaves much garbage and little else. V8 would let it grow to several times the memory in use before it collects any.
if (process.argv.includes('collect')) setFlagsFromString('--heap-growing-percent=50')

optimiseLate()
keepCompiledCode(process.env)
await run()

async function run(): Promise<void> {
  let isInterrupted = false
  const stops = new Set<() => void>()
  /** Stops all work that listens; a second signal ends the process at once. */
  const interrupt = (): void => {
    if (isInterrupted) process.exit(1)
    isInterrupted = true
    for (const stop of stops) stop()
  }
  const io: Io = {
    // Node opens standard input at the first access, and few commands read it.
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    clock: Date.now,
    onInterrupt(stop) {
      if (stops.size === 0) process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
      stops.add(stop)
      return () => {
        stops.delete(stop)
        if (stops.size === 0) process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      }
    },
  }
  const code = await main(process.argv.slice(2), io)
  process.exitCode ||= code
  // A look-up in DNS, for example, cannot be ended, and nobody needs its result any more.
  if (isInterrupted) process.exit()
}
