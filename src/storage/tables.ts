import type { ColumnType, Generated } from './kysely.js'

/**
 * The primary key of each table. A table comes after those to which its rows refer, so that a copy can be made in this order.
 */
export const TABLE_KEYS = {
  setting: ['key'],
  subscriber: ['id'],
  subscriber_change: ['id'],
  interest: ['subscriber', 'kind', 'name'],
  subscriber_field: ['subscriber', 'name', 'folded'],
  suppression: ['hash'],
  issue: ['id'],
  issue_post: ['issue', 'post'],
  worker: ['name'],
  pace: ['scope', 'worker', 'until'],
  delivery: ['issue', 'subscriber'],
  bounce: ['id'],
  message_fate: ['issue', 'subscriber', 'fate'],
  asking: ['mailbox'],
  served_file: ['path'],
  planned_send: ['id'],
  approval: ['id'],
  alert: ['key'],
  told_feed: ['url'],
} as const satisfies { readonly [Name in keyof Tables]: readonly (keyof Tables[Name])[] }

/**
 * The columns of all tables. Times are milliseconds since 1970; flags are 0 or 1. The migrations describe the purpose of each
 * table.
 */
export interface Tables {
  readonly setting: { key: string; value: string }
  readonly subscriber: SubscriberTable
  readonly subscriber_change: {
    id: Generated<number>
    subscriber: number
    at: number
    state: string
    cause: string
    evidence: string | null
  }
  readonly interest: { subscriber: number; kind: 'digest' | 'tag'; name: string }
  readonly subscriber_field: { subscriber: number; name: string; folded: string; value: string }
  readonly suppression: { hash: string; since: number }
  readonly issue: IssueTable
  /** `shown` is the position of the post in the issue, from 1, or 0 if the issue left it out. */
  readonly issue_post: { issue: number; post: string; shown: number }
  readonly worker: WorkerTable
  readonly pace: { scope: string; worker: string; until: number; count: number }
  readonly delivery: DeliveryTable
  readonly bounce: { id: string; subscriber: number; issue: number | null; kind: string; at: number; cause: string }
  readonly message_fate: { issue: number; subscriber: number; fate: 'bounced' | 'complained' | 'left'; at: number }
  readonly asking: AskingTable
  readonly served_file: { path: string; etag: string; modified: number }
  readonly planned_send: PlannedSendTable
  readonly approval: {
    id: Generated<number>
    planned_send: number
    contents: string
    subject: string
    asked: number
    tried: number | null
    mailed: number | null
    approved: number | null
  }
  readonly alert: {
    key: string
    subject: string
    text: string
    at: number
    tried: number | null
    mailed: number | null
  }
  readonly told_feed: { url: string; etag: string; at: number }
}

interface SubscriberTable {
  id: Generated<number>
  /** The address as its owner writes it. */
  address: string
  /** The normalized address, for comparisons. */
  mailbox: string
  domain: string
  name: string | null
  state: string
  frequency: string
  created: ColumnType<number, number, never>
  changed: number
  soft_bounces: Generated<number>
}

interface IssueTable {
  id: Generated<number>
  name: string
  kind: string
  subject: string
  html: string
  text: string
  /** The conditions of the audience, as a list in JSON. */
  audience: Generated<string>
  /** The composed message, with placeholders for the subscriber's values. */
  mime: Uint8Array | ArrayBuffer
  frozen: number
  finished: number | null
  /** The notices of corrections that the issue contains, as JSON; null in issues of earlier versions. */
  told: string | null
  /** The timeline of the database on which the issue is being sent, as `timelineOf` returns it. */
  timeline: Generated<string>
}

/** A process that sends an issue. */
interface WorkerTable {
  name: string
  issue: number
  host: string
  pid: number
  /** The start of its machine, as `machineStart` returns it. */
  boot: string
  /** The namespace of its process number, as `processSpace` returns it. */
  space: string
  /** The timeline of the database on which it began, as `timelineOf` returns it. */
  timeline: string
  started: number
  /** The time of its last report, and the time after which it counts as lost. */
  beat: number
  lease: number
  /** The messages that it had ended by then, and those of the minute before. */
  messages: Generated<number>
  rate: Generated<number>
}

interface DeliveryTable {
  issue: number
  subscriber: number
  state: string
  tries: Generated<number>
  /** The time from which the delivery may be tried again. */
  due: Generated<number>
  at: number
  reply: string | null
  holder: string | null
  /** The run that has claimed the delivery. */
  claimed: string | null
}

interface AskingTable {
  mailbox: string
  address: string
  domain: string
  /** The mailbox without optional additions: `ana+news@example.org` belongs to the person `ana@example.org`. */
  person: string
  evidence: string
  asked: number
  /** The time at which the message is to be sent; null once it is done. */
  due: number | null
  tries: Generated<number>
  claimed: Generated<number>
  /** The subscriber who asks to change their address; null for a new subscription. */
  mover: number | null
  /** The number in the link that confirms a change of address. */
  number: number | null
}

interface PlannedSendTable {
  id: Generated<number>
  /** The name of the issue, as in `issue`. */
  name: string
  at: number
  /** The time after which it is not started any more. */
  latest: number
  /** The digest whose schedule it follows; null for a single send. */
  schedule: string | null
  /** The options of a single send, in JSON. */
  options: string
  state: string
  issue: number | null
  reason: string | null
  changed: number
}
