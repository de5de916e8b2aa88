import { type Address, mailboxOf } from '../core/email-address.js'
import { type Database, sql } from '../storage/index.js'
import { changeState } from './subscriber-store.js'
import {
  type Invitation,
  personOf,
  type SubscriptionRequest,
  type SubscriptionRequestStore,
} from './subscription-requests.js'
import { Suppressions } from './suppressions.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY

const PER_PERSON = 3
/** Beyond it somebody fills the table on purpose. */
const WAITING = 10_000
/** A process that took a mail and died is not waited for any longer. */
const PATIENCE = 5 * MINUTE
/** Minutes before each further try. */
const RETRIES = [1, 5, 30, 120]

/** Askings in the publication's own database. */
export class SqliteSubscriptionRequests implements SubscriptionRequestStore {
  private readonly suppressions: Suppressions

  constructor(
    private readonly database: Database,
    private readonly most = WAITING,
  ) {
    this.suppressions = new Suppressions(database)
  }

  async ask({ address, at, evidence }: SubscriptionRequest): Promise<boolean> {
    const { query } = this.database
    const person = personOf(address)
    const today = at - DAY
    const count = sql<number>`count(*)`
    return this.database.immediately(() => {
      const waiting = this.database.first(query.selectFrom('asking').select(count.as('count')).where('due', '>', 0))
      if ((waiting?.count ?? 0) >= this.most) return false
      const often = this.database.first(
        query.selectFrom('asking').select(count.as('count')).where('person', '=', person).where('asked', '>', today),
      )
      const row = { asked: at, due: at, tries: 0, claimed: 0, evidence, address: address.written }
      if ((often?.count ?? 0) < PER_PERSON)
        this.database.run(
          query
            .insertInto('asking')
            .values({ ...row, mailbox: address.key, domain: address.domain, person })
            .onConflict(conflict => conflict.column('mailbox').doUpdateSet(row).where('asking.asked', '<=', today)),
        )
      return true
    })
  }

  async claim({ limit, perHour, now }: { limit: number; perHour: number; now: number }): Promise<Invitation[]> {
    const { query } = this.database
    return this.database.immediately(() => {
      const recent = query.selectFrom('asking').select(sql<number>`count(*)`.as('count'))
      const taken = this.database.first(recent.where('claimed', '>', now - HOUR))?.count ?? 0
      const most = Math.min(limit, perHour - taken)
      if (most <= 0) return []
      const due = query
        .selectFrom('asking')
        .selectAll()
        .where('due', '<=', now)
        .where('claimed', '<=', now - PATIENCE)
        .orderBy('due')
        .limit(most)
      return this.database.all(due).flatMap(row => this.invite(row, now) ?? [])
    })
  }

  private invite(row: Row, now: number): Invitation | undefined {
    const { query } = this.database
    const { mailbox, address, domain, asked, evidence } = row
    const found = this.find(mailbox)
    // Who called it spam hears nothing more.
    const due = found?.state === 'complained' ? null : row.due
    const mark = { claimed: now, tries: row.tries + 1, due }
    this.database.run(query.updateTable('asking').set(mark).where('mailbox', '=', mailbox))
    if (due === null) return undefined
    const invited = { written: address, mailbox: mailboxOf({ address, domain }), key: mailbox, domain }
    const subscriber = found?.id ?? this.admit(invited, { at: asked, evidence })
    return { subscriber, address: invited, known: found?.state === 'active' }
  }

  /** Takes in somebody new, and somebody who asked to be forgotten and now asks for this. */
  private admit(address: Address, { at, evidence }: { at: number; evidence: string }): number {
    const { query } = this.database
    const { written, key, domain } = address
    const state = { state: 'pending', frequency: 'all', name: null, created: at, changed: at }
    const row = { address: written, mailbox: key, domain, ...state }
    const made = this.database.first(query.insertInto('subscriber').values(row).returning('id'))
    const subscriber = made?.id ?? 0
    const change = { subscriber, at, state: 'pending', cause: 'form', evidence }
    this.database.run(query.insertInto('subscriber_change').values(change))
    return subscriber
  }

  async settle({ address }: Invitation, outcome: 'done' | 'later', now: number): Promise<void> {
    const { query } = this.database
    this.database.immediately(() => {
      const row = this.database.first(query.selectFrom('asking').select('tries').where('mailbox', '=', address.key))
      const minutes = outcome === 'later' ? RETRIES[(row?.tries ?? 1) - 1] : undefined
      const due = minutes === undefined ? null : now + minutes * MINUTE
      // What was tried and comes again may be taken again; it counts for the hour all the same.
      const next = due === null ? { due } : { due, claimed: now - PATIENCE }
      this.database.run(query.updateTable('asking').set(next).where('mailbox', '=', address.key))
    })
  }

  async confirm(subscriber: number, at: number): Promise<boolean> {
    const { query } = this.database
    return this.database.immediately(() => {
      const who = query.selectFrom('subscriber').select(['mailbox', 'state']).where('id', '=', subscriber)
      const found = this.database.first(who)
      if (!found) return false
      const asking = this.database.first(
        query
          .selectFrom('asking')
          .select('evidence')
          .where('mailbox', '=', found.mailbox)
          .where('claimed', '>', 0)
          .where('asked', '>', at - WEEK),
      )
      if (!asking || found.state === 'active') return found.state === 'active'
      const evidence = `${asking.evidence} Confirmed ${new Date(at).toISOString()} by the link in the mail.`
      if (!changeState(this.database, subscriber, 'active', { at, cause: 'confirmed', evidence })) return false
      this.suppressions.lift(found.mailbox)
      this.database.run(query.deleteFrom('asking').where('mailbox', '=', found.mailbox))
      return true
    })
  }

  async sweep(now: number): Promise<number> {
    const { query } = this.database
    return this.database.immediately(() => {
      const over = query
        .selectFrom('asking')
        .select('mailbox')
        .where('asked', '<=', now - WEEK)
      this.database.run(query.deleteFrom('subscriber').where('state', '=', 'pending').where('mailbox', 'in', over))
      return this.database.run(query.deleteFrom('asking').where('asked', '<=', now - WEEK))
    })
  }

  private find(mailbox: string) {
    const { query } = this.database
    return this.database.first(query.selectFrom('subscriber').select(['id', 'state']).where('mailbox', '=', mailbox))
  }
}

interface Row {
  readonly mailbox: string
  readonly address: string
  readonly domain: string
  readonly evidence: string
  readonly asked: number
  readonly due: number | null
  readonly tries: number
}
