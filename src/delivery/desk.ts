import { type Database, sql } from '../database/index.js'
import { mailboxOf } from '../email-address.js'
import { changeState } from '../subscribers/index.js'
import type { Hold } from './hold.js'
import type { Recipient } from './message.js'
import type { Outcome } from './outcome.js'

/** A delivery that may begin. */
export interface Candidate extends Recipient {
  /** How often it was tried before. */
  readonly tries: number
}

/** What came of one. */
export interface Result {
  readonly candidate: Candidate
  readonly outcome: Outcome
}

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
}

/**
 * Where the sending process writes the ledger. Results of many connections and the claims for what they send next go to
 * the disk in one transaction: one sync for all of them.
 */
export class Desk {
  private readonly claimOne
  private readonly skipOne
  private readonly writeOne

  constructor(
    private readonly database: Database,
    private readonly hold: Hold,
    /** Minutes between tries; after the last one the delivery is given up. */
    private readonly retries: readonly number[],
    private readonly random: () => number,
  ) {
    const { query } = database
    type Claim = Pick<Written, 'at' | 'issue' | 'subscriber' | 'holder'>
    // An unsubscribe wins over everything, so it is looked for at the last moment.
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
        })
        .where('issue', '=', value('issue'))
        .where('subscriber', '=', value('subscriber'))
        // Somebody who took over in the meantime has made it uncertain; the reply is better knowledge.
        .where('state', 'in', ['sending', 'uncertain'])
        .where('holder', '=', value('holder')),
    )
  }

  /** Deliveries that are due, in the order of the list. */
  due(now: number): Candidate[] {
    const found = this.dueIn('queued', now, READ_AHEAD)
    if (found.length < READ_AHEAD) found.push(...this.dueIn('deferred', now, READ_AHEAD - found.length))
    return found.map(({ address, ...rest }) => ({ ...rest, mailbox: mailboxOf({ address, domain: rest.domain }) }))
  }

  /** One state at a time, so that the index gives the order and a long list is not sorted again for each read. */
  private dueIn(state: 'queued' | 'deferred', now: number, most: number) {
    return this.database.all(
      this.database.query
        .selectFrom('delivery')
        .innerJoin('subscriber', 'subscriber.id', 'delivery.subscriber')
        .select(['delivery.subscriber', 'delivery.tries', 'address', 'domain', 'name'])
        .where('delivery.issue', '=', this.hold.issue)
        .where('delivery.state', '=', state)
        .where('due', '<=', now)
        .orderBy('due')
        .orderBy('delivery.subscriber')
        .limit(most),
    )
  }

  /** When the next delivery is due: milliseconds since 1970; undefined where none is open. Those of erased ones end here. */
  nextDue(now: number): number | undefined {
    const next = this.open().select(sql<number | null>`min(due)`.as('due'))
    const due = this.database.first(next)?.due ?? undefined
    if (due === undefined) return due
    if (due > now) return this.soonest(due, now)
    const gone = sql<boolean>`not exists (select 1 from subscriber where id = delivery.subscriber)`
    this.database.run(
      this.database.query
        .updateTable('delivery')
        .set({ state: 'skipped', at: now, reply: 'erased' })
        .where('issue', '=', this.hold.issue)
        .where('state', 'in', ['queued', 'deferred'])
        .where(gone),
    )
    return this.database.first(next)?.due ?? undefined
  }

  /** What is due later than the longest pause was written before the clock was set back: it is due at once. */
  private soonest(due: number, now: number): number {
    const longest = Math.max(MINUTE, ...this.retries.map(minutes => minutes * MINUTE * 1.25))
    if (due <= now + longest) return due
    this.database.run(
      this.database.query
        .updateTable('delivery')
        .set({ due: now })
        .where('issue', '=', this.hold.issue)
        .where('state', 'in', ['queued', 'deferred'])
        .where('due', '>', now + longest),
    )
    return now
  }

  private open() {
    return this.database.query
      .selectFrom('delivery')
      .where('delivery.issue', '=', this.hold.issue)
      .where('delivery.state', 'in', ['queued', 'deferred'])
  }

  /**
   * Writes results and claims deliveries, in one synced transaction.
   * @returns those that may be sent now; whoever left in the meantime is not among them
   * @throws ProblemsError where another process has taken the issue over: nothing may be sent then
   */
  write(results: readonly Result[], wanted: readonly Candidate[], now: number): Candidate[] {
    if (results.length === 0 && wanted.length === 0) return []
    if (results.length > 0 && wanted.length === 0) {
      this.database.immediately(() => this.record(results, now))
      return []
    }
    return this.database.immediately(() => {
      this.hold.check()
      this.record(results, now)
      return wanted.filter(({ subscriber }) => this.claim(subscriber, now))
    })
  }

  private claim(subscriber: number, at: number): boolean {
    const { issue, name } = this.hold
    if (this.claimOne({ at, issue, subscriber, holder: name }) > 0) return true
    this.skipOne({ at, issue, subscriber })
    return false
  }

  private record(results: readonly Result[], now: number): void {
    for (const { candidate, outcome } of results) {
      const { subscriber } = candidate
      this.writeOne({
        ...this.row(candidate, outcome, now),
        issue: this.hold.issue,
        subscriber,
        holder: this.hold.name,
      })
      if (outcome.state === 'failed' && outcome.hard)
        changeState(this.database, subscriber, 'bounced', { at: now, cause: `refused: ${outcome.reply}` })
    }
  }

  private row({ tries }: Candidate, outcome: Outcome, now: number) {
    const { reply } = outcome
    const written = (state: string, more = {}) => ({ state, at: now, due: 0, tries: tries + 1, reply, ...more })
    if (outcome.state === 'unsent') return written('queued', { tries, due: now + SECOND })
    if (outcome.state !== 'deferred') return written(outcome.state)
    const minutes = this.retries[tries]
    if (minutes === undefined) return written('failed', { reply: `given up after ${tries + 1} tries: ${reply}` })
    // Jitter: whoever was put off together does not come back together.
    return written('deferred', { due: Math.round(now + minutes * MINUTE * (0.75 + this.random() / 2)) })
  }

  /** Ends the issue where no delivery is open. */
  finish(now: number): boolean {
    return this.database.immediately(() => {
      if (this.database.first(this.open().select('delivery.subscriber').limit(1))) return false
      const { query } = this.database
      this.database.run(query.updateTable('issue').set({ finished: now }).where('id', '=', this.hold.issue))
      return true
    })
  }
}
