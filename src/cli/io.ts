import type { Readable, Writable } from 'node:stream'
import type { Environment } from '../core/variables.js'

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/**
 * The parts of its process that a command uses. Only the binary (`main.ts`) takes them from `process`. So a test can run a
 * command line as a function, with an environment of its own.
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
