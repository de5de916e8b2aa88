import { MINUTE } from '../core/duration.js'
import { mailboxOf } from '../core/email-address.js'
import { append, largest } from '../core/long-lists.js'
import { memo, memoByObject } from '../core/memo.js'
import {
  type Compilable,
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
import type { Candidate, Result } from './outcome.js'
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
type Written = readonly [state: string, at: number, due: number, tries: number, reply: string, subscriber: number]

/** The changes of one cycle of a run, written in one transaction. */
export interface Turn {
  readonly written: readonly Written[]
  readonly believed: readonly Refusal[]
  /** The subscribers whose messages wait for the permission to end. */
  readonly ending: readonly number[]
  /** The subscribers whose messages are to be sent next. */
  readonly wanted: readonly number[]
}

/** The subscribers whose messages may end, and those whose messages may begin once the claim is on the disk. */
export interface Granted {
  readonly ending: readonly number[]
  readonly claimed: readonly number[]
}

/**
 * Writes the steps of the sending process into the ledger. A claim is on the disk before a message begins. Right before the
 * end of the message, its row becomes `sending`. This write is not synced. It survives a crash of the process; after a crash of
 * the machine, the claim shows what may have been sent. Everything that happens at the same time shares one transaction.
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
  due(now: number, except: readonly string[]): Promise<Candidate[]> {
    return this.database.read(dueDeliveries, this.hold, now, except, this.values)
  }

  /** Returns the time at which the next delivery is due, in milliseconds since 1970; undefined if none is open. */
  async nextDue(now: number): Promise<number | undefined> {
    // The longest pause between two attempts includes the jitter.
    const longest = largest(
      this.retries.map(minutes => minutes * MINUTE * 1.25),
      MINUTE,
    )
    const due = await this.database.read(earliestDue, this.hold)
    if (due === undefined || (due > now && due <= now + longest)) return due
    return this.database.transaction(correctDue, this.hold, now, longest)
  }

  /**
   * Writes results, permits messages to end, and claims deliveries. Subscribers who left in the meantime are left out.
   * @throws ProblemsError if another process has taken over the issue; then nothing may be sent
   */
  async write(
    results: readonly Result[],
    ending: readonly number[],
    wanted: readonly number[],
    now: number,
  ): Promise<Granted> {
    const written: Written[] = []
    // A message that the server never received is still queued and claimed.
    for (const result of results) if (result.outcome.state !== 'unsent') written.push(this.row(result, now))
    if (written.length === 0 && ending.length === 0 && wanted.length === 0) return { ending, claimed: wanted }
    const believed = this.refusals.take(results, now)
    const turn = { written, believed, ending, wanted }
    const granted = await this.database.transaction(takeTurn, this.hold, turn, now)
    this.refusals.settle(believed)
    return granted
  }

  private row(result: Result, now: number): Written {
    const { subscriber, tries } = result.candidate
    const { state, due, reply } = this.end(result, now)
    const isCounted = state !== 'deferred' || result.blame !== 'server'
    return [state, now, due, isCounted ? tries + 1 : tries, reply, subscriber]
  }

  private end({ candidate: { tries }, outcome, blame }: Result, now: number): Refusal['end'] {
    const { reply, state } = outcome
    if (state === 'failed' && !outcome.own) return { state: 'queued', due: now, reply }
    if (state !== 'deferred') return { state, due: 0, reply }
    return blame === 'last' ? givenUp(tries, reply) : this.later(tries, reply, now)
  }

  /** Schedules another attempt, or marks the delivery as failed after the last one. */
  private later(tries: number, reply: string, now: number): Refusal['end'] {
    const minutes = this.retries[tries]
    if (minutes === undefined) return givenUp(tries, reply)
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

const givenUp = (tries: number, reply: string) => ({
  ...{ state: 'failed', due: 0 },
  reply: `given up after ${tries + 1} attempts: ${reply}`,
})

/**
 * The states of open deliveries. States and whatever is the same during a run are literals, because binding values takes a large
 * part of the time of a statement. The partial index is not used for bound states, either.
 */
const OPEN = [sql.lit('queued'), sql.lit('deferred')]

/** Selects the open deliveries. */
const open = ({ query }: SqlDialect, { issue }: Hold) =>
  query.selectFrom('delivery').where('delivery.issue', '=', issue).where('delivery.state', 'in', OPEN)

/** Selects the open deliveries that the partial index contains: those that are not claimed, and were not refused in this run. */
const untried = (dialect: SqlDialect, hold: Hold) =>
  open(dialect, hold)
    .where(({ eb, or }) =>
      or([eb('delivery.state', '=', 'deferred'), eb('holder', 'is', null), eb('holder', '<>', hold.name)]),
    )
    .where('claimed', 'is', null)

/**
 * Returns the deliveries that are due, except those to some domains. The deferred ones come first, because greylisting
 * accepts them only for some time. Then follows the list in its order; recipients who were refused before come last.
 */
export function* dueDeliveries(
  dialect: SqlDialect,
  hold: Hold,
  now: number,
  except: readonly string[],
  values: readonly string[] = [],
): Reading<Candidate[]> {
  const due = yield* dueIn('deferred', dialect, hold, { now, except, most: READ_AHEAD })
  if (due.length < READ_AHEAD)
    append(due, yield* dueIn('queued', dialect, hold, { now, except, most: READ_AHEAD - due.length }))
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
  { now, except, most }: { readonly now: number; readonly except: readonly string[]; readonly most: number },
): Reading<Candidate[]> {
  const due = untried(dialect, hold)
    .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
    .select(['delivery.subscriber', 'delivery.tries', 'delivery.holder', 'address', 'domain', 'name'])
    .where('delivery.state', '=', sql.lit(state))
    .where('due', '<=', now)
    .orderBy('due')
    .orderBy('delivery.subscriber')
    .limit(most)
  const wanted = except.length === 0 ? due : due.where('domain', 'not in', except)
  return (yield* rows(wanted)).map(({ subscriber, tries, holder, address, domain, name }) => {
    const mailbox = mailboxOf({ address, domain })
    return { subscriber, tries, domain, name, mailbox, refused: state === 'queued' && holder !== null }
  })
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
 * Records results, permits messages to end, and claims the next deliveries.
 * @throws ProblemsError if another process has taken over the issue; the results may then be written alone
 */
export function* takeTurn(dialect: SqlDialect, hold: Hold, turn: Turn, now: number): Work<Granted> {
  const { written, believed, ending, wanted } = turn
  if (written.length > 0) yield* changedRows(recordingOf(hold)(written.length)(dialect, written.flat()))
  yield* believeRefusals(dialect, hold, believed, now)
  return {
    ending: yield* advance(dialect, hold, ending, permissionOf, now),
    claimed: yield* advance(dialect, hold, wanted, claimOf, now),
  }
}

type StepValues = readonly [at: number, ...subscribers: number[]]
type Step = (hold: Hold) => (count: number) => (dialect: SqlDialect, values: StepValues) => Compilable<unknown>

/** Takes deliveries one step further, and skips those whose subscribers have left. */
function* advance(
  dialect: SqlDialect,
  hold: Hold,
  subscribers: readonly number[],
  step: Step,
  now: number,
): Work<readonly number[]> {
  if (subscribers.length === 0) return subscribers
  const { issue, name } = hold
  const taking = step(hold)(subscribers.length)(dialect, [now, ...subscribers])
  if ((yield* changedRows(taking)) === subscribers.length) return subscribers
  yield* checkHold(dialect, hold)
  const mine = dialect.query.selectFrom('delivery').select('subscriber').where('subscriber', 'in', subscribers)
  const reached = step === permissionOf ? mine.where('state', '=', 'sending') : mine.where('state', '<>', 'sending')
  const kept = reached.where('issue', '=', issue).where('claimed', '=', name).orderBy('subscriber')
  const taken = (yield* rows(kept)).map(row => row.subscriber)
  for (const subscriber of subscribers)
    if (!taken.includes(subscriber)) yield* changedRows(skipOne(dialect, [now, issue, subscriber]))
  return taken
}

/** Selects open deliveries to active subscribers. */
const nextStep = (dialect: SqlDialect, hold: Hold, [, ...subscribers]: StepValues) =>
  dialect.query
    .updateTable('delivery')
    .where('issue', '=', sql.lit(hold.issue))
    .where('subscriber', 'in', subscribers)
    .where('state', 'in', OPEN)
    // Unsubscribing takes precedence over everything, so it is checked at the last moment, as is the right to send.
    .where(sql<boolean>`exists (select 1 from subscriber where id = delivery.subscriber and state = 'active')`)
    .where(({ exists }) => exists(heldBy(dialect, hold)))

/** Claims deliveries, so that nobody else sends them. The statement is prepared once for each number of them. */
const claimOf: Step = memoByObject((hold: Hold) =>
  memo(500, (count: number) =>
    prepared(1 + count, (dialect, values: StepValues) =>
      nextStep(dialect, hold, values).set({ claimed: sql.lit(hold.name) }),
    ),
  ),
)

/** Records that the ends of messages are about to be sent. */
const permissionOf: Step = memoByObject((hold: Hold) =>
  memo(500, (count: number) =>
    prepared(1 + count, (dialect, values: StepValues) =>
      nextStep(dialect, hold, values)
        .set({ state: sql.lit('sending'), at: values[0], holder: sql.ref('claimed'), tries: sql`tries + 1` })
        .where('claimed', '=', sql.lit(hold.name)),
    ),
  ),
)

const skipOne = prepared(3, ({ query }, [at, issue, subscriber]: readonly [number, number, number]) =>
  query
    .updateTable('delivery')
    .set({ state: 'skipped', at, reply: 'no longer subscribed', claimed: null })
    .where('issue', '=', issue)
    .where('subscriber', '=', subscriber)
    .where('state', 'in', ['queued', 'deferred']),
)

/** Records results. The statement is prepared once for each number of them. */
const recordingOf = memoByObject(({ issue, name }: Hold) =>
  memo(500, (count: number) =>
    prepared(count * WRITTEN.length, ({ query }, values: readonly (string | number)[]) =>
      query
        .updateTable('delivery')
        .from(writtenTable(values).as('written'))
        .set({
          state: resultColumn(1),
          at: resultColumn(2),
          due: resultColumn(3),
          tries: resultColumn(4),
          reply: resultColumn(5),
          // This run does not try a recipient again whom the server has refused.
          holder: sql.ref('claimed'),
          claimed: sql.lit(null),
        })
        .where('issue', '=', sql.lit(issue))
        .where('subscriber', '=', resultColumn(6))
        // A process that took over in the meantime has marked the delivery as uncertain, but this reply is certain. A recipient
        // is refused before the end of the message, when the row is only claimed.
        .where('state', 'in', [sql.lit('sending'), sql.lit('uncertain'), ...OPEN])
        .where('claimed', '=', sql.lit(name)),
    ),
  ),
)

/** The types of the values in `Written`. PostgreSQL takes the types of a table of values from its first row. */
const WRITTEN = ['text', 'bigint', 'bigint', 'bigint', 'text', 'bigint'].map(type => sql.raw(type))

/** Makes a table of the values of results. Its columns are `column1` and so on in SQLite and in PostgreSQL. */
function writtenTable(values: readonly unknown[]) {
  const cells = values.map((value, i) => (WRITTEN[i] ? sql`cast(${value} as ${WRITTEN[i]})` : sql`${value}`))
  const lines = cells.flatMap((_, i) => (i % WRITTEN.length === 0 ? [cells.slice(i, i + WRITTEN.length)] : []))
  return sql`(values ${sql.join(lines.map(line => sql`(${sql.join(line)})`))})`
}

const resultColumn = (column: number) => sql<never>`written.${sql.raw(`column${column}`)}`

/** Records the decisions about refusals, and ends the issue if no delivery is open. */
export function* finishIssue(dialect: SqlDialect, hold: Hold, conclusion: Conclusion, now: number): Work<boolean> {
  yield* concludeRefusals(dialect, hold, conclusion, now)
  if (yield* first(open(dialect, hold).select('delivery.subscriber').limit(1))) return false
  yield* changedRows(dialect.query.updateTable('issue').set({ finished: now }).where('id', '=', hold.issue))
  return true
}
