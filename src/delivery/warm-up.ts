import { DAY } from '../core/duration.js'
import { type Reading, rowCount, rows, type SqlDialect, sql } from '../storage/index.js'

/** What a young sender may send today. */
export interface WarmUpAllowance {
  /** Of days (UTC) on which anything was sent, from 1. */
  readonly day: number
  /** How many of today's messages are left. */
  readonly left: number
}

/**
 * A mail server that nobody knows sends a few messages on its first day and more on every day after it.
 * @param schedule messages of the first, second, … day on which anything is sent; behind its end there is no limit
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
  return { day: before + 1, left: Math.max(0, most - sent) }
}
