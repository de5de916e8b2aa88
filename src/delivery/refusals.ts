import type { Database } from '../database/index.js'
import type { Hold } from './hold.js'
import type { Refusal, Result } from './outcome.js'
import { subjectOf } from './smtp-reply.js'
import { isAnotherDay, suppress } from './suppression.js'

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
  /** By subscriber, with the refusal of an earlier run where there was one. */
  private readonly undecided = new Map<number, Refusal | undefined>()

  constructor(
    private readonly database: Database,
    private readonly hold: Hold,
    private readonly later: Later,
  ) {}

  /** Takes in results that have just been written; an acceptance among them decides what was refused around it. */
  take(results: readonly Result[], now: number): void {
    for (const { candidate, outcome } of results)
      if (outcome.state === 'failed') this.undecided.set(candidate.subscriber, candidate.refused)
    const accepted = results.some(({ outcome }) => outcome.state === 'sent')
    this.accepted ||= accepted
    if (accepted) this.decide(now)
    // Refused before and again, by a server that accepts others.
    else if (this.accepted) this.decide(now, before => before !== undefined)
  }

  /**
   * Decides at the end of a run.
   * @param judge also what no acceptance followed, where some went before
   */
  conclude(now: number, judge: boolean): void {
    if (judge && this.accepted) this.decide(now)
    if (this.undecided.size === 0) return
    // Otherwise an issue whose last recipients are all gone could never end.
    const runs = this.runsAccepted()
    this.decide(now, before => before !== undefined && runs.has(before.holder) && isAnotherDay(before.at, now))
  }

  /** What is not decided; the last one last. */
  all(): Undecided[] {
    return this.database.all(
      this.database.query
        .selectFrom('delivery')
        .select(['subscriber', 'tries', 'reply'])
        .where('issue', '=', this.hold.issue)
        .where('state', '=', 'queued')
        .where('due', '>', 0)
        .where('holder', '=', this.hold.name)
        .orderBy('due'),
    )
  }

  /** Believes refusals: they end the delivery, and the subscription where nobody has the mailbox. */
  private decide(now: number, which: (before: Refusal | undefined) => boolean = () => true): void {
    if (this.undecided.size === 0) return
    for (const { subscriber, tries, reply } of this.all()) {
      if (!which(this.undecided.get(subscriber))) continue
      this.undecided.delete(subscriber)
      const text = reply ?? ''
      const failed = { state: 'failed', due: 0, reply: text }
      // What came too fast may come later.
      const end = subjectOf(text) === 'rate' ? this.later(tries - 1, text, now) : failed
      this.database.run(
        this.database.query
          .updateTable('delivery')
          .set({ ...end, at: now })
          .where('issue', '=', this.hold.issue)
          .where('subscriber', '=', subscriber),
      )
      suppress(this.database, { subscriber, text, source: 'reply' }, now)
    }
  }

  /** The runs of this issue that had messages accepted. */
  private runsAccepted(): Set<string | null> {
    const runs = this.database.query
      .selectFrom('delivery')
      .select('holder')
      .distinct()
      .where('issue', '=', this.hold.issue)
      .where('state', '=', 'sent')
    return new Set(this.database.all(runs).map(({ holder }) => holder))
  }
}
