import type { ColumnType, Generated } from 'kysely'

/** Times are milliseconds since 1970; flags are 0 or 1. What each table is for stands at its migration. */
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
  readonly suppression: { hash: string; since: number }
  readonly issue: IssueTable
  /** `shown`: the post's place in the issue from 1 on, or 0 where the issue passed it over. */
  readonly issue_post: { issue: number; post: string; shown: number }
  readonly delivery: DeliveryTable
  readonly bounce: { id: string; subscriber: number; issue: number | null; kind: string; at: number; cause: string }
  readonly asking: AskingTable
  readonly served_file: { path: string; etag: string; modified: number }
  readonly told_feed: { url: string; etag: string; at: number }
}

interface SubscriberTable {
  id: Generated<number>
  /** As its owner writes it. */
  address: string
  /** The form in which two addresses are compared. */
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
  /** The message as it was composed, with the places for a subscriber's values still in it. */
  mime: Uint8Array | ArrayBuffer
  frozen: number
  finished: number | null
  /** The process that sends it; null where nobody does. */
  holder: string | null
  host: string | null
  pid: number | null
  beat: number | null
}

interface DeliveryTable {
  issue: number
  subscriber: number
  state: string
  tries: Generated<number>
  /** When it may be tried again. */
  due: Generated<number>
  at: number
  reply: string | null
  holder: string | null
}

interface AskingTable {
  mailbox: string
  address: string
  domain: string
  /** The mailbox without what may be added to it: `ana+news@example.org` is Ana's. */
  person: string
  evidence: string
  asked: number
  /** When the mail is to go out; null when that is done. */
  due: number | null
  tries: Generated<number>
  claimed: Generated<number>
}
