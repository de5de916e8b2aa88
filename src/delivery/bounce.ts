import { DAY } from '../core/duration.js'
import { changedRows, first, prepared, type Reading, type SqlDialect, type Work } from '../storage/index.js'
import { ADDRESS_CHANGED, changeState } from '../subscribers/index.js'
import { leaveThrough, recordFate } from './issue-results.js'
import { subjectOf } from './smtp-reply.js'
import { REPORTED, suppress } from './suppression.js'

/**
 * The kinds of reports about one message. `hard`: the mailbox does not exist. `soft`: the message was refused for now, or for
 * a reason other than the mailbox. `complaint`: the recipient reported it as spam. `unsubscribe`: the recipient unsubscribed at
 * the provider. `delayed`: the server is still trying. `delivered`: the message has arrived.
 */
export const BOUNCE_KINDS = ['hard', 'soft', 'complaint', 'unsubscribe', 'delayed', 'delivered'] as const
export type BounceKind = (typeof BOUNCE_KINDS)[number]

/** A report from a bounce mailbox or from a provider's call. */
export interface BounceEvent {
  /** An id that is the same for the same report, however often it arrives. */
  readonly id: string
  readonly kind: BounceKind
  readonly subscriber: number
  /** The number of the issue in the ledger, if the report names the message. */
  readonly issue?: number
  /** The reason, such as `5.1.1 no such user`. */
  readonly cause: string
  /** For a reader who unsubscribed at the provider: the proof of it. */
  readonly evidence?: string
}

/** The effect of an event. `known`: the event was recorded before. `unmatched`: no subscriber belongs to it. */
export type BounceEffect = 'recorded' | 'known' | 'unmatched'

/**
 * Records an event once. Hard bounces, complaints and unsubscribing end a subscription. Soft bounces are counted; if they cast doubt on the
 * mailbox, the second one ends the subscription too. Any report about a message whose delivery was uncertain proves that the
 * server received it.
 * @param now milliseconds since 1970
 */
export function* recordBounce(dialect: SqlDialect, event: BounceEvent, now: number): Work<BounceEffect> {
  const { query } = dialect
  const { id, kind, subscriber, cause, issue = null, evidence } = event
  if (!(yield* first(subscriberWith(dialect, [subscriber])))) return 'unmatched'
  if ((yield* changedRows(newBounce(dialect, [id, kind, subscriber, issue, now, cause]))) === 0) return 'known'
  if (kind === 'hard' || kind === 'soft') yield* recordFate(dialect, event, 'bounced', now)
  if (kind === 'complaint') yield* recordFate(dialect, event, 'complained', now)
  if ((kind === 'hard' || kind === 'soft') && (yield* isAboutOldAddress(dialect, { subscriber, issue }, now))) {
    if (issue !== null) yield* settleUncertain(dialect, { issue, subscriber, failed: true, cause }, now)
    return 'recorded'
  }
  if (kind === 'hard') yield* changeState(dialect, subscriber, 'bounced', { at: now, cause: `bounce ${cause}` })
  if (kind === 'complaint')
    yield* changeState(dialect, subscriber, 'complained', { at: now, cause: `complaint ${cause}` })
  if (kind === 'unsubscribe')
    yield* leaveThrough(dialect, event, { at: now, cause: `unsubscribe ${cause}`, ...(evidence ? { evidence } : {}) })
  if (kind === 'soft') {
    yield* changedRows(
      query
        .updateTable('subscriber')
        .set(({ eb }) => ({ soft_bounces: eb('soft_bounces', '+', 1) }))
        .where('id', '=', subscriber),
    )
    if (subjectOf(cause) === 'doubtful')
      yield* suppress(dialect, { subscriber, text: cause, source: 'report', sure: false }, now)
  }
  if (issue !== null)
    yield* settleUncertain(dialect, { issue, subscriber, failed: kind === 'hard' || kind === 'soft', cause }, now)
  return 'recorded'
}

const subscriberWith = prepared(1, ({ query }, [id]: readonly [number]) =>
  query.selectFrom('subscriber').select('id').where('id', '=', id),
)

type BounceRow = readonly [string, BounceKind, number, number | null, number, string]

const newBounce = prepared(6, ({ query }, [id, kind, subscriber, issue, at, cause]: BounceRow) =>
  query
    .insertInto('bounce')
    .values({ id, kind, subscriber, issue, at, cause })
    .onConflict(conflict => conflict.doNothing()),
)

/** Records several events, and returns the effect of each. */
export function* recordBounces(dialect: SqlDialect, events: readonly BounceEvent[], now: number): Work<BounceEffect[]> {
  const effects: BounceEffect[] = []
  for (const event of events) effects.push(yield* recordBounce(dialect, event, now))
  return effects
}

/** The time for which servers try to deliver a message (RFC 5321 section 4.5.4.1). An old message may bounce until then. */
const LAST_TRY = 5 * DAY

/**
 * Tells whether a report is about the old address of a subscriber whose address has changed. For some days after the change, a
 * report that does not name the message counts as one about the old address.
 */
function* isAboutOldAddress(
  { query }: SqlDialect,
  { subscriber, issue }: { readonly subscriber: number; readonly issue: number | null },
  now: number,
): Reading<boolean> {
  const moved = yield* first(
    query
      .selectFrom('subscriber_change')
      .select('at')
      .where('subscriber', '=', subscriber)
      .where('cause', '=', ADDRESS_CHANGED)
      .orderBy('at', 'desc')
      .limit(1),
  )
  if (!moved) return false
  const sent = query.selectFrom('delivery').select('at').where('issue', '=', issue).where('subscriber', '=', subscriber)
  const delivery = issue === null ? undefined : yield* first(sent)
  return delivery ? delivery.at < moved.at : now - moved.at < LAST_TRY
}

interface Fate {
  readonly issue: number
  readonly subscriber: number
  readonly failed: boolean
  readonly cause: string
}

function* settleUncertain(dialect: SqlDialect, { issue, subscriber, failed, cause }: Fate, at: number): Work<void> {
  yield* changedRows(settled(dialect, [failed ? 'failed' : 'sent', at, `${REPORTED}${cause}`, issue, subscriber]))
}

const settled = prepared(
  5,
  ({ query }, [state, at, reply, issue, subscriber]: readonly [string, number, string, number, number]) =>
    query
      .updateTable('delivery')
      .set({ state, at, reply })
      .where('issue', '=', issue)
      .where('subscriber', '=', subscriber)
      .where('state', '=', 'uncertain'),
)
