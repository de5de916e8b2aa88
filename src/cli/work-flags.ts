/** The kinds of work that are done without anybody starting them. */
export const WORK_KINDS = ['send', 'bounces', 'confirmations', 'collect'] as const
export type WorkKind = (typeof WORK_KINDS)[number]

/** The kinds of what unattended sending tells. */
export const UNATTENDED_EVENTS = [
  'frozen',
  'sent',
  'nothing',
  'late',
  'refused',
  'waiting',
  'stopped',
  'asked',
  'cancelled',
  'alert',
  'fault',
] as const
export type UnattendedEvent = (typeof UNATTENDED_EVENTS)[number]

/** The flags of `offprint work`. */
export interface WorkFlags {
  readonly root: string
  /** The kinds of work to do; without it, all. */
  readonly only?: readonly WorkKind[]
  /** Whether to build out/ before an issue is frozen, and once it is sent. */
  readonly build?: boolean
  readonly json?: boolean
}
