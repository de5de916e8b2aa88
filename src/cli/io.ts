import type { Readable, Writable } from 'node:stream'

export type OutputStream = Writable & { readonly isTTY?: boolean }

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a command uses of its process. Only the binary (`main.ts`) fills it from `process`, so that a command line is a
 * function: a test runs the same command beside others, with an environment of its own.
 */
export interface Io {
  readonly stdin: Readable
  /** Receives results. */
  readonly stdout: OutputStream
  /** Receives progress and problems. */
  readonly stderr: OutputStream
  readonly env: Environment
  /** Returns the time, in milliseconds. */
  readonly clock: () => number
  /**
   * Calls `stop` at the first Ctrl-C or SIGTERM; a second one ends the process at once. Returns a function that stops
   * listening.
   */
  readonly onInterrupt: (stop: () => void) => () => void
}
