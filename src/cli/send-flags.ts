/** The flags of `offprint send`. */
export interface SendFlags {
  readonly root: string
  readonly now?: string
  readonly yes?: boolean
  readonly to?: string
  readonly limit?: number
  /** The time at which to stop, in milliseconds since 1970. */
  readonly until?: number
  /** The conditions of the audience, besides those of the digest. */
  readonly where: readonly string[]
  readonly out?: string
  readonly despiteRefusals?: boolean
  readonly resendUncertain?: boolean
  /** The time since when what was sent may be missing in the database, in milliseconds since 1970. */
  readonly uncertainSince?: number
  /** Whether to send the notice that corrects a post to those who received it. */
  readonly correction?: boolean
  /** Whether to send despite errors that a check found. */
  readonly despiteProblems?: boolean
  /** The name server to ask about the sender; false to ask none. */
  readonly dns?: string | false
  /** The time for which to plan the send, as it was written. */
  readonly at?: string
  /** Whether to do what is due of everything that is planned. */
  readonly due?: boolean
  /** With `due`: whether to build out/ before an issue is frozen, and once it is sent. */
  readonly build?: boolean
  /** Whether to take back what is planned next. */
  readonly cancel?: boolean
  /** Whether to approve the issue that comes next. */
  readonly approve?: boolean
  readonly json?: boolean
}
