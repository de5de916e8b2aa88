import type { TitleWords } from '../html/title-words.js'

/** A site or feed that a feed names. */
export interface FeedParty {
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly feed?: string | undefined
}

/** One entry of a feed in any format. */
export interface ForeignEntry {
  readonly id?: string | undefined
  readonly title?: TitleWords | undefined
  readonly link?: string | undefined
  /** The base for relative addresses in the text, if the feed sets one. */
  readonly base?: string | undefined
  /** The date as it is written in the feed. */
  readonly date?: string | undefined
  /** When the entry was changed, as it is written in the feed. */
  readonly modified?: string | undefined
  /** The date of the original, which Offprint's own feeds contain. */
  readonly originalDate?: string | undefined
  readonly authors: readonly { readonly name: string; readonly url?: string | undefined }[]
  readonly html?: string | undefined
  /** The summary, as plain text or HTML. It is shorter than the text if there are both. */
  readonly summary?: string | undefined
  readonly tags: readonly string[]
  readonly image?: string | undefined
  readonly imageCredit?: string | undefined
  readonly language?: string | undefined
  /** The feed that the entry was taken from (`source` in Atom and RSS). */
  readonly source?: FeedParty | undefined
  /** The intermediaries (`rel="via"` in Atom). */
  readonly via: readonly FeedParty[]
  readonly licence?: string | undefined
  readonly rights?: string | undefined
}

/** An entry that a feed says was deleted (`at:deleted-entry`, RFC 6721). */
export interface DeletedEntry {
  /** The id that the entry had. */
  readonly id: string
  /** When it was deleted, as it is written in the feed. */
  readonly when?: string | undefined
  /** The reason in the feed’s words. */
  readonly comment?: string | undefined
}

export interface ForeignFeed {
  readonly feed: FeedParty
  readonly entries: readonly ForeignEntry[]
  readonly deleted?: readonly DeletedEntry[]
  /** How often the feed says that it changes, in milliseconds. */
  readonly interval?: number | undefined
  /** Reasons why entries, or parts of them, may be missing. */
  readonly faults: readonly string[]
}
