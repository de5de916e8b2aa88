import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { error, ProblemsError } from '../core/problem.js'
import { machineFault } from './machine-fault.js'

/** How a command reports a file that it cannot read. */
export interface FileReport {
  readonly rule: string
  /** What else the user may specify, as a sentence. */
  readonly fix: string
}

/**
 * Reads a file that the user named, in pieces; `-` is standard input.
 * @throws ProblemsError if it cannot be read
 */
export async function* piecesOf(name: string, stdin: Readable, report: FileReport): AsyncGenerator<Buffer> {
  try {
    yield* (name === '-' ? stdin : createReadStream(name)) as AsyncIterable<Buffer>
  } catch (cause) {
    throw unreadable(name, cause, report)
  }
}

/** Returns the problem of a file that the user named, or the cause itself if it is a bug in the program. */
export function unreadable(name: string, cause: unknown, { rule, fix }: FileReport): unknown {
  const fault = machineFault(cause, name)
  return fault ? new ProblemsError([error(rule, { file: name }, fault.what, fix)]) : cause
}
