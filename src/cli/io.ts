import type { Readable, Writable } from 'node:stream'

export type OutputStream = Writable & { readonly isTTY?: boolean }

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a command has of its process. Only the binary (`main.ts`) takes it from `process`, so that a command line is a
 * function: the same command runs inside a test, beside others, with an environment of its own.
 */
export interface Io {
  readonly stdin: Readable
  /** Takes results. */
  readonly stdout: OutputStream
  /** Takes progress and problems. */
  readonly stderr: OutputStream
  readonly env: Environment
  /** Tells the time, in milliseconds. */
  readonly clock: () => number
  /** Calls `stop` at the first Ctrl-C or SIGTERM; a second one ends the process at once. Returns what ends the listening. */
  readonly onInterrupt: (stop: () => void) => () => void
}
