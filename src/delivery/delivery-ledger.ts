import { MINUTE, SECOND } from '../core/duration.js'
import type { FrozenParts, PastPosts } from '../publication/index.js'
import {
  boundTo,
  changedRows,
  type Database,
  first,
  type Reading,
  returnedRows,
  rowCount,
  rows,
  type SqlDialect,
  sql,
  timelineOf,
  type Work,
} from '../storage/index.js'
import { audienceOf, type IssueTopics } from './audience.js'
import type { BounceKind } from './bounce.js'
import { issueResults } from './issue-results.js'

export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'skipped'] as const

/**
 * The state of a delivery. `sending` is written before the server sees the end of the message, and the outcome is recorded
 * after the reply. A delivery that is still `sending` when no process sends may have arrived: it becomes `uncertain`, and is only sent
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
  /** The ids of the posts that the issue shows, and of those that it leaves out. */
  readonly posts: readonly string[]
  readonly leftOut: readonly string[]
  readonly told?: FrozenParts
}

/** A post in an issue that was sent. */
export interface Mailing {
  readonly issue: number
  readonly post: string
  /** The time at which the issue was frozen, in milliseconds since 1970. */
  readonly frozen: number
  readonly told: FrozenParts
}

export interface IssueRecord {
  readonly id: number
  readonly name: string
  readonly kind: 'digest' | 'post'
  readonly subject: string
  /** The time at which the content was frozen, in milliseconds since 1970. */
  readonly frozen: number
  readonly finished: number | null
  /** The conditions of its audience, as the editor wrote them. */
  readonly audience: readonly string[]
}

export type Counts = Readonly<Record<DeliveryState, number>>

const RECORD = ['id', 'name', 'kind', 'subject', 'frozen', 'finished', 'audience'] as const
type Row = Omit<IssueRecord, 'kind' | 'audience'> & { readonly kind: string; readonly audience: string }

const recordOf = ({ kind, audience, ...rest }: Row): IssueRecord => ({
  ...rest,
  kind: kind as IssueRecord['kind'],
  audience: JSON.parse(audience) as string[],
})

const ROWS = 500

/** Opens the durable record of every delivery. */
export function deliveryLedger(database: Database) {
  const { reading, writing } = boundTo(database)
  return {
    freeze: writing(freezeIssue),
    latest: reading(latestIssue),
    issued: reading(issueCount),
    issues: reading(latestIssues),
    mime: reading(mimeOf),
    past: reading(pastPosts),
    postsOf: reading(postsOf),
    mailings: reading(mailings),
    counts: reading(deliveryCounts),
    reports: reading(reportCounts),
    results: reading(issueResults),
    requeueUncertain: writing(requeueUncertain),
    unrecorded: reading(unrecordedSince),
    doubt: writing(doubtSince),
  }
}

export type DeliveryLedger = ReturnType<typeof deliveryLedger>

/**
 * Records an issue and its recipients.
 * @param before the number of the newest issue of this name when the posts were chosen
 * @returns the issue; if another process has frozen one since then, that issue, because it may contain the same posts
 */
export function* freezeIssue(dialect: SqlDialect, issue: FrozenIssue, now: number, before?: number): Work<IssueRecord> {
  const { query } = dialect
  const newest = yield* latestIssue(dialect, issue.name)
  if (newest && newest.id !== before) return newest
  const { name, kind, subject, html, text, mime, where = [] } = issue
  const audienceTexts = JSON.stringify(where.map(condition => condition.text))
  const row = {
    name,
    kind,
    subject,
    html,
    text,
    mime,
    frozen: now,
    audience: audienceTexts,
    told: JSON.stringify(issue.told ?? {}),
    // A replica may have the issue, and nothing of what was sent since.
    timeline: yield* timelineOf(dialect),
  }
  const [record] = (yield* returnedRows(query.insertInto('issue').values(row).returning(RECORD))).map(recordOf)
  if (!record) throw new Error('The issue was not written.')
  const posts = [
    ...issue.posts.map((post, i) => ({ issue: record.id, post, shown: i + 1 })),
    ...issue.leftOut.map(post => ({ issue: record.id, post, shown: 0 })),
  ]
  for (let start = 0; start < posts.length; start += ROWS)
    yield* changedRows(query.insertInto('issue_post').values(posts.slice(start, start + ROWS)))
  const audience = audienceOf(dialect, issue).select([
    // A value in the select list has no column that determines its type, so the type is stated.
    sql<number>`cast(${record.id} as bigint)`.as('issue'),
    'subscriber.id as subscriber',
    sql.lit('queued').as('state'),
    sql<number>`cast(${now} as bigint)`.as('at'),
  ])
  yield* changedRows(query.insertInto('delivery').columns(['issue', 'subscriber', 'state', 'at']).expression(audience))
  return record
}

/** Returns the newest issue of a name. */
export function* latestIssue({ query }: SqlDialect, name: string): Reading<IssueRecord | undefined> {
  const newest = query.selectFrom('issue').select(RECORD).where('name', '=', name).orderBy('id', 'desc').limit(1)
  const row = yield* first(newest)
  return row && recordOf(row)
}

/** Returns the number of issues of a name. */
export function* issueCount({ query }: SqlDialect, name: string): Reading<number> {
  const issues = query.selectFrom('issue').select(rowCount.as('count')).where('name', '=', name)
  return (yield* first(issues))?.count ?? 0
}

/** Returns the newest issues, the newest first. */
export function* latestIssues({ query }: SqlDialect, limit: number): Reading<readonly IssueRecord[]> {
  const newest = query.selectFrom('issue').select(RECORD).orderBy('id', 'desc').limit(limit)
  return (yield* rows(newest)).map(recordOf)
}

/** Returns the composed message of an issue. */
export function* mimeOf({ query }: SqlDialect, issue: number): Reading<Uint8Array> {
  const row = yield* first(query.selectFrom('issue').select('mime').where('id', '=', issue))
  return new Uint8Array(row?.mime ?? [])
}

/** Returns the posts that earlier issues of a digest contained or left out. */
export function* pastPosts({ query }: SqlDialect, name: string): Reading<PastPosts> {
  const all = query
    .selectFrom('issue_post')
    .innerJoin('issue', 'issue.id', 'issue_post.issue')
    .select(['post', 'shown'])
  const found = yield* rows(all.where('issue.name', '=', name))
  const ids = (isShown: boolean) => new Set(found.filter(({ shown }) => shown > 0 === isShown).map(({ post }) => post))
  return { shown: ids(true), passed: ids(false) }
}

/** Returns the ids of the posts that an issue shows, and of those that it leaves out, and the notices in it. */
export function* postsOf(
  { query }: SqlDialect,
  issue: number,
): Reading<Pick<FrozenIssue, 'posts' | 'leftOut' | 'told'>> {
  const all = query.selectFrom('issue_post').select(['post', 'shown']).where('issue', '=', issue)
  const found = yield* rows(all.orderBy('shown').orderBy('post'))
  const ids = (isShown: boolean): string[] => found.filter(({ shown }) => shown > 0 === isShown).map(({ post }) => post)
  const record = yield* first(query.selectFrom('issue').select('told').where('id', '=', issue))
  return { posts: ids(true), leftOut: ids(false), told: toldIn(record?.told) }
}

const toldIn = (json: string | null | undefined): FrozenParts => JSON.parse(json ?? '{}')

/** Returns the issues that showed one post, or all issues of single posts, oldest first. */
export function* mailings(
  { query }: SqlDialect,
  of: { readonly post: string } | 'singles',
): Reading<readonly Mailing[]> {
  const all = query
    .selectFrom('issue_post')
    .innerJoin('issue', 'issue.id', 'issue_post.issue')
    .select(['issue.id as issue', 'post', 'frozen', 'told'])
    .where('shown', '>', 0)
    .orderBy('issue.id')
  const wanted = of === 'singles' ? all.where('kind', '=', 'post') : all.where('post', '=', of.post)
  return (yield* rows(wanted)).map(row => ({ ...row, told: toldIn(row.told) }))
}

/** Returns the number of an issue's deliveries in each state. */
export function* deliveryCounts({ query }: SqlDialect, issue: number): Reading<Counts> {
  const states = query
    .selectFrom('delivery')
    .select(['state', rowCount.as('count')])
    .where('issue', '=', issue)
    .groupBy('state')
  const counts = new Map((yield* rows(states)).map(each => [each.state, each.count]))
  return Object.fromEntries(DELIVERY_STATES.map(state => [state, counts.get(state) ?? 0])) as Record<
    DeliveryState,
    number
  >
}

/** Returns the attempts of all issues since a moment, oldest first. */
export function* attemptsSince(
  { query }: SqlDialect,
  moment: number,
): Reading<readonly { readonly domain: string; readonly at: number }[]> {
  return yield* rows(
    query
      .selectFrom('delivery')
      .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
      .select(['domain', 'delivery.at'])
      .where('delivery.at', '>', moment)
      .where('delivery.state', 'in', ['sending', 'sent', 'deferred', 'failed', 'uncertain'])
      .orderBy('delivery.at'),
  )
}

/** Counts the later reports about an issue's messages, by kind. */
export function* reportCounts(
  { query }: SqlDialect,
  issue: number,
): Reading<Readonly<Partial<Record<BounceKind, number>>>> {
  const kinds = query
    .selectFrom('bounce')
    .select(['kind', rowCount.as('count')])
    .where('issue', '=', issue)
    .groupBy('kind')
  return Object.fromEntries((yield* rows(kinds)).map(each => [each.kind, each.count]))
}

/** Returns uncertain deliveries to the queue after a person has decided to send them again. */
export function* requeueUncertain({ query }: SqlDialect, issue: number, now: number): Work<number> {
  const again = { state: 'queued', at: now, due: 0, holder: null, claimed: null }
  const uncertain = query.updateTable('delivery').set(again).where('issue', '=', issue).where('state', '=', 'uncertain')
  const requeued = yield* changedRows(uncertain)
  if (requeued > 0) yield* changedRows(query.updateTable('issue').set({ finished: null }).where('id', '=', issue))
  return requeued
}

/** The deliveries that may have been sent although the database has no record of it. */
export interface Unrecorded {
  /** The number that some process had claimed. */
  readonly claimed: number
  /** The number of those that came next, as many as can have been sent since. */
  readonly next: number
  /** The most messages that were ended in a second. */
  readonly fastest: number
}

/**
 * Counts the deliveries that may have been sent since a moment without a record, because a replica or a backup has taken the place of the
 * database. Those that processes had claimed may have been sent, and so may those that came next.
 */
export function* unrecordedSince(
  dialect: SqlDialect,
  issue: number,
  { since, now }: { readonly since: number; readonly now: number },
): Reading<Unrecorded> {
  const { query } = dialect
  const claimed = query.selectFrom('delivery').select(rowCount.as('count')).where('issue', '=', issue).where(isClaimed)
  const { next, fastest } = yield* comingNext(dialect, issue, { since, now })
  return {
    claimed: (yield* first(claimed))?.count ?? 0,
    next: (yield* first(query.selectFrom(next.as('next')).select(rowCount.as('count'))))?.count ?? 0,
    fastest,
  }
}

const ENDED = ['sent', 'deferred', 'failed', 'uncertain']
/** The domains that may rest, or wait for a limit, while the rest of the list is sent. */
const DOMAINS = 8
/** More workers than this have hardly sent in one minute, unless some of them ended. */
const WORKERS = 16

/**
 * Selects the deliveries that came next when the records end. A list is not sent in one line: each worker has its own part, deferred
 * deliveries come first, and a domain that rests falls behind. So in each of these parts, twice as many may have been sent as it
 * reached in its fastest second, for each second since. Of a part that was not reached yet, and at the start of an issue, nobody
 * knows its own pace: then that of all parts counts, or that of the issue before.
 */
function* comingNext(
  { query }: SqlDialect,
  issue: number,
  { since, now }: { readonly since: number; readonly now: number },
) {
  const ended = query.selectFrom('delivery').where('delivery.state', 'in', ENDED)
  const before = yield* first(ended.select('issue').where('issue', '<', issue).orderBy('issue', 'desc').limit(1))
  const last = yield* first(ended.select(sql<number | null>`max(delivery.at)`.as('at')).where('issue', '=', issue))
  const recent = ended.where('issue', '=', issue).where('delivery.at', '>', (last?.at ?? 0) - MINUTE)
  const holders = yield* first(recent.select(sql<number>`count(distinct holder)`.as('count')))
  const workers = Math.min(WORKERS, Math.max(1, holders?.count ?? 1))
  const open = query
    .selectFrom('delivery')
    .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
    .where('issue', '=', issue)
    .where('delivery.state', 'in', ['queued', 'deferred'])
    .where('due', '<=', now)
    .where('claimed', 'is', null)
  const frequent = open
    .select(['domain', rowCount.as('count')])
    .groupBy('domain')
    .orderBy('count', 'desc')
  const domains = (yield* rows(frequent.orderBy('domain').limit(DOMAINS))).map(({ domain }) => domain)
  const group = domains.length > 0 ? sql`case when domain in (${sql.join(domains)}) then domain else '' end` : sql`''`
  const part = sql<string>`cast(delivery.subscriber % ${sql.lit(workers)} as text) || ' ' || ${group}`
  const seconds = ended
    .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
    .where('issue', 'in', before ? [issue, before.issue] : [issue])
    .select([part.as('part'), sql<number>`delivery.at / ${sql.lit(SECOND)}`.as('second'), rowCount.as('count')])
    .groupBy(['part', 'second'])
  const paces = yield* rows(
    query
      .selectFrom(seconds.as('each'))
      .select(['part', sql<number>`max(count)`.as('most')])
      .groupBy('part'),
  )
  const all = query.selectFrom(seconds.as('each')).select(sql<number>`sum(count)`.as('count')).groupBy('second')
  const fastest = Number((yield* first(all.orderBy('count', 'desc').limit(1)))?.count ?? 0)
  const length = Math.max(0, now - since) / SECOND + 1
  const most = (pace: number) => sql.lit(Math.ceil(2 * pace * length))
  const otherwise = fastest > 0 ? most(fastest) : sql.lit(Number.MAX_SAFE_INTEGER)
  const cases = paces.map(pace => sql`when ${pace.part} then ${most(pace.most)}`)
  const limit = cases.length > 0 ? sql<number>`case part ${sql.join(cases, sql` `)} else ${otherwise} end` : otherwise
  const numbered = open.select([
    'delivery.subscriber',
    part.as('part'),
    sql<number>`row_number() over (partition by delivery.state, ${part} order by due, delivery.subscriber)`.as('place'),
  ])
  return { next: query.selectFrom(numbered.as('line')).select('subscriber').where('place', '<=', limit), fastest }
}

/** Holds for deliveries that may have been sent. */
const isClaimed = sql<boolean>`(state = 'sending' or (state in ('queued', 'deferred') and claimed is not null))`

/**
 * Makes deliveries `uncertain` that may have been sent without a record, and lets the issue go on.
 */
export function* doubtSince(
  dialect: SqlDialect,
  issue: number,
  { since, now }: { readonly since: number; readonly now: number },
): Work<Unrecorded> {
  const { query } = dialect
  const unrecorded = yield* unrecordedSince(dialect, issue, { since, now })
  const { next } = yield* comingNext(dialect, issue, { since, now })
  const reply = 'it may have been sent before the database was replaced'
  const all = query.updateTable('delivery').set({ state: 'uncertain', at: now, reply }).where('issue', '=', issue)
  // Those that come next are looked for first, because what is uncertain now would count as recorded.
  yield* changedRows(all.where(sql<boolean>`(${isClaimed} or subscriber in (${next}))`))
  yield* changedRows(query.deleteFrom('worker').where('issue', '=', issue))
  yield* changedRows(query.updateTable('issue').set({ timeline: '' }).where('id', '=', issue))
  return unrecorded
}
