import { mailboxOf } from '../core/email-address.js'
import { type Database, sql } from '../storage/index.js'
import type { Candidate, Outcome, Result } from './outcome.js'
import { Refusals } from './refusals.js'
import type { SendLock } from './send-lock.js'

const READ_AHEAD = 500
const SECOND = 1_000
const MINUTE = 60_000

interface Written {
  state: string
  at: number
  due: number
  tries: number
  reply: string | null
  issue: number
  subscriber: number
  holder: string
  next: string | null
}

/**
 * Writes the ledger for the sending process. The results of many connections and the claims for their next messages go to the
 * disk in one transaction, with a single sync.
 */
export class DeliveryWriter {
  private readonly claimOne
  private readonly skipOne
  private readonly writeOne
  readonly refusals: Refusals

  constructor(
    private readonly database: Database,
    private readonly lock: SendLock,
    /** Minutes between attempts; after the last one, the delivery fails. */
    private readonly retries: readonly number[],
    private readonly random: () => number,
  ) {
    const { query } = database
    this.refusals = new Refusals(database, lock, (...given) => this.later(...given))
    type Claim = Pick<Written, 'at' | 'issue' | 'subscriber' | 'holder'>
    // An unsubscribe overrides everything, so it is checked at the last moment.
    const active = sql<boolean>`exists (select 1 from subscriber where id = delivery.subscriber and state = 'active')`
    this.claimOne = database.prepare<Claim>()(value =>
      query
        .updateTable('delivery')
        .set({ state: 'sending', at: value('at'), holder: value('holder'), tries: sql`tries + 1` })
        .where('issue', '=', value('issue'))
        .where('subscriber', '=', value('subscriber'))
        .where('state', 'in', ['queued', 'deferred'])
        .where(active),
    )
    this.skipOne = database.prepare<Omit<Claim, 'holder'>>()(value =>
      query
        .updateTable('delivery')
        .set({ state: 'skipped', at: value('at'), reply: 'no longer subscribed' })
        .where('issue', '=', value('issue'))
        .where('subscriber', '=', value('subscriber'))
        .where('state', 'in', ['queued', 'deferred']),
    )
    this.writeOne = database.prepare<Written>()(value =>
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
        // Somebody who took over in the meantime has made it uncertain; the reply is better knowledge.
        .where('state', 'in', ['sending', 'uncertain'])
        .where('holder', '=', value('holder')),
    )
  }

  /** Returns deliveries that are due, in the order of the list, followed by those that were refused before. */
  due(now: number): Candidate[] {
    const found = this.dueIn('queued', now, READ_AHEAD)
    if (found.length < READ_AHEAD) found.push(...this.dueIn('deferred', now, READ_AHEAD - found.length))
    return found.map(({ address, holder, state, ...rest }) => ({
      ...{ ...rest, mailbox: mailboxOf({ address, domain: rest.domain }) },
      refused: state === 'queued' && holder !== null,
    }))
  }

  /** Reads one state at a time, so that the index gives the order and a long list is not sorted for each read. */
  private dueIn(state: 'queued' | 'deferred', now: number, most: number) {
    return this.database.all(
      this.untried()
        .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
        .select(['delivery.subscriber', 'delivery.tries', 'delivery.holder', 'delivery.state'])
        .select(['address', 'domain', 'name'])
        .where('delivery.state', '=', state)
        .where('due', '<=', now)
        .orderBy('due')
        .orderBy('delivery.subscriber')
        .limit(most),
    )
  }

  /**
   * Returns when the next delivery is due, in milliseconds since 1970; undefined if none is open. Deliveries to erased
   * subscribers end here.
   */
  nextDue(now: number): number | undefined {
    const next = this.untried().select(sql<number | null>`min(due)`.as('due'))
    const due = this.database.first(next)?.due ?? undefined
    if (due === undefined) return due
    if (due > now) return this.soonest(due, now)
    const gone = sql<boolean>`not exists (select 1 from subscriber where id = delivery.subscriber)`
    this.database.run(
      this.database.query
        .updateTable('delivery')
        .set({ state: 'skipped', at: now, reply: 'erased' })
        .where('issue', '=', this.lock.issue)
        .where('state', 'in', ['queued', 'deferred'])
        .where(gone),
    )
    return this.database.first(next)?.due ?? undefined
  }

  /** Corrects a due time beyond the longest pause, which was written before the clock was set back: it is due at once. */
  private soonest(due: number, now: number): number {
    const longest = Math.max(MINUTE, ...this.retries.map(minutes => minutes * MINUTE * 1.25))
    if (due <= now + longest) return due
    this.database.run(
      this.database.query
        .updateTable('delivery')
        .set({ due: now })
        .where('issue', '=', this.lock.issue)
        .where('state', 'in', ['queued', 'deferred'])
        .where('due', '>', now + longest),
    )
    return now
  }

  private open() {
    return this.database.query
      .selectFrom('delivery')
      .where('delivery.issue', '=', this.lock.issue)
      .where('delivery.state', 'in', ['queued', 'deferred'])
  }

  /** The open deliveries, except those that this run was refused. */
  private untried() {
    return this.open().where(({ eb, or }) =>
      or([eb('delivery.state', '=', 'deferred'), eb('holder', 'is', null), eb('holder', '<>', this.lock.name)]),
    )
  }

  /**
   * Writes results and claims deliveries, in one synced transaction.
   * @returns the deliveries that may be sent now, without those of subscribers who left in the meantime
   * @throws ProblemsError if another process has taken over the issue, so that nothing may be sent
   */
  write(results: readonly Result[], wanted: readonly Candidate[], now: number): Candidate[] {
    if (results.length === 0 && wanted.length === 0) return []
    if (results.length > 0 && wanted.length === 0) {
      this.database.immediately(() => this.record(results, now))
      return []
    }
    return this.database.immediately(() => {
      this.lock.check()
      this.record(results, now)
      return wanted.filter(({ subscriber }) => this.claim(subscriber, now))
    })
  }

  private claim(subscriber: number, at: number): boolean {
    const { issue, name } = this.lock
    if (this.claimOne({ at, issue, subscriber, holder: name }) > 0) return true
    this.skipOne({ at, issue, subscriber })
    return false
  }

  private record(results: readonly Result[], now: number): void {
    for (const { candidate, outcome } of results) {
      const { subscriber } = candidate
      this.writeOne({
        ...this.row(candidate, outcome, now),
        issue: this.lock.issue,
        subscriber,
        holder: this.lock.name,
      })
    }
    this.refusals.take(results, now)
  }

  private row({ tries }: Candidate, outcome: Outcome, now: number): Omit<Written, 'issue' | 'subscriber' | 'holder'> {
    const { reply } = outcome
    const written = { at: now, due: 0, tries: tries + 1, reply, next: this.lock.name }
    if (outcome.state === 'unsent') return { ...written, state: 'queued', tries, due: now + SECOND, next: null }
    if (outcome.state === 'failed') return { ...written, state: 'queued', due: now }
    if (outcome.state === 'deferred') return { ...written, ...this.later(tries, reply, now) }
    return { ...written, state: outcome.state }
  }

  /** Schedules another attempt, or gives up. */
  private later(tries: number, reply: string, now: number): { state: string; due: number; reply: string } {
    const minutes = this.retries[tries]
    if (minutes === undefined) return { state: 'failed', due: 0, reply: `given up after ${tries + 1} tries: ${reply}` }
    // Jitter, so that messages that were deferred together are not tried again together.
    const due = Math.round(now + minutes * MINUTE * (0.75 + this.random() / 2))
    return { state: 'deferred', due, reply }
  }

  /**
   * Ends the issue if no delivery is open.
   * @param judge whether to believe refusals without a later acceptance, if some messages were accepted
   */
  finish(now: number, judge: boolean): boolean {
    return this.database.immediately(() => {
      this.refusals.conclude(now, judge)
      if (this.database.first(this.open().select('delivery.subscriber').limit(1))) return false
      const { query } = this.database
      this.database.run(query.updateTable('issue').set({ finished: now }).where('id', '=', this.lock.issue))
      return true
    })
  }
}
