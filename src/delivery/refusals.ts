import { changedRows, first, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'
import type { Result } from './outcome.js'
import type { Hold } from './send-worker.js'
import { subjectOf } from './smtp-reply.js'
import { isAnotherDay, suppress } from './suppression.js'

/** The number of refusals after which a delivery is given up, provided that the server accepts other recipients. */
const TRIES = 5

/** The ledger's record of a refusal in this run that is not decided yet. */
export interface Undecided {
  readonly subscriber: number
  readonly tries: number
  readonly reply: string | null
}

/** A refusal that is believed, and the state to record for it. */
export interface Refusal {
  readonly subscriber: number
  readonly text: string
  readonly end: { readonly state: string; readonly due: number; readonly reply: string }
}

/** Returns the state to record for a delivery that is tried again later or, after too many attempts, given up. */
type Later = (tries: number, reply: string, now: number) => Refusal['end']

/**
 * The refusals of one run. None is believed until the same server has accepted a message, because a relay with wrong settings
 * refuses everyone, and no subscriber may lose the subscription or the issue because of that. Until then, the delivery ends
 * as `queued` with the refused run as its `holder`; other queued rows have no holder. The same run does not try it again. A
 * later run, also after a crash, tries it last.
 */
export class Refusals {
  /** The position of the last message that each server has accepted, by its place in the run. */
  private readonly accepted: number[] = []
  private readonly undecided = new Map<number, Result>()

  constructor(private readonly later: Later) {}

  /** Adds results that are about to be written, and returns the refusals that an acceptance decides: those that came before it. */
  take(results: readonly Result[], now: number): Refusal[] {
    for (const result of results) {
      const { candidate, outcome, server, begun, isPassedOn } = result
      if (outcome.state === 'failed' && !outcome.own && !isPassedOn) this.undecided.set(candidate.subscriber, result)
      if (outcome.state !== 'sent') continue
      this.accepted[server] = Math.max(this.accepted[server] ?? 0, begun)
      // Another server may have accepted a recipient whom the first one refused.
      this.undecided.delete(candidate.subscriber)
    }
    // A recipient who was refused in an earlier run is also decided, if the server accepts others.
    return this.decisions(now, ({ heard, candidate, server }) => {
      const last = this.accepted[server]
      return last !== undefined && (heard < last || candidate.refused === true)
    })
  }

  /**
   * Decides about the open refusals at the end of a run.
   * @param judge whether to believe refusals without a later acceptance, if the server accepted other messages
   */
  conclude(now: number, judge: boolean): Conclusion {
    const isBelieved = ({ server }: Result): boolean => judge && this.accepted[server] !== undefined
    return {
      believed: this.decisions(now, isBelieved),
      often: this.decisions(now, result => !isBelieved(result) && result.candidate.tries + 1 >= TRIES),
    }
  }

  /** Forgets refusals after their decision has been written. */
  settle(decided: readonly Refusal[]): void {
    for (const { subscriber } of decided) this.undecided.delete(subscriber)
  }

  private decisions(now: number, isDecided: (result: Result) => boolean): Refusal[] {
    if (this.undecided.size === 0) return []
    return [...this.undecided.values()].filter(isDecided).map(({ candidate, outcome: { reply } }) => {
      const failed = { state: 'failed', due: 0, reply }
      // A message that exceeded a rate limit may be accepted later.
      const end = subjectOf(reply) === 'rate' ? this.later(candidate.tries, reply, now) : failed
      return { subscriber: candidate.subscriber, text: reply, end }
    })
  }
}

/** The decisions about refused recipients at the end of a run. */
export interface Conclusion {
  readonly believed: readonly Refusal[]
  /** Recipients who were refused often enough to be given up, provided that the server accepted the issue for somebody. */
  readonly often: readonly Refusal[]
}

/** Returns the refusals of this run that are not decided, in their order. */
export function* undecidedOf(dialect: SqlDialect, hold: Hold): Reading<Undecided[]> {
  const refused = dialect.query.selectFrom('delivery').select(['subscriber', 'tries', 'reply'])
  return yield* rows(
    refused
      .where('issue', '=', hold.issue)
      .where('state', '=', 'queued')
      .where('due', '>', 0)
      .where('holder', '=', hold.name)
      .orderBy('due'),
  )
}

/** Records refusals as final: they end the delivery, and also the subscription if the mailbox does not exist. */
export function* believeRefusals(
  dialect: SqlDialect,
  hold: Hold,
  refusals: readonly Refusal[],
  now: number,
  sure = true,
): Work<void> {
  for (const { subscriber, text, end } of refusals) {
    const refused = dialect.query
      .updateTable('delivery')
      .set({ ...end, at: now })
      .where('issue', '=', hold.issue)
      .where('subscriber', '=', subscriber)
      .where('state', '=', 'queued')
      .where('due', '>', 0)
      .where('holder', '=', hold.name)
    if ((yield* changedRows(refused)) > 0) yield* suppress(dialect, { subscriber, text, source: 'reply', sure }, now)
  }
}

/** Writes the decisions about refused recipients to the database at the end of a run. */
export function* concludeRefusals(
  dialect: SqlDialect,
  hold: Hold,
  { believed, often }: Conclusion,
  now: number,
): Work<void> {
  yield* believeRefusals(dialect, hold, believed, now)
  // Without this, an issue whose last recipients no longer exist would never end. Repeated refusal alone is not enough
  // evidence to end a subscription.
  if (often.length > 0 && (yield* isOldAndAccepted(dialect, hold, now)))
    yield* believeRefusals(dialect, hold, often, now, false)
}

/** Tells whether the issue was started on another day and the server has accepted at least one of its messages. */
function* isOldAndAccepted({ query }: SqlDialect, { issue }: Hold, now: number): Reading<boolean> {
  const sent = query
    .selectFrom('delivery')
    .select('issue')
    .where('issue', '=', issue)
    .where('state', '=', 'sent')
    .limit(1)
  if (!(yield* first(sent))) return false
  const frozen = (yield* first(query.selectFrom('issue').select('frozen').where('id', '=', issue)))?.frozen
  return frozen !== undefined && isAnotherDay(frozen, now)
}
