import { MINUTE } from '../core/duration.js'
import { mailboxOf } from '../core/email-address.js'
import { memo } from '../core/memo.js'
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
  /** The subscribers whose messages wait for the permission to end. */
  readonly ending: readonly number[]
  /** The subscribers whose messages are to be sent next. */
  readonly wanted: readonly number[]
  readonly now: number
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
    const longest = Math.max(MINUTE, ...this.retries.map(minutes => minutes * MINUTE * 1.25))
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
    // A message that the server never received is still queued and claimed.
    const written = results.filter(({ outcome }) => outcome.state !== 'unsent')
    if (written.length === 0 && ending.length === 0 && wanted.length === 0) return { ending, claimed: wanted }
    const believed = this.refusals.take(written, now)
    const turn = { written: written.map(result => this.row(result, now)), believed, ending, wanted, now }
    const granted = await this.database.transaction(takeTurn, this.hold, turn)
    this.refusals.settle(believed)
    return granted
  }

  private row({ candidate: { subscriber, tries }, outcome, blame }: Result, now: number): Written {
    const { reply, state } = outcome
    const written = { subscriber, at: now, due: 0, tries: tries + 1, reply, next: this.hold.name }
    if (state === 'failed' && !outcome.own) return { ...written, state: 'queued', due: now }
    if (state !== 'deferred') return { ...written, state }
    if (blame === 'last') return { ...written, ...givenUp(tries, reply) }
    const later = this.later(tries, reply, now)
    if (blame !== 'server' || later.state === 'failed') return { ...written, ...later }
    return { ...written, ...later, tries }
  }

  /** Schedules another attempt, or marks the delivery as failed after the last one. */
  private later(tries: number, reply: string, now: number): { state: string; due: number; reply: string } {
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
 * The states of open deliveries. States are literals, because the partial index is not used for bound values, and because
 * binding values takes a large part of the time of a statement.
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
    due.push(...(yield* dueIn('queued', dialect, hold, { now, except, most: READ_AHEAD - due.length })))
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
  return (yield* rows(wanted)).map(({ address, holder, ...rest }) => ({
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
 * Records results, permits messages to end, and claims the next deliveries.
 * @throws ProblemsError if another process has taken over the issue; the results may then be written alone
 */
export function* takeTurn(dialect: SqlDialect, hold: Hold, turn: Turn): Work<Granted> {
  const { issue, name } = hold
  const { written, believed, ending, wanted, now } = turn
  for (const row of written) yield* changedRows(writeOne(dialect, { ...row, issue, name }))
  yield* believeRefusals(dialect, hold, believed, now)
  return {
    ending: yield* advance(dialect, hold, ending, permissionOf, now),
    claimed: yield* advance(dialect, hold, wanted, claimOf, now),
  }
}

/** The parameters of a step, with the subscribers numbered by position. */
type StepValues = Hold & { readonly at: number; readonly [place: `${number}`]: number }
type Step = (count: number) => (dialect: SqlDialect, values: StepValues) => Compilable<unknown>

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
  const values: Hold & { readonly at: number; [place: number]: number } = { at: now, issue, name }
  for (const [i, subscriber] of subscribers.entries()) values[i] = subscriber
  if ((yield* changedRows(step(subscribers.length)(dialect, values))) === subscribers.length) return subscribers
  yield* checkHold(dialect, hold)
  const mine = dialect.query.selectFrom('delivery').select('subscriber').where('subscriber', 'in', subscribers)
  const reached = step === permissionOf ? mine.where('state', '=', 'sending') : mine.where('state', '<>', 'sending')
  const taken = (yield* rows(reached.where('issue', '=', issue).where('claimed', '=', name))).map(row => row.subscriber)
  for (const subscriber of subscribers)
    if (!taken.includes(subscriber)) yield* changedRows(skipOne(dialect, { at: now, issue, subscriber }))
  return taken
}

/** Selects open deliveries to active subscribers in a statement that is prepared once for each number of them. */
const nextStep =
  (count: number) =>
  (dialect: SqlDialect, value: <Name extends keyof StepValues & string>(name: Name) => StepValues[Name]) =>
    dialect.query
      .updateTable('delivery')
      .where('issue', '=', value('issue'))
      .where(
        'subscriber',
        'in',
        Array.from({ length: count }, (_, i) => value(`${i}`)),
      )
      .where('state', 'in', OPEN)
      // Unsubscribing takes precedence over everything, so it is checked at the last moment, as is the right to send.
      .where(sql<boolean>`exists (select 1 from subscriber where id = delivery.subscriber and state = 'active')`)
      .where(({ exists }) => exists(heldBy(dialect, { issue: value('issue'), name: value('name') })))

/** Claims deliveries, so that nobody else sends them. */
const claimOf: Step = memo(500, (count: number) =>
  prepared<StepValues>()((dialect, value) => nextStep(count)(dialect, value).set({ claimed: value('name') })),
)

/** Records that the ends of messages are about to be sent. */
const permissionOf: Step = memo(500, (count: number) =>
  prepared<StepValues>()((dialect, value) =>
    nextStep(count)(dialect, value)
      .set({ state: sql.lit('sending'), at: value('at'), holder: value('name'), tries: sql`tries + 1` })
      .where('claimed', '=', value('name')),
  ),
)

const skipOne = prepared<{ readonly at: number; readonly issue: number; readonly subscriber: number }>()(
  ({ query }, value) =>
    query
      .updateTable('delivery')
      .set({ state: 'skipped', at: value('at'), reply: 'no longer subscribed', claimed: null })
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
      claimed: sql.lit(null),
    })
    .where('issue', '=', value('issue'))
    .where('subscriber', '=', value('subscriber'))
    // A process that took over in the meantime has marked the delivery as uncertain, but this reply is certain. A recipient
    // is refused before the end of the message, when the row is only claimed.
    .where(({ and, eb, or }) =>
      or([
        and([eb('state', 'in', [sql.lit('sending'), sql.lit('uncertain')]), eb('holder', '=', value('name'))]),
        and([eb('state', 'in', OPEN), eb('claimed', '=', value('name'))]),
      ]),
    ),
)

/** Records the decisions about refusals, and ends the issue if no delivery is open. */
export function* finishIssue(dialect: SqlDialect, hold: Hold, conclusion: Conclusion, now: number): Work<boolean> {
  yield* concludeRefusals(dialect, hold, conclusion, now)
  if (yield* first(open(dialect, hold).select('delivery.subscriber').limit(1))) return false
  yield* changedRows(dialect.query.updateTable('issue').set({ finished: now }).where('id', '=', hold.issue))
  return true
}
