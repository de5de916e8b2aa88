import type { Address } from '../core/email-address.js'
import type { Frequency, Interests } from './interests.js'

export const STATES = ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const

/** The state of a subscription. `pending` means not confirmed yet; only `active` subscribers get mail. */
export type State = (typeof STATES)[number]

/** A person who asked for the newsletter. */
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

/** The reason for a new state. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The cause: `import`, `form`, `one-click`, `bounce 5.1.1`, … */
  readonly cause: string
  /** The proof of consent, if there is any: GDPR article 7(1). */
  readonly evidence?: string
}

/** A change that was made. */
export interface PastChange extends Change {
  readonly state: State
}

/** A person to be added. */
export interface ListEntry {
  readonly address: Address
  readonly name?: string
  readonly interests: Interests
  readonly frequency: Frequency
  /** The state according to the list. It can only mean less mail than the import allows. */
  readonly state?: State
  /** What an export of ours recorded about the person. */
  readonly record?: RestoredRecord
}

/** What an export of ours restores, beyond what every list has. */
export interface RestoredRecord {
  /** The number in the links of earlier mails. It is assigned again only if nobody else has it. */
  readonly id?: number
  readonly created: number
  readonly changed: number
  /** Oldest first. */
  readonly history: readonly PastChange[]
}

/**
 * The states from most to least mail. `bounced` comes before `unsubscribed`: bounces may be undone in bulk after a bad day,
 * which must not bring back people who left.
 */
const LESS_AND_LESS: readonly State[] = ['active', 'pending', 'bounced', 'unsubscribed', 'complained']

/** The one of two states that means less mail. */
export const leastMail = (a: State, b: State): State => (LESS_AND_LESS.indexOf(a) < LESS_AND_LESS.indexOf(b) ? b : a)

const NEXT: Readonly<Record<State, readonly State[]>> = {
  pending: ['active', 'unsubscribed', 'bounced', 'complained'],
  active: ['unsubscribed', 'bounced', 'complained'],
  unsubscribed: ['active', 'pending', 'bounced', 'complained'],
  bounced: ['active', 'pending', 'unsubscribed', 'complained'],
  // A person who called it spam is never subscribed again by anything that could be automatic.
  complained: [],
}

/** Whether a state may follow another. Subscribing again after leaving needs evidence of a new consent. */
export function mayBecome(from: State, to: State, change: Change): boolean {
  if (!NEXT[from].includes(to)) return false
  const back = to === 'active' && (from === 'unsubscribed' || from === 'bounced')
  return !back || change.evidence !== undefined
}

const NAME_LONGEST = 120

/**
 * A name that is safe to show: one line, without control or direction characters, and without web addresses. Names come from
 * forms that anybody can fill in, and spammers use such forms to send mails that greet `WIN http://…`.
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
