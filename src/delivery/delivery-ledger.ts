import { type Database, sql } from '../storage/index.js'
import { audienceOf, type IssueTopics } from './audience.js'

export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'skipped'] as const

/**
 * `sending` is written to disk before the server sees the message, and what came of it after the reply. Whatever is still
 * `sending` when nobody sends may have arrived: it becomes `uncertain`, and only a person sends it again.
 */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** What is sent, to the last byte but the subscriber's own values; never changed once the first message is out. */
export interface FrozenIssue extends IssueTopics {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly mime: Uint8Array
  /** Ids of posts that a digest shows, and of those that it passes over. */
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
   * Writes down an issue and everybody who gets it, in one transaction.
   * @param before the number of the newest issue of this name when the posts were chosen
   * @returns the issue; one that another process has frozen since then, where there is one: its posts may be the same
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

  /** The newest issue of a name. */
  latest(name: string): IssueRecord | undefined {
    const newest = this.database.query.selectFrom('issue').select(RECORD).where('name', '=', name).orderBy('id', 'desc')
    return this.database.first(newest.limit(1)) as IssueRecord | undefined
  }

  /** How many issues of a name there are. */
  issued(name: string): number {
    const { query } = this.database
    const count = query.selectFrom('issue').select(sql<number>`count(*)`.as('count')).where('name', '=', name)
    return this.database.first(count)?.count ?? 0
  }

  /** The newest first. */
  issues(limit: number): readonly IssueRecord[] {
    const newest = this.database.query.selectFrom('issue').select(RECORD).orderBy('id', 'desc').limit(limit)
    return this.database.all(newest) as IssueRecord[]
  }

  mime(issue: number): Uint8Array {
    const row = this.database.first(this.database.query.selectFrom('issue').select('mime').where('id', '=', issue))
    return new Uint8Array(row?.mime ?? [])
  }

  /** Ids of the posts that issues of a digest have shown or passed over. */
  seen(name: string): Set<string> {
    const { query } = this.database
    const posts = query.selectFrom('issue_post').innerJoin('issue', 'issue.id', 'issue_post.issue')
    return new Set(this.database.all(posts.select('post').where('issue.name', '=', name)).map(({ post }) => post))
  }

  /** Ids of the posts that an issue shows, and of those that it passes over. */
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

  /** The attempts of all issues since a moment, oldest first. */
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

  /** Reports about an issue's messages that came afterwards, by kind. */
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

  /** The process that sends an issue, by what it said last. */
  holder(issue: number): Holder | undefined {
    const row = this.database.first(
      this.database.query.selectFrom('issue').select(['holder', 'host', 'pid', 'beat']).where('id', '=', issue),
    )
    if (!row?.holder) return undefined
    return { holder: row.holder, host: row.host ?? '', pid: row.pid ?? 0, beat: row.beat ?? 0 }
  }

  /** Uncertain ones that a person has decided to send again. */
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

/** Who sends an issue. */
export interface Holder {
  readonly holder: string
  readonly host: string
  readonly pid: number
  /** When it was last heard of: milliseconds since 1970. */
  readonly beat: number
}
