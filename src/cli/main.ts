#!/usr/bin/env node
import { CommanderError } from 'commander'
import { program } from './program.js'

const FINE = 0
const PROBLEMS = 1
const WRONG_USAGE = 2

/** Runs a command line; resolves to its exit code. Results go to stdout, talk goes to stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = FINE
  const exitWith = (ok: boolean) => {
    code = ok ? FINE : PROBLEMS
  }
  try {
    await program(exitWith).parseAsync(argv, { from: 'user' })
    return code
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? FINE : WRONG_USAGE
    const { reportCrash } = await import('./console.js')
    return reportCrash(cause)
  }
}

// Who reads along may leave early (`offprint status | head`), and work under way, such as a mailing, goes on without them.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
  })
}

process.exitCode = await main(process.argv.slice(2))
