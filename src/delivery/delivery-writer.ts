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
import { grantPace, type PaceGrant, type PaceRequest, type SharedLimit } from './pace.js'
import {
  believeRefusals,
  type Conclusion,
  concludeRefusals,
  type Refusal,
  Refusals,
  type Undecided,
  undecidedOf,
} from './refusals.js'
import { checkHold, type Hold, heldBy, type WorkerPlace } from './send-worker.js'

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
  /** What the limits are asked for, if there are any. The ends are those of `ending`. */
  readonly pace?: { readonly limits: readonly SharedLimit[]; readonly request: PaceRequest } | undefined
}

/** The subscribers whose messages may end, and those whose messages may begin once the claim is on the disk. */
export interface Granted {
  readonly ending: readonly number[]
  /** The subscribers whose messages may end later, because a limit has been reached. */
  readonly postponed: readonly number[]
  readonly claimed: readonly number[]
  readonly pace?: PaceGrant | undefined
}

/**
 * Writes the steps of the sending process into the ledger. A claim is on the disk before a message begins. Right before the
 * end of the message, its row becomes `sending`. This write is not synced. It survives a crash of the process; after a crash of
 * the machine, the claim shows what may have been sent. Everything that happens at the same time shares one transaction.
 */
export class DeliveryWriter {
  /** The place among the workers of the issue. Each begins with a part of the list, so that they are not in each other’s way. */
  place: WorkerPlace = { place: 0, workers: 1 }
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
    return this.database.read(dueDeliveries, this.hold, { now, except, values: this.values, ...this.place })
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
    pace?: Turn['pace'],
  ): Promise<Granted> {
    const written: Written[] = []
    // A message that the server never received is still queued and claimed.
    for (const result of results) if (result.outcome.state !== 'unsent') written.push(this.row(result, now))
    if (written.length === 0 && ending.length === 0 && wanted.length === 0 && !pace)
      return { ending, postponed: [], claimed: wanted }
    const believed = this.refusals.take(results, now)
    const turn = { written, believed, ending, wanted, pace }
    const granted = await this.database.lockedTransaction(takeTurn, this.hold, turn, now)
    this.refusals.settle(believed)
    return granted
  }

  /** Returns messages to the queue that were permitted to end and whose end was not sent. */
  handBack(subscribers: readonly number[]): Promise<void> {
    return this.database.lockedTransaction(handBack, this.hold, subscribers)
  }

  /** Tells whether other workers still have messages of the issue. */
  othersSend(): Promise<boolean> {
    return this.database.read(othersSend, this.hold)
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
  { values = [], ...ask }: DueRequest,
): Reading<Candidate[]> {
  const due = yield* dueIn('deferred', dialect, hold, { ...ask, most: READ_AHEAD })
  if (due.length < READ_AHEAD) {
    const queued = yield* dueIn('queued', dialect, hold, { ...ask, most: READ_AHEAD - due.length })
    append(due, queued)
  }
  // A worker whose part is done helps the others with theirs.
  if (due.length === 0 && (ask.workers ?? 1) > 1)
    return yield* dueDeliveries(dialect, hold, { ...ask, values, workers: 1 })
  return yield* withValues(dialect, due, values)
}

interface DueRequest extends Partial<WorkerPlace> {
  readonly now: number
  /** The domains whose deliveries are left out. */
  readonly except: readonly string[]
  /** The names of the values that the issue shows. */
  readonly values?: readonly string[]
}

/**
 * Reads the due deliveries of one state. The index gives the order for one state at a time, so that a long list is not sorted
 * for each read.
 */
function* dueIn(
  state: 'queued' | 'deferred',
  dialect: SqlDialect,
  hold: Hold,
  { now, except, most, place = 0, workers = 1 }: DueRequest & { readonly most: number },
): Reading<Candidate[]> {
  const all = untried(dialect, hold)
    .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
    .select(['delivery.subscriber', 'delivery.tries', 'delivery.holder', 'address', 'domain', 'name'])
    .where('delivery.state', '=', sql.lit(state))
    .where('due', '<=', now)
    .orderBy('due')
    .orderBy('delivery.subscriber')
    .limit(most)
  const due = workers === 1 ? all : all.where(sql<number>`delivery.subscriber % ${sql.lit(workers)}`, '=', place)
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
  const { written, believed, ending, wanted, pace } = turn
  if (written.length > 0) yield* changedRows(recordingOf(hold)(written.length)(dialect, written.flat()))
  yield* believeRefusals(dialect, hold, believed, now)
  // Nobody can declare this worker lost between this and the end of the transaction.
  if (dialect.isShared && ending.length + wanted.length + (pace?.request.begins.length ?? 0) > 0)
    yield* checkHold(dialect, hold)
  const granted = pace && (yield* grantPace(dialect, hold.name, pace.limits, pace.request, now))
  const isGranted = (_: number, i: number): boolean => granted === undefined || granted.ends[i] === true
  return {
    ending: yield* advance(dialect, hold, ending.filter(isGranted), permissionOf, now),
    postponed: granted ? ending.filter((_, i) => !granted.ends[i]) : [],
    claimed: yield* advance(dialect, hold, wanted, claimOf, now),
    pace: granted,
  }
}

/** Returns messages to the queue whose end was not sent, although it was permitted. */
export function* handBack({ query }: SqlDialect, { issue, name }: Hold, subscribers: readonly number[]): Work<void> {
  const permitted = query.updateTable('delivery').where('issue', '=', issue).where('subscriber', 'in', subscribers)
  const unsent = permitted.where('state', 'in', ['sending', 'uncertain']).where('claimed', '=', name)
  yield* changedRows(unsent.set({ state: 'queued', due: 0, tries: sql`tries - 1`, claimed: null, holder: null }))
}

/** Tells whether other workers have claimed deliveries of the issue. */
export function* othersSend({ query }: SqlDialect, { issue, name }: Hold): Reading<boolean> {
  const claimed = query.selectFrom('delivery').select('subscriber').where('issue', '=', issue)
  const theirs = claimed.where('state', 'in', ['queued', 'deferred', 'sending']).where('claimed', '<>', name)
  return (yield* first(theirs.limit(1))) !== undefined
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
  const mine = dialect.query
    .selectFrom('delivery')
    .select('subscriber')
    .where('subscriber', 'in', [...subscribers])
  const reached = step === permissionOf ? mine.where('state', '=', 'sending') : mine.where('state', '<>', 'sending')
  const kept = reached.where('issue', '=', issue).where('claimed', '=', name).orderBy('subscriber')
  const taken = (yield* rows(kept)).map(row => row.subscriber)
  for (const subscriber of subscribers)
    if (!taken.includes(subscriber)) yield* changedRows(skipOne(dialect, [now, issue, subscriber, name]))
  return taken
}

/**
 * Selects deliveries to active subscribers. On a shared database, whoever leaves at this moment waits until the transaction ends, so that
 * nobody is mailed after having left.
 */
const nextStep = (dialect: SqlDialect, hold: Hold, [, ...subscribers]: StepValues, lock: 'share' | 'none') =>
  dialect.query
    .updateTable('delivery')
    .where('issue', '=', sql.lit(hold.issue))
    .where('subscriber', 'in', subscribers)
    // Unsubscribing takes precedence over everything, so it is checked at the last moment, as is the right to send.
    .where(
      sql<boolean>`exists (select 1 from subscriber where id = delivery.subscriber and state = 'active'${
        dialect.isShared && lock === 'share' ? sql` for share` : sql``
      })`,
    )
    .where(({ exists }) => exists(heldBy(dialect, hold)))

/**
 * Claims deliveries, so that nobody else sends them. Those that another worker is claiming are left to it. The statement is prepared
 * once for each number of them.
 */
const claimOf: Step = memoByObject((hold: Hold) =>
  memo(500, (count: number) =>
    prepared(1 + count, (dialect, values: StepValues) => {
      const claim = nextStep(dialect, hold, values, 'none').set({ claimed: sql.lit(hold.name) })
      if (!dialect.isShared) return claim.where('state', 'in', OPEN)
      const [, ...subscribers] = values
      const free = open(dialect, hold).select('delivery.subscriber').where('delivery.subscriber', 'in', subscribers)
      return claim.where('subscriber', 'in', free.where('claimed', 'is', null).forUpdate().skipLocked())
    }),
  ),
)

/** Records that the ends of messages are about to be sent. One whose permission was not used in time is permitted again. */
const permissionOf: Step = memoByObject((hold: Hold) =>
  memo(500, (count: number) =>
    prepared(1 + count, (dialect, values: StepValues) =>
      nextStep(dialect, hold, values, 'share')
        .set({
          state: sql.lit('sending'),
          at: values[0],
          holder: sql.ref('claimed'),
          tries: sql`tries + case when state = 'sending' then 0 else 1 end`,
        })
        .where('state', 'in', [...OPEN, sql.lit('sending')])
        .where('claimed', '=', sql.lit(hold.name)),
    ),
  ),
)

/** Skips a delivery to a subscriber who has left. One that another worker has claimed is left to it. */
const skipOne = prepared(4, ({ query }, [at, issue, subscriber, name]: readonly [number, number, number, string]) =>
  query
    .updateTable('delivery')
    .set({ state: 'skipped', at, reply: 'no longer subscribed', claimed: null })
    .where('issue', '=', issue)
    .where('subscriber', '=', subscriber)
    .where('state', 'in', ['queued', 'deferred'])
    .where(({ or, eb }) => or([eb('claimed', 'is', null), eb('claimed', '=', name)]))
    .where(sql<boolean>`not exists (select 1 from subscriber where id = delivery.subscriber and state = 'active')`),
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
  const { query } = dialect
  // What another worker is sending may be put off.
  const sending = query.selectFrom('delivery').select('subscriber').where('issue', '=', hold.issue)
  if (yield* first(sending.where('state', '=', 'sending').limit(1))) return false
  const issue = query.updateTable('issue').set({ finished: now }).where('id', '=', hold.issue)
  yield* changedRows(issue.where('finished', 'is', null))
  return true
}
