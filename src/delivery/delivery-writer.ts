import { MINUTE, SECOND } from '../core/duration.js'
import { mailboxOf } from '../core/email-address.js'
import { memo } from '../core/memo.js'
import {
  changedRows,
  type Database,
  first,
  prepared,
  type Reading,
  rows,
  type SqlDialect,
  sql,
  type Work,
} from '../storage/index.js'
import { withValues } from './audience.js'
import type { Candidate, Outcome, Result } from './outcome.js'
import {
  believeRefusals,
  type Conclusion,
  concludeRefusals,
  type Refusal,
  Refusals,
  type Undecided,
  undecidedOf,
} from './refusals.js'
import { checkHold, type Hold, heldBy } from './send-lock.js'

const READ_AHEAD = 500

/** The new values of a delivery’s row after an attempt. */
interface Written {
  readonly subscriber: number
  readonly state: string
  readonly at: number
  readonly due: number
  readonly tries: number
  readonly reply: string | null
  /** The run that does not try the delivery again, because the server refused it in that run. */
  readonly next: string | null
}

/** The changes of one cycle of a run, written in one transaction. */
export interface Turn {
  readonly written: readonly Written[]
  readonly believed: readonly Refusal[]
  /** The subscribers whose messages are to be sent next. */
  readonly wanted: readonly number[]
  readonly now: number
}

/**
 * Writes the results and claims of the sending process into the ledger. Results of many connections and the claims for their
 * next messages share one transaction, and so one sync.
 */
export class DeliveryWriter {
  private readonly refusals = new Refusals((...given) => this.later(...given))

  constructor(
    private readonly database: Database,
    private readonly hold: Hold,
    /** The minutes between attempts. After the last attempt, the delivery is given up. */
    private readonly retries: readonly number[],
    private readonly random: () => number,
    /** The names of the values that the issue shows. */
    private readonly values: readonly string[] = [],
  ) {}

  /** Returns the deliveries that are due, in the order of the list; recipients who were refused before come last. */
  due(now: number): Promise<Candidate[]> {
    return this.database.read(dueDeliveries, this.hold, now, this.values)
  }

  /** Returns the time at which the next delivery is due, in milliseconds since 1970; undefined if none is open. */
  async nextDue(now: number): Promise<number | undefined> {
    // The longest pause between two attempts includes the jitter.
    const longest = Math.max(MINUTE, ...this.retries.map(minutes => minutes * MINUTE * 1.25))
    const due = await this.database.read(earliestDue, this.hold)
    if (due === undefined || (due > now && due <= now + longest)) return due
    return this.database.transaction(correctDue, this.hold, now, longest)
  }

  /**
   * Writes results and claims deliveries.
   * @returns the deliveries that may be sent now, without those to subscribers who left in the meantime
   * @throws ProblemsError if another process has taken over the issue; then nothing may be sent
   */
  async write(results: readonly Result[], wanted: readonly Candidate[], now: number): Promise<Candidate[]> {
    if (results.length === 0 && wanted.length === 0) return []
    const believed = this.refusals.take(results, now)
    const claimed = await this.database.transaction(takeTurn, this.hold, {
      written: results.map(({ candidate, outcome }) => this.row(candidate, outcome, now)),
      believed,
      wanted: wanted.map(({ subscriber }) => subscriber),
      now,
    })
    this.refusals.settle(believed)
    return wanted.filter(({ subscriber }) => claimed.includes(subscriber))
  }

  private row({ subscriber, tries }: Candidate, outcome: Outcome, now: number): Written {
    const { reply } = outcome
    const written = { subscriber, at: now, due: 0, tries: tries + 1, reply, next: this.hold.name }
    if (outcome.state === 'unsent') return { ...written, state: 'queued', tries, due: now + SECOND, next: null }
    if (outcome.state === 'failed') return { ...written, state: 'queued', due: now }
    if (outcome.state === 'deferred') return { ...written, ...this.later(tries, reply, now) }
    return { ...written, state: outcome.state }
  }

  /** Schedules another attempt, or marks the delivery as failed after the last one. */
  private later(tries: number, reply: string, now: number): { state: string; due: number; reply: string } {
    const minutes = this.retries[tries]
    if (minutes === undefined)
      return { state: 'failed', due: 0, reply: `given up after ${tries + 1} attempts: ${reply}` }
    // The jitter spreads messages that were deferred together, so that they are not tried again together.
    const due = Math.round(now + minutes * MINUTE * (0.75 + this.random() / 2))
    return { state: 'deferred', due, reply }
  }

  /**
   * Ends the issue if no delivery is open.
   * @param judge whether to believe refusals without a later acceptance, if some messages were accepted
   */
  finish(now: number, judge: boolean): Promise<boolean> {
    return this.database.transaction(finishIssue, this.hold, this.refusals.conclude(now, judge), now)
  }

  /** Returns the refusals of this run that are not decided, in their order. */
  undecided(): Promise<Undecided[]> {
    return this.database.read(undecidedOf, this.hold)
  }
}

const open = ({ query }: SqlDialect, { issue }: Hold) =>
  query.selectFrom('delivery').where('delivery.issue', '=', issue).where('delivery.state', 'in', ['queued', 'deferred'])

/** Selects the open deliveries, except those that were refused in this run. */
const untried = (dialect: SqlDialect, hold: Hold) =>
  open(dialect, hold).where(({ eb, or }) =>
    or([eb('delivery.state', '=', 'deferred'), eb('holder', 'is', null), eb('holder', '<>', hold.name)]),
  )

/** Returns the deliveries that are due, in the order of the list; recipients who were refused before come last. */
export function* dueDeliveries(
  dialect: SqlDialect,
  hold: Hold,
  now: number,
  values: readonly string[] = [],
): Reading<Candidate[]> {
  const due = yield* dueIn('queued', dialect, hold, { now, most: READ_AHEAD })
  if (due.length < READ_AHEAD)
    due.push(...(yield* dueIn('deferred', dialect, hold, { now, most: READ_AHEAD - due.length })))
  return yield* withValues(dialect, due, values)
}

/**
 * Reads the due deliveries of one state. The index gives the order for one state at a time, so that a long list is not sorted
 * for each read.
 */
function* dueIn(
  state: 'queued' | 'deferred',
  dialect: SqlDialect,
  hold: Hold,
  { now, most }: { readonly now: number; readonly most: number },
): Reading<Candidate[]> {
  const due = untried(dialect, hold)
    .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
    .select(['delivery.subscriber', 'delivery.tries', 'delivery.holder', 'address', 'domain', 'name'])
    .where('delivery.state', '=', state)
    .where('due', '<=', now)
    .orderBy('due')
    .orderBy('delivery.subscriber')
    .limit(most)
  return (yield* rows(due)).map(({ address, holder, ...rest }) => ({
    ...{ ...rest, mailbox: mailboxOf({ address, domain: rest.domain }) },
    refused: state === 'queued' && holder !== null,
  }))
}

/** Returns the time at which the next open delivery is due. */
export function* earliestDue(dialect: SqlDialect, hold: Hold): Reading<number | undefined> {
  return (yield* first(untried(dialect, hold).select(sql<number | null>`min(due)`.as('due'))))?.due ?? undefined
}

/**
 * Ends the deliveries of erased subscribers. Deliveries that are due later than the longest pause become due now, because
 * they were scheduled before the clock was set back.
 * @returns when the next delivery is due
 */
export function* correctDue(dialect: SqlDialect, hold: Hold, now: number, longest: number): Work<number | undefined> {
  const due = yield* earliestDue(dialect, hold)
  if (due === undefined) return due
  const opened = dialect.query
    .updateTable('delivery')
    .where('issue', '=', hold.issue)
    .where('state', 'in', ['queued', 'deferred'])
  if (due > now) {
    if (due <= now + longest) return due
    yield* changedRows(opened.set({ due: now }).where('due', '>', now + longest))
    return now
  }
  const gone = sql<boolean>`not exists (select 1 from subscriber where id = delivery.subscriber)`
  yield* changedRows(opened.set({ state: 'skipped', at: now, reply: 'erased' }).where(gone))
  return yield* earliestDue(dialect, hold)
}

/**
 * Records results and claims the next deliveries.
 * @returns the subscribers whose messages may be sent
 * @throws ProblemsError if another process has taken over the issue; the results may then be written without claims
 */
export function* takeTurn(dialect: SqlDialect, hold: Hold, { written, believed, wanted, now }: Turn): Work<number[]> {
  const { issue, name } = hold
  for (const row of written) yield* changedRows(writeOne(dialect, { ...row, issue, name }))
  yield* believeRefusals(dialect, hold, believed, now)
  if (wanted.length === 0) return []
  const claim = { at: now, issue, name, ...Object.fromEntries(wanted.entries()) }
  if ((yield* changedRows(claimOf(wanted.length)(dialect, claim))) === wanted.length) return [...wanted]
  yield* checkHold(dialect, hold)
  const mine = dialect.query.selectFrom('delivery').select('subscriber').where('subscriber', 'in', wanted)
  const claimed = yield* rows(mine.where('issue', '=', issue).where('state', '=', 'sending').where('holder', '=', name))
  const taken = claimed.map(({ subscriber }) => subscriber)
  for (const subscriber of wanted)
    if (!taken.includes(subscriber)) yield* changedRows(skipOne(dialect, { at: now, issue, subscriber }))
  return taken
}

/** The parameters of a claim, with the subscribers numbered by position. */
type Claim = Hold & { readonly at: number; readonly [place: `${number}`]: number }

/** Returns the statement that claims all deliveries of a cycle, prepared once for each number of deliveries. */
const claimOf = memo(500, (count: number) =>
  prepared<Claim>()((dialect, value) =>
    dialect.query
      .updateTable('delivery')
      .set({ state: 'sending', at: value('at'), holder: value('name'), tries: sql`tries + 1` })
      .where('issue', '=', value('issue'))
      .where(
        'subscriber',
        'in',
        Array.from({ length: count }, (_, i) => value(`${i}`)),
      )
      .where('state', 'in', ['queued', 'deferred'])
      // Unsubscribing takes precedence over everything, so it is checked at the last moment, as is the right to send.
      .where(sql<boolean>`exists (select 1 from subscriber where id = delivery.subscriber and state = 'active')`)
      .where(({ exists }) => exists(heldBy(dialect, { issue: value('issue'), name: value('name') }))),
  ),
)

const skipOne = prepared<{ readonly at: number; readonly issue: number; readonly subscriber: number }>()(
  ({ query }, value) =>
    query
      .updateTable('delivery')
      .set({ state: 'skipped', at: value('at'), reply: 'no longer subscribed' })
      .where('issue', '=', value('issue'))
      .where('subscriber', '=', value('subscriber'))
      .where('state', 'in', ['queued', 'deferred']),
)

const writeOne = prepared<Written & Hold>()(({ query }, value) =>
  query
    .updateTable('delivery')
    .set({
      state: value('state'),
      at: value('at'),
      due: value('due'),
      tries: value('tries'),
      reply: value('reply'),
      holder: value('next'),
    })
    .where('issue', '=', value('issue'))
    .where('subscriber', '=', value('subscriber'))
    // A process that took over in the meantime has marked the delivery as uncertain, but this reply is certain.
    .where('state', 'in', ['sending', 'uncertain'])
    .where('holder', '=', value('name')),
)

/** Records the decisions about refusals, and ends the issue if no delivery is open. */
export function* finishIssue(dialect: SqlDialect, hold: Hold, conclusion: Conclusion, now: number): Work<boolean> {
  yield* concludeRefusals(dialect, hold, conclusion, now)
  if (yield* first(open(dialect, hold).select('delivery.subscriber').limit(1))) return false
  yield* changedRows(dialect.query.updateTable('issue').set({ finished: now }).where('id', '=', hold.issue))
  return true
}
