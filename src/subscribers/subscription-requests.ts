import { DAY, HOUR, MINUTE } from '../core/duration.js'
import { type Address, addressParts, mailboxOf } from '../core/email-address.js'
import {
  boundTo,
  changedRows,
  type Database,
  first,
  type Reading,
  returnedRows,
  rowCount,
  rows,
  type SqlDialect,
  type Work,
} from '../storage/index.js'
import { changeState } from './subscriber-store.js'
import { liftSuppression } from './suppressions.js'

/**
 * A request from the form. Whether the address belongs to the person is unknown until they follow the link in the
 * confirmation message.
 */
export interface SubscriptionRequest {
  readonly address: Address
  /** Milliseconds since 1970. */
  readonly at: number
  /** The form and its wording, as part of the proof of consent. */
  readonly evidence: string
}

/** A message that is to be sent now. */
export interface Invitation {
  readonly subscriber: number
  readonly address: Address
  /** Whether the person is subscribed already, in which case the message states only that. */
  readonly known: boolean
}

const WEEK = 7 * DAY

const PER_PERSON = 3
/** The maximum number of requests that may wait. More requests indicate an attack. */
const WAITING = 10_000
/** The time after which a message is claimed again, because the process that claimed it has probably ended. */
const PATIENCE = 5 * MINUTE
/** The minutes before each further attempt. */
const RETRIES = [1, 5, 30, 120]

/**
 * Returns the operations on requests from the form. Storing a request takes the same steps whether the address is subscribed
 * or not, so that the form does not reveal who is. The contract in tests/subscribers/subscription-request-contract.ts holds
 * for every driver.
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
 * Stores at most one request a day for an address, and three for a person. Further requests are dropped silently.
 * @param most how many requests may wait in total
 * @returns false if too many requests are waiting
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
    yield* changedRows(
      query
        .insertInto('asking')
        .values({ ...row, mailbox: address.key, domain: address.domain, person })
        .onConflict(conflict => conflict.column('mailbox').doUpdateSet(row).where('asking.asked', '<=', today)),
    )
  return true
}

/** The limits of a claim: the maximum number of messages in this batch, and in an hour for all processes. */
export interface InvitationClaim {
  readonly limit: number
  readonly perHour: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Claims messages that are due, so that no other process gets them. New people become `pending`. */
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

/**
 * Prepares the message for a request.
 * @returns the message, or an empty list if the person may get no more mail
 */
function* invite(dialect: SqlDialect, row: Row, now: number): Work<Invitation[]> {
  const { query } = dialect
  const { mailbox, address, domain, asked, evidence } = row
  const found = yield* subscriberFor(dialect, mailbox)
  // A person who complained about spam gets no more mail.
  const due = found?.state === 'complained' ? null : row.due
  const mark = { claimed: now, tries: row.tries + 1, due }
  yield* changedRows(query.updateTable('asking').set(mark).where('mailbox', '=', mailbox))
  if (due === null) return []
  const invited = { written: address, mailbox: mailboxOf({ address, domain }), key: mailbox, domain }
  const subscriber = found?.id ?? (yield* admit(dialect, invited, { at: asked, evidence }))
  return [{ subscriber, address: invited, known: found?.state === 'active' }]
}

/** Adds a new person, or a person who was erased earlier and now asks to subscribe. */
function* admit(
  { query }: SqlDialect,
  { written, key, domain }: Address,
  { at, evidence }: { readonly at: number; readonly evidence: string },
): Work<number> {
  const state = { state: 'pending', frequency: 'all', name: null, created: at, changed: at }
  const row = { address: written, mailbox: key, domain, ...state }
  const [made] = yield* returnedRows(query.insertInto('subscriber').values(row).returning('id'))
  const subscriber = made?.id ?? 0
  const change = { subscriber, at, state: 'pending', cause: 'form', evidence }
  yield* changedRows(query.insertInto('subscriber_change').values(change))
  return subscriber
}

/** Records the result of a message. After `later`, it is tried again a few times. */
export function* settleInvitation(
  { query }: SqlDialect,
  { address }: Invitation,
  outcome: 'done' | 'later',
  now: number,
): Work<void> {
  const row = yield* first(query.selectFrom('asking').select('tries').where('mailbox', '=', address.key))
  const minutes = outcome === 'later' ? RETRIES[(row?.tries ?? 1) - 1] : undefined
  const due = minutes === undefined ? null : now + minutes * MINUTE
  // With this time, the message can be claimed as soon as it is due, and still counts towards the hourly limit.
  const next = due === null ? { due } : { due, claimed: now - PATIENCE }
  yield* changedRows(query.updateTable('asking').set(next).where('mailbox', '=', address.key))
}

/** Makes a subscriber active if there is a request from the last week. Returns whether the subscriber is active now. */
export function* confirmSubscription(dialect: SqlDialect, subscriber: number, at: number): Work<boolean> {
  const { query } = dialect
  const found = yield* first(query.selectFrom('subscriber').select(['mailbox', 'state']).where('id', '=', subscriber))
  if (!found) return false
  const request = yield* first(
    query
      .selectFrom('asking')
      .select('evidence')
      .where('mailbox', '=', found.mailbox)
      .where('claimed', '>', 0)
      .where('asked', '>', at - WEEK),
  )
  if (!request || found.state === 'active') return found.state === 'active'
  const evidence = `${request.evidence} Confirmed ${new Date(at).toISOString()} through the link in the mail.`
  if (!(yield* changeState(dialect, subscriber, 'active', { at, cause: 'confirmed', evidence }))) return false
  yield* liftSuppression(dialect, found.mailbox)
  yield* changedRows(query.deleteFrom('asking').where('mailbox', '=', found.mailbox))
  return true
}

/** Deletes requests that were not confirmed within a week, together with their addresses. */
export function* sweepRequests({ query }: SqlDialect, now: number): Work<number> {
  const over = query
    .selectFrom('asking')
    .select('mailbox')
    .where('asked', '<=', now - WEEK)
  yield* changedRows(query.deleteFrom('subscriber').where('state', '=', 'pending').where('mailbox', 'in', over))
  return yield* changedRows(query.deleteFrom('asking').where('asked', '<=', now - WEEK))
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

/** Returns the mailbox without the parts that providers ignore, so that variants of an address count as one person. */
export function personOf({ key, domain }: Address): string {
  const local = addressParts(key).local.replace(/\+.*$/, '')
  return `${DOTLESS.includes(domain) ? local.replaceAll('.', '') : local}@${domain}`
}
