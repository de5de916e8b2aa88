import { DAY, HOUR, MINUTE, SECOND } from '../core/duration.js'
import {
  changedRows,
  first,
  type Reading,
  returnedRows,
  rows,
  type SqlDialect,
  sharedTime,
  sql,
  type Work,
} from '../storage/index.js'
import { attemptsSince } from './delivery-ledger.js'
import type { WarmUpAllowance } from './warm-up.js'

/** The limits for one recipient domain, or for all domains together. */
export interface Limits {
  readonly connections?: number | undefined
  readonly perSecond?: number | undefined
  readonly perHour?: number | undefined
}

/** The `sending` settings of publication.yml. */
export interface SendingSettings extends Limits {
  readonly connections: number
  readonly domains: Readonly<Record<string, Limits>>
  /** The minutes between attempts for a message that the server defers. */
  readonly retries: readonly number[]
  /** The messages of the first, second, … day on which anything is sent. */
  readonly warmUp?: readonly number[] | undefined
}

/** The steps of a message that limits count. Servers count both attempts and messages, so a limit holds for each of them. */
type Step = 'begin' | 'end'

/** A limit that all processes share. */
export interface SharedLimit {
  /** Its name in the database. */
  readonly scope: string
  /** The recipient domain; undefined for all domains. */
  readonly domain: string | undefined
  readonly step: Step
  readonly most: number
  /**
   * `window`: at most so many in any stretch of this length in milliseconds; `open`: at most so many under way at a time; `day`: at most
   * so many on this day.
   */
  readonly kind: 'window' | 'open' | 'day'
  readonly length: number
}

/** What a process asks for in one cycle. */
export interface PaceRequest {
  /** The domains of the messages that may begin or end, in their order. */
  readonly begins: readonly string[]
  readonly ends: readonly string[]
  /** The domains of the messages that are no longer under way, and whether a server received each of them. */
  readonly over: readonly { readonly domain: string; readonly received: boolean }[]
  /** What was granted before and was not used. */
  readonly unused: readonly UnusedGrant[]
  /** The milliseconds within which what is granted is used, or else not at all. */
  readonly allowance: number
}

interface UnusedGrant {
  readonly step: Step
  readonly domain: string
  /** The end of its allowance, in milliseconds since 1970. */
  readonly until: number
}

export interface PaceGrant {
  readonly begins: readonly boolean[]
  readonly ends: readonly boolean[]
  /** The end of the allowance, in milliseconds since 1970 by the clock of the database. */
  readonly until: number
  /** The milliseconds after which it makes sense to ask again, by step and domain. */
  readonly waits: readonly PaceWait[]
  /** Whether nothing may begin any more on this day. */
  readonly isSpent: boolean
}

interface PaceWait {
  readonly step: Step
  /** Undefined for all domains. */
  readonly domain: string | undefined
  readonly wait: number
}

/** The time after which a process asks again for a message under way of another process to have ended. */
const OPEN_AGAIN = 200
/** Rows of a window are kept by so many parts of its length, so that a sum never has more rows. */
const PARTS = 1_000

/** Lists the limits of a publication that have to be shared. */
export function sharedLimits(
  settings: SendingSettings,
  warmUp: Pick<WarmUpAllowance, 'date' | 'most'> | undefined,
): readonly SharedLimit[] {
  // The connections to the server limit themselves: each process has so many.
  const all = limitsFor(undefined, { ...settings, connections: undefined })
  const own = Object.entries(settings.domains).flatMap(([domain, limits]) => limitsFor(domain.toLowerCase(), limits))
  if (!warmUp) return [...all, ...own]
  const scope = dayScope(warmUp.date * DAY)
  return [...all, ...own, { scope, domain: undefined, step: 'begin', most: warmUp.most, kind: 'day', length: DAY }]
}

function limitsFor(domain: string | undefined, { connections, perSecond, perHour }: Limits): SharedLimit[] {
  const name = domain ?? '*'
  const windows = [
    ['second', perSecond, SECOND],
    ['hour', perHour, HOUR],
  ] as const
  const limits = windows.flatMap(([unit, most, length]) =>
    most === undefined
      ? []
      : (['begin', 'end'] as const).map(step => {
          const scope = `${step} ${name} ${unit}`
          return { scope, domain, step, most, kind: 'window' as const, length }
        }),
  )
  if (connections === undefined) return limits
  const open = { scope: `open ${name}`, domain, step: 'begin', most: connections, kind: 'open', length: 0 } as const
  return [...limits, open]
}

/**
 * Grants the beginnings and ends of messages, so that no limit is exceeded by all processes together in any stretch of time. What is
 * granted may be used until its allowance has passed, so it counts in a window until that much later. Processes that ask at the same
 * time take turns.
 */
export function* grantPace(
  dialect: SqlDialect,
  worker: string,
  limits: readonly SharedLimit[],
  { begins, ends, over, unused, allowance }: PaceRequest,
  now: number,
): Work<PaceGrant> {
  yield* lockPace(dialect)
  const time = yield* sharedTime(dialect, now)
  const concerns = (limit: SharedLimit, domain: string): boolean =>
    limit.domain === undefined || limit.domain === domain
  const changes = new Map<string, number>()
  const change = (scope: string, by: number): void => void changes.set(scope, (changes.get(scope) ?? 0) + by)
  for (const { domain, received } of over)
    for (const limit of limits)
      if (concerns(limit, domain) && (limit.kind === 'open' || (limit.kind === 'day' && !received)))
        change(limit.scope, -1)
  const returned = unused.flatMap(({ step, domain, until }) =>
    limits
      .filter(limit => limit.step === step && limit.kind === 'window' && concerns(limit, domain))
      .map(limit => ({ scope: limit.scope, worker: '', until: endOfPart(limit, until), count: -1 })),
  )
  for (const row of returned) yield* changedRows(addition(dialect.query, [row]))
  const used = yield* usedOf(dialect, limits, time)
  const waits = new Map<SharedLimit, PaceWait>()
  let isSpent = false
  const grant = (step: Step) => (domain: string) => {
    const mine = limits.filter(limit => limit.step === step && concerns(limit, domain))
    const full = mine.filter(
      ({ scope, most, kind }) =>
        (used.get(scope)?.count ?? 0) + (changes.get(scope) ?? 0) >= most ||
        (kind === 'day' && scope !== dayScope(time)),
    )
    for (const limit of full) {
      isSpent ||= limit.kind === 'day'
      const first = used.get(limit.scope)?.first ?? time + allowance
      const wait = limit.kind === 'open' ? OPEN_AGAIN : Math.max(1, first + limit.length - time)
      if (limit.kind !== 'day') waits.set(limit, { step, domain: limit.domain, wait })
    }
    if (full.length > 0) return false
    for (const { scope } of mine) change(scope, 1)
    return true
  }
  const granted = { ends: ends.map(grant('end')), begins: begins.map(grant('begin')) }
  const added = limits.flatMap(limit => {
    const count = changes.get(limit.scope) ?? 0
    if (count === 0) return []
    const { scope, kind } = limit
    if (kind === 'open') return [{ scope, worker, until: 0, count }]
    return [{ scope, worker: '', until: kind === 'day' ? endOfDay(time) : endOfPart(limit, time + allowance), count }]
  })
  if (added.length > 0) yield* changedRows(addition(dialect.query, added))
  return { ...granted, until: time + allowance, waits: [...waits.values()], isSpent }
}

/** Returns the end of the part of a window in which a time is. A row counts no shorter than its messages. */
function endOfPart({ length }: Pick<SharedLimit, 'length'>, time: number): number {
  const part = Math.max(1, length / PARTS)
  return Math.ceil(time / part) * part
}

interface CountedRow {
  readonly scope: string
  readonly worker: string
  readonly until: number
  readonly count: number
}

/** Adds to what counts. */
const addition = (query: SqlDialect['query'], added: readonly CountedRow[]) =>
  query
    .insertInto('pace')
    .values(added)
    .onConflict(conflict =>
      conflict.columns(['scope', 'worker', 'until']).doUpdateSet({ count: sql<number>`pace.count + excluded.count` }),
    )

const dayScope = (time: number): string => `warm-up ${Math.floor(time / DAY)}`
const endOfDay = (time: number): number => (Math.floor(time / DAY) + 1) * DAY

/** The scope of the row that a process locks while it asks. */
const LOCK = ''

/** Waits until no other process is asking. */
function* lockPace({ query, isShared }: SqlDialect): Work<void> {
  if (!isShared) return
  const row = { scope: LOCK, worker: '', until: 0, count: 0 }
  const lock = query.selectFrom('pace').select('scope').where('scope', '=', LOCK).forUpdate()
  if (yield* first(lock)) return
  yield* changedRows(
    query
      .insertInto('pace')
      .values(row)
      .onConflict(conflict => conflict.doNothing()),
  )
  yield* first(lock)
}

interface Used {
  readonly count: number
  /** The end of the first row that counts. */
  readonly first: number
}

/** Returns what counts towards each limit at a time. */
function* usedOf(
  { query }: SqlDialect,
  limits: readonly SharedLimit[],
  time: number,
): Reading<ReadonlyMap<string, Used>> {
  const sums = query
    .selectFrom('pace')
    .select(['scope', sql<number>`cast(sum(count) as bigint)`.as('count'), sql<number>`min(until)`.as('first')])
    .where(({ or, and, eb }) =>
      or(
        limits.map(({ scope, kind, length }) => {
          const own = eb('scope', '=', scope)
          return kind === 'window' ? and([own, eb('worker', '=', ''), eb('until', '>', time - length)]) : own
        }),
      ),
    )
    .groupBy('scope')
  return new Map((yield* rows(sums)).map(({ scope, count, first: at }) => [scope, { count, first: at }]))
}

/**
 * Counts the messages of the ledger towards limits that are new, so that a limit holds as soon as it is set, and after an update from a
 * version that counted in another way.
 */
export function* seedPace(dialect: SqlDialect, limits: readonly SharedLimit[], now: number): Work<void> {
  const slow = limits.filter(({ length, kind }) => kind === 'day' || (kind === 'window' && length > SECOND))
  if (slow.length === 0) return
  yield* lockPace(dialect)
  const time = yield* sharedTime(dialect, now)
  const { query } = dialect
  const known = query.selectFrom('pace').select('scope').distinct()
  const scopes = (yield* rows(
    known.where(
      'scope',
      'in',
      slow.map(({ scope }) => scope),
    ),
  )).map(({ scope }) => scope)
  const unknown = slow.filter(({ scope }) => !scopes.includes(scope))
  if (unknown.length === 0) return
  const today = Math.floor(time / DAY) * DAY
  const attempts = yield* attemptsSince(dialect, Math.min(today - 1, time - HOUR))
  for (const { scope, domain, kind, length } of unknown) {
    const since = kind === 'day' ? today : time - length
    // A row with nothing shows that the limit is known.
    const counts = new Map<number, number>([[time, 0]])
    for (const attempt of attempts)
      if ((domain === undefined || attempt.domain === domain) && attempt.at > since) {
        // A time in the future is from before the clock was set back.
        const until = kind === 'day' ? endOfDay(time) : Math.min(time, Math.ceil(attempt.at / SECOND) * SECOND)
        counts.set(until, (counts.get(until) ?? 0) + 1)
      }
    for (const [until, count] of counts)
      yield* changedRows(query.insertInto('pace').values({ scope, worker: '', until, count }))
  }
}

/** Deletes what counts towards no limit any more. What is from the future, before the clock was set back, counts as now. */
export function* prunePace({ query }: SqlDialect, time: number): Work<void> {
  const later = query
    .deleteFrom('pace')
    .where('until', '>', time + MINUTE)
    .where('scope', 'not like', 'warm-up %')
  for (const { scope, count } of yield* returnedRows(later.returning(['scope', 'count'])))
    yield* changedRows(addition(query, [{ scope, worker: '', until: time, count }]))
  const past = query.deleteFrom('pace').where('until', '>', 0)
  yield* changedRows(
    past.where(({ or, and, eb }) =>
      or([eb('until', '<', time - DAY), and([eb('until', '<', time - MINUTE), eb('scope', 'like', '% second')])]),
    ),
  )
}

/** What one process knows about the limits that all share. It decides nothing; it spares questions whose answer is known. */
export class Pace {
  /** The times until which nothing may begin or end, by step and domain, and for all domains. */
  private readonly notBefore = new Map<string, number>()

  /** Returns the milliseconds until it makes sense to ask for a message to a domain. */
  wait(step: Step, domain: string, now: number): number {
    if (this.notBefore.size === 0) return 0
    const until = Math.max(this.notBefore.get(`${step} *`) ?? 0, this.notBefore.get(`${step} ${domain}`) ?? 0)
    return Math.max(0, until - now)
  }

  learn(waits: readonly PaceWait[], now: number): void {
    for (const { step, domain = '*', wait } of waits) this.notBefore.set(`${step} ${domain}`, now + wait)
  }

  /** Forgets what is known about a domain, because a message to it has ended. */
  forget(domain: string): void {
    this.notBefore.delete(`begin ${domain}`)
  }

  /** Returns the domains to which no message may begin for some time. */
  heldBack(now: number): string[] {
    return [...this.notBefore].flatMap(([key, until]) =>
      key.startsWith('begin ') && key !== 'begin *' && until - now > SECOND ? [key.slice('begin '.length)] : [],
    )
  }
}
