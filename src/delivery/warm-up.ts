import { DAY } from '../core/duration.js'
import { type Reading, rowCount, rows, type SqlDialect, sql } from '../storage/index.js'

/** The number of messages that a new sender may send today. */
export interface WarmUpAllowance {
  /** The number of today (UTC) among the days on which anything was sent, counted from 1. */
  readonly day: number
  /** The number of messages that may still be sent today. */
  readonly left: number
  /** The number of messages that may be sent today in all. */
  readonly most: number
  /** Today, in days since 1970 (UTC). */
  readonly date: number
}

/**
 * Calculates today's allowance. An unknown mail server should send few messages on its first day and more on each further
 * day.
 * @param schedule messages for the first, second, … day on which anything is sent; after its end there is no limit
 * @param now milliseconds since 1970
 */
export function* warmUpAt(
  { query }: SqlDialect,
  schedule: readonly number[],
  now: number,
): Reading<WarmUpAllowance | undefined> {
  if (schedule.length === 0) return undefined
  const today = Math.floor(now / DAY)
  const days = yield* rows(
    query
      .selectFrom('delivery')
      .select([sql<number>`at / ${sql.lit(DAY)}`.as('day'), rowCount.as('count')])
      .where('state', 'in', ['sending', 'sent', 'deferred', 'failed', 'uncertain'])
      .groupBy('day'),
  )
  const before = days.filter(({ day }) => day < today).length
  const most = schedule[before]
  if (most === undefined) return undefined
  const sent = days.find(({ day }) => day === today)?.count ?? 0
  return { day: before + 1, left: Math.max(0, most - sent), most, date: today }
}
