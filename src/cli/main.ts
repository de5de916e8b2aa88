#!/usr/bin/env node
import type { Io } from './io.js'
import { main } from './program.js'

// Who reads along may leave early (`offprint status | head`), and work under way, such as a mailing, goes on without them.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
  })
}

const io: Io = {
  // Node opens standard input when it is first asked for, and few commands read it.
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  clock: Date.now,
  onInterrupt(stop) {
    let interrupted = false
    const listener = (): void => {
      if (interrupted) process.exit(1)
      interrupted = true
      stop()
    }
    process.on('SIGINT', listener).on('SIGTERM', listener)
    return () => void process.off('SIGINT', listener).off('SIGTERM', listener)
  },
}

process.exitCode = await main(process.argv.slice(2), io)
