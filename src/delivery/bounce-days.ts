import { clipped } from '../core/text.js'
import { type Reading, rows, type SqlDialect } from '../storage/index.js'
import { subjectOf } from './smtp-reply.js'
import { REPORTED } from './suppression.js'

export const BOUNCE_DAY_EFFECTS = ['bounced', 'complained', 'unsubscribed', 'soft', 'failed'] as const

/** An answer that mail servers gave on one day: its effect, and how often they gave it. */
export interface BounceDay {
  /** The day (UTC), such as `2026-03-14`. */
  readonly day: string
  /** `bounced`, `complained` and, at a provider, `unsubscribed` ended subscriptions, `soft` was a report that was only counted, `failed` a refused message. */
  readonly effect: (typeof BOUNCE_DAY_EFFECTS)[number]
  /** The reply, without the addresses and numbers in which otherwise equal replies differ. */
  readonly reply: string
  readonly count: number
}

interface Told {
  readonly at: number
  readonly cause: string
}

/** The rows that are read together. After a bad day, there may be one for every subscriber. */
const PAGE = 1_000

/** Returns the bounces since a moment by day and reply: the newest day first, and in it the most frequent reply. */
export function* bouncesByDay({ query }: SqlDialect, since: number): Reading<readonly BounceDay[]> {
  const groups = new Map<string, BounceDay>()
  const count = (at: number, effect: BounceDay['effect'], reply: string): void => {
    const day = new Date(at).toISOString().slice(0, 10)
    const common = commonWords(reply)
    const key = `${day} ${effect} ${common}`
    groups.set(key, { day, effect, reply: common, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  const changes = query
    .selectFrom('subscriber_change')
    .select(['id', 'at', 'state', 'cause'])
    .where('at', '>=', since)
    .where('state', 'in', ['bounced', 'complained', 'unsubscribed'])
    .orderBy('id')
    .limit(PAGE)
  yield* eachRow<Told & { readonly id: number; readonly state: string }>(
    last => changes.where('id', '>', last?.id ?? 0),
    ({ at, state, cause }) => {
      const [, reply] = /^(?:refused:|bounce|complaint|unsubscribe) (.*)$/s.exec(cause) ?? []
      if (reply !== undefined) count(at, state as 'bounced' | 'complained' | 'unsubscribed', reply)
    },
  )
  const reports = query.selectFrom('bounce').select(['id', 'at', 'cause']).where('at', '>=', since).orderBy('id')
  yield* eachRow<Told & { readonly id: string }>(
    last =>
      reports
        .where('kind', '=', 'soft')
        .where('id', '>', last?.id ?? '')
        .limit(PAGE),
    ({ at, cause }) => count(at, 'soft', cause),
  )
  // The ledger has a row for each message that was ever sent, so only the issues of this time are looked through.
  const issues = yield* rows(
    query
      .selectFrom('issue')
      .select('id')
      .where(({ eb, or }) => or([eb('finished', 'is', null), eb('finished', '>=', since)])),
  )
  for (const { id } of issues) {
    const refusals = query
      .selectFrom('delivery')
      .select(['subscriber', 'at', 'reply'])
      .where('issue', '=', id)
      .where('at', '>=', since)
      .where('state', '=', 'failed')
      .where('reply', 'not like', `${REPORTED}%`)
      .orderBy('subscriber')
      .limit(PAGE)
    yield* eachRow<{ readonly subscriber: number; readonly at: number; readonly reply: string | null }>(
      last => refusals.where('subscriber', '>', last?.subscriber ?? 0),
      // The refusal of a mailbox is among the changes.
      ({ at, reply }) => subjectOf(reply ?? '') !== 'mailbox' && count(at, 'failed', reply ?? ''),
    )
  }
  return [...groups.values()].sort((a, b) => b.day.localeCompare(a.day) || b.count - a.count)
}

/** Reads all rows of a query a page at a time. */
function* eachRow<Row>(
  pageAfter: (last: Row | undefined) => Parameters<typeof rows<Row>>[0],
  take: (row: Row) => void,
): Reading<void> {
  for (let last: Row | undefined; ; ) {
    const page = yield* rows(pageAfter(last))
    for (const row of page) take(row)
    if (page.length < PAGE) return
    last = page.at(-1)
  }
}

const MOST = 120

/** Replaces what differs between replies of one kind: addresses, and names and numbers of hosts and messages. */
const commonWords = (reply: string): string =>
  clipped(
    reply
      .replace(/<?[^\s<>()[\]:;,]+@[^\s<>()[\]:;,]+>?/g, '…')
      .replace(/\S*\d{1,3}(?:\.\d{1,3}){3}\S*/g, '…')
      .replace(/(?<!\S)(?=\S*\d\S*\d\S*\d\S*\d)\S{8,}/g, '…')
      .replace(/…(?:\s*…)+/g, '…'),
    MOST,
  )
