import { changed, first, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'
import type { Result } from './outcome.js'
import type { Hold } from './send-lock.js'
import { subjectOf } from './smtp-reply.js'
import { isAnotherDay, suppress } from './suppression.js'

/** The number of refusals after which a recipient is given up, if the server accepts others. */
const TRIES = 5

/** A recipient whom this run was refused, as the ledger has it. */
export interface Undecided {
  readonly subscriber: number
  readonly tries: number
  readonly reply: string | null
}

/** A refusal that is believed, and what the ledger is to have of it. */
export interface Refusal {
  readonly subscriber: number
  readonly text: string
  readonly end: { readonly state: string; readonly due: number; readonly reply: string }
}

/** What the ledger has of what is tried again later, or given up after so many tries. */
type Later = (tries: number, reply: string, now: number) => Refusal['end']

/**
 * The refusals of one run. None is believed until the server has accepted somebody, because a relay that is set up wrongly
 * refuses everybody, and nobody must lose the subscription or the issue to that. Until then the delivery is `queued` at the
 * end, with the refused run as its `holder`; other queued rows have none. The same run does not try it again, and a later
 * run, also after a crash, tries it last.
 */
export class Refusals {
  private accepted = false
  private readonly undecided = new Map<number, Result>()

  constructor(private readonly later: Later) {}

  /** Takes in results that are about to be written; an acceptance decides what was refused before it. */
  take(results: readonly Result[], now: number): Refusal[] {
    for (const result of results)
      if (result.outcome.state === 'failed') this.undecided.set(result.candidate.subscriber, result)
    const accepted = results.filter(({ outcome }) => outcome.state === 'sent').map(({ begun }) => begun)
    this.accepted ||= accepted.length > 0
    const last = Math.max(0, ...accepted)
    // Also who was refused before and is again, by a server that accepts others.
    return this.which(now, ({ heard, candidate }) => heard < last || (this.accepted && candidate.refused === true))
  }

  /**
   * Decides at the end of a run.
   * @param judge whether to believe refusals without a later acceptance, if some messages were accepted
   */
  conclude(now: number, judge: boolean): Conclusion {
    if (judge && this.accepted) return { believed: this.which(now, () => true), often: [] }
    return { believed: [], often: this.which(now, ({ candidate }) => candidate.tries + 1 >= TRIES) }
  }

  /** Forgets what was decided, once that is written. */
  settle(decided: readonly Refusal[]): void {
    for (const { subscriber } of decided) this.undecided.delete(subscriber)
  }

  private which(now: number, isDecided: (result: Result) => boolean): Refusal[] {
    if (this.undecided.size === 0) return []
    return [...this.undecided.values()].filter(isDecided).map(({ candidate, outcome: { reply } }) => {
      const failed = { state: 'failed', due: 0, reply }
      // What came too fast may come later.
      const end = subjectOf(reply) === 'rate' ? this.later(candidate.tries, reply, now) : failed
      return { subscriber: candidate.subscriber, text: reply, end }
    })
  }
}

/** What is decided at the end of a run. */
export interface Conclusion {
  readonly believed: readonly Refusal[]
  /** Refused often enough to be given up, where the issue was accepted by anybody. */
  readonly often: readonly Refusal[]
}

/** What this run was refused and is not decided; the last one last. */
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

/** Believes refusals: they end the delivery, and the subscription where nobody has the mailbox. */
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
    if ((yield* changed(refused)) > 0) yield* suppress(dialect, { subscriber, text, source: 'reply', sure }, now)
  }
}

/** Writes down what is decided at the end of a run. */
export function* concludeRefusals(
  dialect: SqlDialect,
  hold: Hold,
  { believed, often }: Conclusion,
  now: number,
): Work<void> {
  yield* believeRefusals(dialect, hold, believed, now)
  // Otherwise an issue whose last recipients are all gone could never end. That is too little to end a subscription.
  if (often.length > 0 && (yield* isOldAndAccepted(dialect, hold, now)))
    yield* believeRefusals(dialect, hold, often, now, false)
}

/** Whether the issue was begun on another day, and any run had a message of it accepted. */
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
