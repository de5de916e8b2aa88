import { type Address, addressParts, mailboxOf } from '../core/email-address.js'
import {
  boundTo,
  changed,
  type Database,
  first,
  type Reading,
  returned,
  rowCount,
  rows,
  type SqlDialect,
  type Work,
} from '../storage/index.js'
import { changeState } from './subscriber-store.js'
import { liftSuppression } from './suppressions.js'

/** Somebody typed an address into the form. Whether it is theirs is not known until the mail to it is answered. */
export interface SubscriptionRequest {
  readonly address: Address
  /** Milliseconds since 1970. */
  readonly at: number
  /** Which form it was and what it said: part of what proves the consent. */
  readonly evidence: string
}

/** A mail that is to go out now. */
export interface Invitation {
  readonly subscriber: number
  readonly address: Address
  /** Subscribed already: the mail says so, and asks nothing. */
  readonly known: boolean
}

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

/**
 * What was asked for with the form. To keep an asking takes the same steps whether the address is known or not, so that
 * nobody learns by trying who is subscribed. tests/subscribers/subscription-request-contract.ts says what holds, however the
 * verbs are run.
 */
export function subscriptionRequests(database: Database) {
  const { writing } = boundTo(database)
  return {
    ask: writing(keepRequest),
    claim: writing(claimInvitations),
    settle: writing(settleInvitation),
    confirm: writing(confirmSubscription),
    sweep: writing(sweepRequests),
  }
}

export type SubscriptionRequests = ReturnType<typeof subscriptionRequests>

/**
 * Keeps one request a day for an address, and three for a person; more are dropped without a word.
 * @param most how many may wait, whoever they are
 * @returns false where too many wait already
 */
export function* keepRequest(
  { query }: SqlDialect,
  { address, at, evidence }: SubscriptionRequest,
  most = WAITING,
): Work<boolean> {
  const person = personOf(address)
  const today = at - DAY
  const kept = query.selectFrom('asking').select(rowCount.as('count'))
  if (((yield* first(kept.where('due', '>', 0)))?.count ?? 0) >= most) return false
  const often = yield* first(kept.where('person', '=', person).where('asked', '>', today))
  const row = { asked: at, due: at, tries: 0, claimed: 0, evidence, address: address.written }
  if ((often?.count ?? 0) < PER_PERSON)
    yield* changed(
      query
        .insertInto('asking')
        .values({ ...row, mailbox: address.key, domain: address.domain, person })
        .onConflict(conflict => conflict.column('mailbox').doUpdateSet(row).where('asking.asked', '<=', today)),
    )
  return true
}

/** How many mails are wanted at most, in one batch and of all processes in an hour. */
export interface InvitationClaim {
  readonly limit: number
  readonly perHour: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Takes mails that are due; no other process gets the same ones. Whoever is new becomes `pending`. */
export function* claimInvitations(dialect: SqlDialect, { limit, perHour, now }: InvitationClaim): Work<Invitation[]> {
  const { query, skipLocked } = dialect
  const recent = query
    .selectFrom('asking')
    .select(rowCount.as('count'))
    .where('claimed', '>', now - HOUR)
  const most = Math.min(limit, perHour - ((yield* first(recent))?.count ?? 0))
  if (most <= 0) return []
  const due = query
    .selectFrom('asking')
    .selectAll()
    .where('due', '<=', now)
    .where('claimed', '<=', now - PATIENCE)
    .orderBy('due')
    .limit(most)
  const invitations: Invitation[] = []
  for (const row of yield* rows(skipLocked ? due.forUpdate().skipLocked() : due))
    invitations.push(...(yield* invite(dialect, row, now)))
  return invitations
}

/** @returns the mail, or none where the person hears nothing more */
function* invite(dialect: SqlDialect, row: Row, now: number): Work<Invitation[]> {
  const { query } = dialect
  const { mailbox, address, domain, asked, evidence } = row
  const found = yield* subscriberFor(dialect, mailbox)
  // Who called it spam hears nothing more.
  const due = found?.state === 'complained' ? null : row.due
  const mark = { claimed: now, tries: row.tries + 1, due }
  yield* changed(query.updateTable('asking').set(mark).where('mailbox', '=', mailbox))
  if (due === null) return []
  const invited = { written: address, mailbox: mailboxOf({ address, domain }), key: mailbox, domain }
  const subscriber = found?.id ?? (yield* admit(dialect, invited, { at: asked, evidence }))
  return [{ subscriber, address: invited, known: found?.state === 'active' }]
}

/** Takes in somebody new, and somebody who asked to be forgotten and now asks for this. */
function* admit(
  { query }: SqlDialect,
  { written, key, domain }: Address,
  { at, evidence }: { readonly at: number; readonly evidence: string },
): Work<number> {
  const state = { state: 'pending', frequency: 'all', name: null, created: at, changed: at }
  const row = { address: written, mailbox: key, domain, ...state }
  const [made] = yield* returned(query.insertInto('subscriber').values(row).returning('id'))
  const subscriber = made?.id ?? 0
  const change = { subscriber, at, state: 'pending', cause: 'form', evidence }
  yield* changed(query.insertInto('subscriber_change').values(change))
  return subscriber
}

/** Writes down what became of a mail; `later` is tried again a few times. */
export function* settleInvitation(
  { query }: SqlDialect,
  { address }: Invitation,
  outcome: 'done' | 'later',
  now: number,
): Work<void> {
  const row = yield* first(query.selectFrom('asking').select('tries').where('mailbox', '=', address.key))
  const minutes = outcome === 'later' ? RETRIES[(row?.tries ?? 1) - 1] : undefined
  const due = minutes === undefined ? null : now + minutes * MINUTE
  // What was tried and comes again may be taken again; it counts for the hour all the same.
  const next = due === null ? { due } : { due, claimed: now - PATIENCE }
  yield* changed(query.updateTable('asking').set(next).where('mailbox', '=', address.key))
}

/** Makes a subscriber active who asked for it in the last week; true for whoever is active already. */
export function* confirmSubscription(dialect: SqlDialect, subscriber: number, at: number): Work<boolean> {
  const { query } = dialect
  const found = yield* first(query.selectFrom('subscriber').select(['mailbox', 'state']).where('id', '=', subscriber))
  if (!found) return false
  const asking = yield* first(
    query
      .selectFrom('asking')
      .select('evidence')
      .where('mailbox', '=', found.mailbox)
      .where('claimed', '>', 0)
      .where('asked', '>', at - WEEK),
  )
  if (!asking || found.state === 'active') return found.state === 'active'
  const evidence = `${asking.evidence} Confirmed ${new Date(at).toISOString()} by the link in the mail.`
  if (!(yield* changeState(dialect, subscriber, 'active', { at, cause: 'confirmed', evidence }))) return false
  yield* liftSuppression(dialect, found.mailbox)
  yield* changed(query.deleteFrom('asking').where('mailbox', '=', found.mailbox))
  return true
}

/** Forgets what was not answered in a week, and the addresses with it. */
export function* sweepRequests({ query }: SqlDialect, now: number): Work<number> {
  const over = query
    .selectFrom('asking')
    .select('mailbox')
    .where('asked', '<=', now - WEEK)
  yield* changed(query.deleteFrom('subscriber').where('state', '=', 'pending').where('mailbox', 'in', over))
  return yield* changed(query.deleteFrom('asking').where('asked', '<=', now - WEEK))
}

function* subscriberFor({ query }: SqlDialect, mailbox: string): Reading<{ id: number; state: string } | undefined> {
  return yield* first(query.selectFrom('subscriber').select(['id', 'state']).where('mailbox', '=', mailbox))
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

const DOTLESS = ['gmail.com', 'googlemail.com']

/** Whose mailbox it is: what providers let people add to an address does not make it another one. */
export function personOf({ key, domain }: Address): string {
  const local = addressParts(key).local.replace(/\+.*$/, '')
  return `${DOTLESS.includes(domain) ? local.replaceAll('.', '') : local}@${domain}`
}
