import { type Database, sql } from '../storage/index.js'
import type { Result } from './outcome.js'
import type { SendLock } from './send-lock.js'
import { subjectOf } from './smtp-reply.js'
import { isAnotherDay, suppress } from './suppression.js'

/** The number of refusals after which a recipient is given up, if the server accepts others. */
const TRIES = 5

/** A recipient who was refused in this run, as the ledger records it. */
interface Undecided {
  readonly subscriber: number
  readonly tries: number
  readonly reply: string | null
}

/** Decides between another attempt and giving up, after a number of tries. */
type Later = (tries: number, reply: string, now: number) => { state: string; due: number; reply: string }

/**
 * The refusals of one run. None is believed until the server has accepted somebody, because a relay that is set up wrongly
 * refuses everybody, and nobody must lose the subscription or the issue to that. Until then the delivery is `queued` at the
 * end, with the refused run as its `holder`; other queued rows have none. The same run does not try it again, and a later
 * run, also after a crash, tries it last.
 */
export class Refusals {
  private accepted = false
  private readonly undecided = new Map<number, Result>()

  constructor(
    private readonly database: Database,
    private readonly lock: SendLock,
    private readonly later: Later,
  ) {}

  /** Takes results that have just been written. An acceptance decides the refusals before it. */
  take(results: readonly Result[], now: number): void {
    for (const result of results)
      if (result.outcome.state === 'failed') this.undecided.set(result.candidate.subscriber, result)
    const accepted = results.filter(({ outcome }) => outcome.state === 'sent').map(({ begun }) => begun)
    this.accepted ||= accepted.length > 0
    const last = Math.max(0, ...accepted)
    // This includes a recipient who is refused again by a server that accepts others.
    this.decide(now, ({ heard, candidate }) => heard < last || (this.accepted && candidate.refused === true))
  }

  /**
   * Decides at the end of a run.
   * @param judge whether to believe refusals without a later acceptance, if some messages were accepted
   */
  conclude(now: number, judge: boolean): void {
    if (judge && this.accepted) this.decide(now, () => true)
    // Otherwise an issue whose last recipients no longer exist could never end. This is too little to end a subscription.
    const often = ({ candidate }: Result): boolean => candidate.tries + 1 >= TRIES
    if ([...this.undecided.values()].some(often) && this.isOldAndAccepted(now)) this.decide(now, often, false)
  }

  /** Returns the undecided recipients, the latest last. */
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

  /** Believes refusals: they end the delivery, and the subscription if the mailbox does not exist. */
  private decide(now: number, which: (result: Result) => boolean, sure = true): void {
    const decided = [...this.undecided.values()].filter(which)
    if (decided.length === 0) return
    for (const { candidate } of decided) this.undecided.delete(candidate.subscriber)
    for (const { subscriber, tries, reply } of this.all()) {
      if (!decided.some(({ candidate }) => candidate.subscriber === subscriber)) continue
      const text = reply ?? ''
      const failed = { state: 'failed', due: 0, reply: text }
      // A message that came too fast may be sent later.
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
