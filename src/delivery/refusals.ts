import { type Database, sql } from '../storage/index.js'
import type { Result } from './outcome.js'
import type { SendLock } from './send-lock.js'
import { subjectOf } from './smtp-reply.js'
import { isAnotherDay, suppress } from './suppression.js'

/** Whom the server refuses so often is given up, where it accepts others. */
const TRIES = 5

/** A recipient whom this run was refused, as the ledger has it. */
interface Undecided {
  readonly subscriber: number
  readonly tries: number
  readonly reply: string | null
}

/** What the ledger has of what is tried again later, or given up after so many tries. */
type Later = (tries: number, reply: string, now: number) => { state: string; due: number; reply: string }

/**
 * Refusals of one run. None is believed until the server has accepted somebody: a relay that is set up wrongly refuses
 * everybody, and that must cost nobody the subscription or the issue. Until then the delivery is `queued` at the back, with
 * the run that was refused as its `holder`; other rows that are queued have none. The same run does not try it again, and a
 * later one, also after a crash, tries it last.
 */
export class Refusals {
  private accepted = false
  private readonly undecided = new Map<number, Result>()

  constructor(
    private readonly database: Database,
    private readonly lock: SendLock,
    private readonly later: Later,
  ) {}

  /** Takes in results that have just been written; an acceptance decides what was refused before it. */
  take(results: readonly Result[], now: number): void {
    for (const result of results)
      if (result.outcome.state === 'failed') this.undecided.set(result.candidate.subscriber, result)
    const accepted = results.filter(({ outcome }) => outcome.state === 'sent').map(({ begun }) => begun)
    this.accepted ||= accepted.length > 0
    const last = Math.max(0, ...accepted)
    // Also who was refused before and is again, by a server that accepts others.
    this.decide(now, ({ heard, candidate }) => heard < last || (this.accepted && candidate.refused === true))
  }

  /**
   * Decides at the end of a run.
   * @param judge also what no acceptance followed, where some went before
   */
  conclude(now: number, judge: boolean): void {
    if (judge && this.accepted) this.decide(now, () => true)
    // Otherwise an issue whose last recipients are all gone could never end. That is too little to end a subscription.
    const often = ({ candidate }: Result): boolean => candidate.tries + 1 >= TRIES
    if ([...this.undecided.values()].some(often) && this.isOldAndAccepted(now)) this.decide(now, often, false)
  }

  /** What is not decided; the last one last. */
  all(): Undecided[] {
    return this.database.all(
      this.database.query
        .selectFrom('delivery')
        .select(['subscriber', 'tries', 'reply'])
        .where('issue', '=', this.lock.issue)
        .where('state', '=', 'queued')
        .where('due', '>', 0)
        .where('holder', '=', this.lock.name)
        .orderBy('due'),
    )
  }

  /** Believes refusals: they end the delivery, and the subscription where nobody has the mailbox. */
  private decide(now: number, which: (result: Result) => boolean, sure = true): void {
    const decided = [...this.undecided.values()].filter(which)
    if (decided.length === 0) return
    for (const { candidate } of decided) this.undecided.delete(candidate.subscriber)
    for (const { subscriber, tries, reply } of this.all()) {
      if (!decided.some(({ candidate }) => candidate.subscriber === subscriber)) continue
      const text = reply ?? ''
      const failed = { state: 'failed', due: 0, reply: text }
      // What came too fast may come later.
      const end = subjectOf(text) === 'rate' ? this.later(tries - 1, text, now) : failed
      this.database.run(
        this.database.query
          .updateTable('delivery')
          .set({ ...end, at: now })
          .where('issue', '=', this.lock.issue)
          .where('subscriber', '=', subscriber),
      )
      suppress(this.database, { subscriber, text, source: 'reply', sure }, now)
    }
  }

  /** Whether the issue was begun on another day, and any run had a message of it accepted. */
  private isOldAndAccepted(now: number): boolean {
    const { query } = this.database
    const sent = sql<boolean>`exists (select 1 from delivery where issue = issue.id and state = 'sent')`
    const issue = query.selectFrom('issue').select('frozen').where('id', '=', this.lock.issue).where(sent)
    const frozen = this.database.first(issue)?.frozen
    return frozen !== undefined && isAnotherDay(frozen, now)
  }
}
