import { type Database, sql } from '../storage/index.js'
import { audienceOf, type IssueTopics } from './audience.js'

export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'skipped'] as const

/**
 * The state of a delivery. `sending` is on the disk before the server sees the message, and the outcome is recorded after the
 * reply. A delivery that is still `sending` when no process sends may have arrived: it becomes `uncertain`, and is only sent
 * again when a person says so.
 */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/**
 * The exact content of an issue, except for the subscribers' own values. It never changes once the first message has been
 * sent.
 */
export interface FrozenIssue extends IssueTopics {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly mime: Uint8Array
  /** The ids of the posts that a digest shows, and of those that it passes over. */
  readonly shown: readonly string[]
  readonly passed: readonly string[]
}

export interface IssueRecord {
  readonly id: number
  readonly name: string
  readonly kind: 'digest' | 'post'
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly frozen: number
  readonly finished: number | null
}

export type Counts = Readonly<Record<DeliveryState, number>>

const RECORD = ['id', 'name', 'kind', 'subject', 'frozen', 'finished'] as const
const ROWS = 500

/** The durable record of every delivery. */
export class DeliveryLedger {
  constructor(private readonly database: Database) {}

  /**
   * Records an issue and its recipients, in one transaction.
   * @param before the number of the newest issue of this name when the posts were chosen
   * @returns the issue, or another one that a process has frozen since then and that may contain the same posts
   */
  freeze(issue: FrozenIssue, now: number, before?: number): IssueRecord {
    const { query } = this.database
    return this.database.immediately(() => {
      const newest = this.latest(issue.name)
      if (newest && newest.id !== before) return newest
      const { name, kind, subject, html, text, mime } = issue
      const row = { name, kind, subject, html, text, mime, frozen: now }
      const record = this.database.first(query.insertInto('issue').values(row).returning(RECORD)) as IssueRecord
      const posts = [
        ...issue.shown.map((post, i) => ({ issue: record.id, post, shown: i + 1 })),
        ...issue.passed.map(post => ({ issue: record.id, post, shown: 0 })),
      ]
      for (let start = 0; start < posts.length; start += ROWS)
        this.database.run(query.insertInto('issue_post').values(posts.slice(start, start + ROWS)))
      const rows = audienceOf(this.database, issue).select([
        sql<number>`${record.id}`.as('issue'),
        'subscriber.id as subscriber',
        sql<string>`'queued'`.as('state'),
        sql<number>`${now}`.as('at'),
      ])
      const columns = ['issue', 'subscriber', 'state', 'at'] as const
      this.database.run(
        query
          .insertInto('delivery')
          .columns([...columns])
          .expression(rows),
      )
      return record
    })
  }

  /** Returns the newest issue with a name. */
  latest(name: string): IssueRecord | undefined {
    const newest = this.database.query.selectFrom('issue').select(RECORD).where('name', '=', name).orderBy('id', 'desc')
    return this.database.first(newest.limit(1)) as IssueRecord | undefined
  }

  /** Counts the issues with a name. */
  issued(name: string): number {
    const { query } = this.database
    const count = query.selectFrom('issue').select(sql<number>`count(*)`.as('count')).where('name', '=', name)
    return this.database.first(count)?.count ?? 0
  }

  /** Returns issues, the newest first. */
  issues(limit: number): readonly IssueRecord[] {
    const newest = this.database.query.selectFrom('issue').select(RECORD).orderBy('id', 'desc').limit(limit)
    return this.database.all(newest) as IssueRecord[]
  }

  mime(issue: number): Uint8Array {
    const row = this.database.first(this.database.query.selectFrom('issue').select('mime').where('id', '=', issue))
    return new Uint8Array(row?.mime ?? [])
  }

  /** Returns the ids of the posts that issues of a digest have shown or passed over. */
  seen(name: string): Set<string> {
    const { query } = this.database
    const posts = query.selectFrom('issue_post').innerJoin('issue', 'issue.id', 'issue_post.issue')
    return new Set(this.database.all(posts.select('post').where('issue.name', '=', name)).map(({ post }) => post))
  }

  /** Returns the ids of the posts that an issue shows, and of those that it passes over. */
  postsOf(issue: number): { readonly shown: readonly string[]; readonly passed: readonly string[] } {
    const query = this.database.query.selectFrom('issue_post').select(['post', 'shown']).where('issue', '=', issue)
    const posts = this.database.all(query.orderBy('shown').orderBy('post'))
    const ids = (shown: boolean): string[] => posts.filter(post => post.shown > 0 === shown).map(({ post }) => post)
    return { shown: ids(true), passed: ids(false) }
  }

  counts(issue: number): Counts {
    const rows = this.database.all(
      this.database.query
        .selectFrom('delivery')
        .select(['state', sql<number>`count(*)`.as('count')])
        .where('issue', '=', issue)
        .groupBy('state'),
    )
    const found = new Map(rows.map(({ state, count }) => [state, count]))
    return Object.fromEntries(DELIVERY_STATES.map(state => [state, found.get(state) ?? 0])) as Record<
      DeliveryState,
      number
    >
  }

  /** Returns the attempts for all issues since a time, oldest first. */
  attemptsSince(moment: number): readonly { readonly domain: string; readonly at: number }[] {
    return this.database.all(
      this.database.query
        .selectFrom('delivery')
        .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
        .select(['domain', 'delivery.at'])
        .where('delivery.at', '>', moment)
        .where('delivery.state', 'in', ['sending', 'sent', 'deferred', 'failed', 'uncertain'])
        .orderBy('delivery.at'),
    )
  }

  /** Counts later reports about an issue's messages, by kind. */
  reports(issue: number): Readonly<Record<string, number>> {
    const rows = this.database.all(
      this.database.query
        .selectFrom('bounce')
        .select(['kind', sql<number>`count(*)`.as('count')])
        .where('issue', '=', issue)
        .groupBy('kind'),
    )
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
  }

  /** Returns the process that is sending an issue, as last recorded. */
  holder(issue: number): Holder | undefined {
    const row = this.database.first(
      this.database.query.selectFrom('issue').select(['holder', 'host', 'pid', 'beat']).where('id', '=', issue),
    )
    if (!row?.holder) return undefined
    return { holder: row.holder, host: row.host ?? '', pid: row.pid ?? 0, beat: row.beat ?? 0 }
  }

  /** Queues uncertain deliveries again, after a person has decided so. */
  requeueUncertain(issue: number, now: number): number {
    return this.database.immediately(() => {
      const { query } = this.database
      const again = { state: 'queued', at: now, due: 0, holder: null }
      const changed = this.database.run(
        query.updateTable('delivery').set(again).where('issue', '=', issue).where('state', '=', 'uncertain'),
      )
      if (changed > 0) this.database.run(query.updateTable('issue').set({ finished: null }).where('id', '=', issue))
      return changed
    })
  }
}

/** The process that is sending an issue. */
export interface Holder {
  readonly holder: string
  readonly host: string
  readonly pid: number
  /** When the process last reported: milliseconds since 1970. */
  readonly beat: number
}
