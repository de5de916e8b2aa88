import type { Environment } from '../core/variables.js'

/** What sending needs of the process that sends. Each of them is handed in. */
export interface SendingTools {
  /** The environment with `.env`, in which the secrets are. */
  readonly env: Environment
  /** Returns milliseconds since 1970. */
  readonly clock: () => number
}
