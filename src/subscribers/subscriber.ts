import type { Address } from '../core/email-address.js'
import type { Frequency, Interests } from './interests.js'

export const STATES = ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const

/** `pending` has not confirmed yet; only `active` ones get mail. */
export type State = (typeof STATES)[number]

/** Somebody who asked for the newsletter. */
export interface Subscriber {
  readonly id: number
  readonly address: string
  readonly name: string | null
  readonly state: State
  readonly frequency: Frequency
  readonly interests: Interests
  /** Milliseconds since 1970. */
  readonly created: number
  readonly changed: number
}

/** Why a state came about. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly at: number
  /** What did it: `import`, `form`, `one-click`, `bounce 5.1.1`, … */
  readonly cause: string
  /** What proves the consent, where there is any: GDPR article 7(1). */
  readonly evidence?: string
}

/** A change that was made. */
export interface PastChange extends Change {
  readonly state: State
}

/** Somebody to be taken in. */
export interface ListEntry {
  readonly address: Address
  readonly name?: string
  readonly interests: Interests
  readonly frequency: Frequency
  /** What a list says of them; nobody gets more mail by it than whoever takes the list in allows. */
  readonly state?: State
  /** What an export of ours knew of them. */
  readonly record?: RestoredRecord
}

/** What comes back with an export beside what every list has. */
export interface RestoredRecord {
  /** The number that links in earlier mails name. It is given again only where nobody else has it. */
  readonly id?: number
  readonly created: number
  readonly changed: number
  /** Oldest first. */
  readonly history: readonly PastChange[]
}

/**
 * From the most mail to the least. `bounced` comes before `unsubscribed`: a bounce may be undone in bulk after a bad day, and
 * that must not bring back who left.
 */
const LESS_AND_LESS: readonly State[] = ['active', 'pending', 'bounced', 'unsubscribed', 'complained']

/** The one of two states that means less mail. */
export const leastMail = (a: State, b: State): State => (LESS_AND_LESS.indexOf(a) < LESS_AND_LESS.indexOf(b) ? b : a)

const NEXT: Readonly<Record<State, readonly State[]>> = {
  pending: ['active', 'unsubscribed', 'bounced', 'complained'],
  active: ['unsubscribed', 'bounced', 'complained'],
  unsubscribed: ['active', 'pending', 'bounced', 'complained'],
  bounced: ['active', 'pending', 'unsubscribed', 'complained'],
  // Who called it spam does not come back by anything that could be automatic.
  complained: [],
}

/** Whether a state may follow another. Coming back after leaving needs evidence of a new consent. */
export function mayBecome(from: State, to: State, change: Change): boolean {
  if (!NEXT[from].includes(to)) return false
  const back = to === 'active' && (from === 'unsubscribed' || from === 'bounced')
  return !back || change.evidence !== undefined
}

const NAME_LONGEST = 120

/**
 * A name that is safe to show: one line, no control or direction characters, no address of a page. Names come from forms
 * that anybody can fill in, and a mail that greets `WIN http://…` is what such forms are abused for.
 */
export function readName(said: string): string | undefined {
  const name = said
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (name === '' || /:\/\/|www\./i.test(name)) return undefined
  return [...name].slice(0, NAME_LONGEST).join('').trimEnd()
}
