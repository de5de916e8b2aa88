import type { Address } from '../core/email-address.js'
import type { Frequency, Interests } from './interests.js'
import type { Change, ListEntry, PastChange, State, Subscriber } from './subscriber.js'

/** What became of one entry: `less` is somebody known who gets less mail now; the others name the state that was found and kept. */
export type Addition = 'added' | 'less' | State | 'erased'

export interface Stats {
  readonly states: Readonly<Record<State, number>>
  /** Who asked to be forgotten. */
  readonly erased: number
  /** The largest first. */
  readonly domains: readonly { readonly domain: string; readonly active: number }[]
}

/** Somebody who asked to be forgotten, as an export holds them: nobody without the secret can try addresses on it. */
export interface Erasure {
  readonly sealed: string
  readonly since: number
}

/**
 * Where subscribers are kept. tests/subscribers/store-contract.ts says what holds of every implementation. It is asynchronous
 * because a database on another machine is.
 */
export interface SubscriberStore {
  /**
   * Takes in whoever is not known yet, all or none, in `state` or where an entry says so in one with less mail. Whoever is
   * known moves only towards less mail and keeps everything else: no list brings back someone who left.
   * @param dry finds out what would happen, and does nothing
   */
  add(entries: readonly ListEntry[], state: 'active' | 'pending', change: Change, dry?: boolean): Promise<Addition[]>
  find(address: Address): Promise<Subscriber | undefined>
  get(id: number): Promise<Subscriber | undefined>
  /** False where the state may not follow the present one, or nobody has this id. */
  change(id: number, state: State, change: Change): Promise<boolean>
  prefer(id: number, interests: Interests, frequency: Frequency): Promise<boolean>
  /** Oldest first. */
  history(id: number): Promise<readonly PastChange[]>
  /** Forgets somebody, known or not, and remembers a keyed hash of the address, so that no import brings them back. */
  erase(address: Address, at: number): Promise<boolean>
  /** In the order of their coming; reads on as far as it is asked, so that a large list is never in memory. */
  list(state?: State): AsyncIterable<Subscriber>
  stats(): Promise<Stats>
  /** Who asked to be forgotten, sealed with a secret, for an export. */
  erasures(secret: string): AsyncIterable<Erasure>
  /** Takes in sealed ones; false, and nothing is taken, where none of the secrets opens all of them. */
  restoreErasures(erasures: readonly Erasure[], secrets: readonly string[], dry?: boolean): Promise<boolean>
}
