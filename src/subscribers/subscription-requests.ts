import { randomInt } from 'node:crypto'
import { DAY, HOUR, MINUTE } from '../core/duration.js'
import { type Address, addressParts, mailboxOf } from '../core/email-address.js'
import { append } from '../core/long-lists.js'
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
import { liftSuppression, suppressAddress } from './suppressions.js'

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
  /** The subscriber who wants to change their address to this one; absent for a new subscription. */
  readonly subscriber?: number
}

/** A message that is to be sent now. */
export interface Invitation {
  readonly subscriber: number
  readonly address: Address
  /** Whether the person is subscribed already, in which case the message states only that. */
  readonly known: boolean
  /** The number of a change of address that the person is to confirm. */
  readonly change?: number
  /** The time of the claim, which tells it from a later one of another process. */
  readonly claimed: number
}

const WEEK = 7 * DAY

const PER_PERSON = 3
/** The numbers of changes are below this limit, so that a token can hold them. */
const NUMBERS = 2 ** 47
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
    begin: writing(beginInvitation),
    postpone: writing(postponeInvitation),
    confirm: writing(confirmSubscription),
    confirmChange: writing(confirmChange),
    sweep: writing(sweepRequests),
  }
}

export type SubscriptionRequests = ReturnType<typeof subscriptionRequests>

/**
 * Stores at most one request a day for an address, and three a day for a person or from a subscriber. Further requests are
 * dropped silently.
 * @param most how many requests may wait in total
 * @returns false if too many requests are waiting
 */
export function* keepRequest(
  { query }: SqlDialect,
  { address, at, evidence, subscriber }: SubscriptionRequest,
  most = WAITING,
): Work<boolean> {
  const person = personOf(address)
  const today = at - DAY
  const kept = query.selectFrom('asking').select(rowCount.as('count'))
  if (((yield* first(kept.where('due', '>', 0)))?.count ?? 0) >= most) return false
  const often = yield* first(
    kept
      .where(({ eb, or }) =>
        or([eb('person', '=', person), ...(subscriber === undefined ? [] : [eb('mover', '=', subscriber)])]),
      )
      .where('asked', '>', today),
  )
  // The number is not guessable, and belongs to this address only, so no other link confirms the change.
  const change =
    subscriber === undefined ? { mover: null, number: null } : { mover: subscriber, number: randomInt(1, NUMBERS) }
  const row = { asked: at, due: at, tries: 0, claimed: 0, evidence, address: address.written, ...change }
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
  const { query, isShared } = dialect
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
  for (const row of yield* rows(isShared ? due.forUpdate().skipLocked() : due))
    append(invitations, yield* invite(dialect, row, now))
  return invitations
}

/**
 * Prepares the message for a request.
 * @returns the message, or an empty list if the person may get no more mail
 */
function* invite(dialect: SqlDialect, row: Row, now: number): Work<Invitation[]> {
  const { query } = dialect
  const { mailbox, address, domain, asked, evidence, number } = row
  const found = yield* subscriberFor(dialect, mailbox)
  // A person who complained about spam gets no more mail.
  const due = found?.state === 'complained' ? null : row.due
  const mark = { claimed: now, tries: row.tries + 1, due }
  yield* changedRows(query.updateTable('asking').set(mark).where('mailbox', '=', mailbox))
  if (due === null) return []
  const invited = { written: address, mailbox: mailboxOf({ address, domain }), key: mailbox, domain }
  if (row.mover !== null && found?.state !== 'active')
    return [{ subscriber: row.mover, address: invited, known: false, change: number ?? 0, claimed: now }]
  const subscriber = found?.id ?? (yield* admit(dialect, invited, { at: asked, evidence }))
  return [{ subscriber, address: invited, known: found?.state === 'active', claimed: now }]
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

/**
 * Records that a message is about to be sent, so that nobody sends it again: two mails would be worse than none.
 * @returns false if the claim has grown old meanwhile, and another process has the message
 */
export function* beginInvitation({ query }: SqlDialect, { address, claimed }: Claimed): Work<boolean> {
  const mine = query.updateTable('asking').where('mailbox', '=', address.key).where('claimed', '=', claimed)
  return (yield* changedRows(mine.where('due', 'is not', null).set({ due: null }))) > 0
}

/** Has a message that was begun and certainly not sent tried again, a few times. */
export function* postponeInvitation({ query }: SqlDialect, { address, claimed }: Claimed, now: number): Work<void> {
  const row = yield* first(query.selectFrom('asking').select('tries').where('mailbox', '=', address.key))
  const minutes = RETRIES[(row?.tries ?? 1) - 1]
  if (minutes === undefined) return
  // With this time, the message can be claimed as soon as it is due, and still counts towards the hourly limit.
  const next = { due: now + minutes * MINUTE, claimed: now - PATIENCE }
  const mine = query.updateTable('asking').where('mailbox', '=', address.key).where('claimed', '=', claimed)
  yield* changedRows(mine.set(next))
}

type Claimed = Pick<Invitation, 'address' | 'claimed'>

/** A subscriber whose subscription is confirmed. */
export interface ConfirmedSubscriber {
  /** The address for SMTP. */
  readonly mailbox: string
  /** Whether the subscription began with this confirmation, and not with an earlier one. */
  readonly isNew: boolean
}

/**
 * Makes a subscriber active if there is a request from the last week.
 * @returns undefined if the subscriber is not active now
 */
export function* confirmSubscription(
  dialect: SqlDialect,
  subscriber: number,
  at: number,
): Work<ConfirmedSubscriber | undefined> {
  const { query } = dialect
  const found = yield* first(
    query.selectFrom('subscriber').select(['mailbox', 'state', 'address', 'domain']).where('id', '=', subscriber),
  )
  if (!found) return undefined
  const mailbox = mailboxOf(found)
  const request = yield* first(
    query
      .selectFrom('asking')
      .select('evidence')
      .where('mailbox', '=', found.mailbox)
      .where('mover', 'is', null)
      .where('claimed', '>', 0)
      .where('asked', '>', at - WEEK),
  )
  if (!request || found.state === 'active') return found.state === 'active' ? { mailbox, isNew: false } : undefined
  const evidence = `${request.evidence} Confirmed ${new Date(at).toISOString()} through the link in the mail.`
  if (!(yield* changeState(dialect, subscriber, 'active', { at, cause: 'confirmed', evidence }))) return undefined
  yield* liftSuppression(dialect, found.mailbox)
  yield* changedRows(query.deleteFrom('asking').where('mailbox', '=', found.mailbox))
  return { mailbox, isNew: true }
}

/** The cause of the change with which a subscriber’s address changes. */
export const ADDRESS_CHANGED = 'address changed'

/** A subscriber whose address has changed. */
export interface MovedSubscriber {
  readonly subscriber: number
  /** The old address in the form for SMTP, which gets a mail about the change; absent if the change was confirmed before. */
  readonly before?: string
}

/**
 * Moves a subscription to the address whose owner confirms it. Everything else about the subscriber stays, including what was
 * sent to them. The old address is remembered as a hash, so that no older list adds it again.
 * @returns undefined if there is no request of the last week, or the address has been subscribed since then
 */
export function* confirmChange(dialect: SqlDialect, number: number, at: number): Work<MovedSubscriber | undefined> {
  const { query } = dialect
  const request = yield* first(
    query
      .selectFrom('asking')
      .innerJoin('subscriber', 'subscriber.id', 'asking.mover')
      .select(['asking.mailbox', 'asking.address', 'asking.domain', 'asking.evidence'])
      .select(['subscriber.id', 'subscriber.mailbox as old', 'subscriber.address as before'])
      .select('subscriber.domain as oldDomain')
      .where('asking.number', '=', number)
      .where('asking.claimed', '>', 0)
      .where('asking.asked', '>', at - WEEK)
      .where('subscriber.state', '=', 'active'),
  )
  if (!request) return undefined
  const { id, mailbox, old, oldDomain, address, domain, before } = request
  // A button that is pressed twice sends two requests, and the browser shows the answer to the second one.
  if (mailbox === old) return { subscriber: id }
  const other = yield* subscriberFor(dialect, mailbox)
  if (other?.state === 'active' || other?.state === 'complained') return undefined
  if (other && other.id !== id) {
    // The owner of the address left earlier, and subscribes with it again now. Their history becomes a part of this one.
    yield* changedRows(
      query.updateTable('subscriber_change').set({ subscriber: id }).where('subscriber', '=', other.id),
    )
    yield* changedRows(query.deleteFrom('subscriber').where('id', '=', other.id))
  }
  const moved = { address, mailbox, domain, soft_bounces: 0, changed: at }
  yield* changedRows(query.updateTable('subscriber').set(moved).where('id', '=', id))
  const evidence = `${request.evidence} The address was ${before}. Confirmed ${new Date(at).toISOString()} through the link in the mail.`
  const change = { subscriber: id, at, state: 'active', cause: ADDRESS_CHANGED, evidence }
  yield* changedRows(query.insertInto('subscriber_change').values(change))
  yield* suppressAddress(dialect, old, at)
  yield* liftSuppression(dialect, mailbox)
  yield* changedRows(query.deleteFrom('asking').where('mailbox', '=', old))
  yield* changedRows(query.updateTable('asking').set({ due: null }).where('mailbox', '=', mailbox))
  return { subscriber: id, before: mailboxOf({ address: before, domain: oldDomain }) }
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
  readonly mover: number | null
  readonly number: number | null
}

const DOTLESS = ['gmail.com', 'googlemail.com']

/** Returns the mailbox without the parts that providers ignore, so that variants of an address count as one person. */
export function personOf({ key, domain }: Address): string {
  const local = addressParts(key).local.replace(/\+.*$/, '')
  return `${DOTLESS.includes(domain) ? local.replaceAll('.', '') : local}@${domain}`
}
