import { type Address, addressParts } from '../core/email-address.js'

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

/**
 * What was asked for with the form. To keep an asking takes the same steps whether the address is known or not, so that
 * nobody learns by trying who is subscribed. tests/subscribers/asking-contract.ts says what holds of every implementation.
 */
export interface SubscriptionRequestStore {
  /**
   * One a day for an address, and three for a person, are kept; more are dropped without a word.
   * @returns false where too many wait already, whoever they are
   */
  ask(asking: SubscriptionRequest): Promise<boolean>
  /**
   * Takes mails that are due; no other process gets the same ones. Whoever is new becomes `pending`.
   * @param perHour mails of all processes in an hour, at most
   */
  claim(request: { readonly limit: number; readonly perHour: number; readonly now: number }): Promise<Invitation[]>
  /** What became of a mail; `later` is tried again a few times. */
  settle(invitation: Invitation, outcome: 'done' | 'later', now: number): Promise<void>
  /** Makes a subscriber active who asked for it in the last week; true for whoever is active already. */
  confirm(subscriber: number, at: number): Promise<boolean>
  /** Forgets what was not answered in a week, and the addresses with it. */
  sweep(now: number): Promise<number>
}

const DOTLESS = ['gmail.com', 'googlemail.com']

/** Whose mailbox it is: what providers let people add to an address does not make it another one. */
export function personOf({ key, domain }: Address): string {
  const local = addressParts(key).local.replace(/\+.*$/, '')
  return `${DOTLESS.includes(domain) ? local.replaceAll('.', '') : local}@${domain}`
}
