import type { Address } from '../core/email-address.js'
import type { Frequency, Interests } from './interests.js'

export const STATES = ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const

/** The state of a subscription. `pending` means not confirmed yet; only `active` subscribers get mail. */
export type State = (typeof STATES)[number]

/** Further facts about a subscriber by name, such as `city`. Only the field with the labels may have several values. */
export type SubscriberFields = Readonly<Record<string, readonly string[]>>

/** A person who asked for the newsletter. */
export interface Subscriber {
  readonly id: number
  readonly address: string
  readonly name: string | null
  readonly state: State
  readonly frequency: Frequency
  readonly interests: Interests
  readonly fields: SubscriberFields
  /** Milliseconds since 1970. */
  readonly created: number
  readonly changed: number
}

/** The reason for a new state. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The cause: `import`, `form`, `one-click`, `bounce 5.1.1`, … */
  readonly cause: string
  /** The proof of consent, if there is any: GDPR article 7(1). */
  readonly evidence?: string
}

/** A change in the history of a subscription. */
export interface PastChange extends Change {
  readonly state: State
}

/** A person to add. */
export interface ListEntry {
  readonly address: Address
  readonly name?: string
  readonly interests: Interests
  readonly frequency: Frequency
  /** The state according to the list. It counts only if it means less mail than the state of the import. */
  readonly state?: State
  readonly fields?: SubscriberFields
  /** A part of the proof of consent that only this person has, such as the date on which they signed up elsewhere. */
  readonly evidence?: string
  /** The record of the person in an export by Offprint. */
  readonly record?: RestoredRecord
}

/** The values that an export by Offprint restores and other lists do not have. */
export interface RestoredRecord {
  /** The number in the links of earlier mails. The person gets it again only if nobody else has it. */
  readonly id?: number
  readonly created: number
  readonly changed: number
  /** Oldest first. */
  readonly history: readonly PastChange[]
}

/**
 * The states from most to least mail. `bounced` comes before `unsubscribed`, because `restore` can undo many bounces at once,
 * and must not bring back people who left.
 */
const FROM_MOST_MAIL: readonly State[] = ['active', 'pending', 'bounced', 'unsubscribed', 'complained']

/** Returns whichever of two states means less mail. */
export const leastMail = (a: State, b: State): State => (FROM_MOST_MAIL.indexOf(a) < FROM_MOST_MAIL.indexOf(b) ? b : a)

const NEXT: Readonly<Record<State, readonly State[]>> = {
  pending: ['active', 'unsubscribed', 'bounced', 'complained'],
  active: ['unsubscribed', 'bounced', 'complained'],
  unsubscribed: ['active', 'pending', 'bounced', 'complained'],
  bounced: ['active', 'pending', 'unsubscribed', 'complained'],
  // A person who reported a message as spam is never subscribed again by anything automatic.
  complained: [],
}

/** Tells whether a state may follow another. Subscribing again after leaving needs evidence of a new consent. */
export function mayBecome(from: State, to: State, change: Change): boolean {
  if (!NEXT[from].includes(to)) return false
  const back = to === 'active' && (from === 'unsubscribed' || from === 'bounced')
  return !back || change.evidence !== undefined
}

/** The number of characters of a name that are kept. */
export const LONGEST_NAME = 120

/** Reads a name as `wholeName` does, and keeps its beginning. */
export const readName = (text: string): string | undefined => shortName(wholeName(text))

export const shortName = (name: string | undefined): string | undefined =>
  name && [...name].slice(0, LONGEST_NAME).join('').trimEnd()

/**
 * Makes a name safe to show, as one line without control or direction characters, or returns undefined for a name with a web
 * address. Names come from forms that anybody can fill in, and spammers use such forms to send mails that greet `WIN http://…`.
 */
export function wholeName(text: string): string | undefined {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return name === '' || /:\/\/|www\./i.test(name) ? undefined : name
}
