import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { type FileReport, unreadable } from '../core/machine-fault.js'

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
