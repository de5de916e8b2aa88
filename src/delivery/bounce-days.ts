import { DAY } from '../core/duration.js'
import { clipped } from '../core/text.js'
import { type Reading, rowCount, rows, type SqlDialect, sql } from '../storage/index.js'
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

const dayOf = sql<number>`at / ${sql.lit(DAY)}`

/** Returns the bounces since a moment by day and reply: the newest day first, and in it the most frequent reply. */
export function* bouncesByDay({ query }: SqlDialect, since: number): Reading<readonly BounceDay[]> {
  const columns = [dayOf.as('day'), rowCount.as('count')] as const
  const changes = yield* rows(
    query
      .selectFrom('subscriber_change')
      .select(['state', 'cause as text', ...columns])
      .where('at', '>=', since)
      .where('state', 'in', ['bounced', 'complained', 'unsubscribed'])
      .groupBy(['state', 'cause', dayOf]),
  )
  const reports = yield* rows(
    query
      .selectFrom('bounce')
      .select(['cause as text', ...columns])
      .where('at', '>=', since)
      .where('kind', '=', 'soft')
      .groupBy(['cause', dayOf]),
  )
  const issues = query
    .selectFrom('issue')
    .select('issue.id')
    .where(({ eb, or }) => or([eb('finished', 'is', null), eb('finished', '>=', since)]))
  const refusals = yield* rows(
    query
      .selectFrom('delivery')
      .select(['reply as text', ...columns])
      // The ledger has a row for each message that was ever sent, so only the issues of this time are looked through.
      .where('issue', 'in', issues)
      .where('at', '>=', since)
      .where('state', '=', 'failed')
      .where('reply', 'not like', `${REPORTED}%`)
      .groupBy(['reply', dayOf]),
  )
  return summed([
    ...changes.flatMap(({ state, text, ...row }) => {
      const [, reply] = /^(?:refused:|bounce|complaint|unsubscribe) (.*)$/s.exec(text) ?? []
      return reply === undefined ? [] : [{ ...row, effect: state as 'bounced' | 'complained' | 'unsubscribed', reply }]
    }),
    ...reports.map(({ text, ...row }) => ({ ...row, effect: 'soft' as const, reply: text })),
    // The refusal of a mailbox is among the changes.
    ...refusals
      .filter(({ text }) => subjectOf(text ?? '') !== 'mailbox')
      .map(({ text, ...row }) => ({ ...row, effect: 'failed' as const, reply: text ?? '' })),
  ])
}

interface Row extends Omit<BounceDay, 'day'> {
  readonly day: number
}

function summed(all: readonly Row[]): BounceDay[] {
  const groups = new Map<string, BounceDay>()
  for (const { day, effect, reply, count } of all) {
    const common = commonWords(reply)
    const key = `${day} ${effect} ${common}`
    const before = groups.get(key)?.count ?? 0
    const date = new Date(day * DAY).toISOString().slice(0, 10)
    groups.set(key, { day: date, effect, reply: common, count: before + count })
  }
  return [...groups.values()].sort((a, b) => b.day.localeCompare(a.day) || b.count - a.count)
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
