import type { TitleWords } from '../html/title-words.js'

/** A party that a feed names. */
export interface FeedParty {
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly feed?: string | undefined
}

/** One entry, whatever form the feed has. */
export interface ForeignEntry {
  readonly id?: string | undefined
  readonly title?: TitleWords | undefined
  readonly link?: string | undefined
  /** What addresses in the text are relative to, where the feed says so. */
  readonly base?: string | undefined
  /** As the feed has it. */
  readonly date?: string | undefined
  /** Of what the entry is a copy of, as our own feeds say it. */
  readonly originalDate?: string | undefined
  readonly authors: readonly { readonly name: string; readonly url?: string | undefined }[]
  readonly html?: string | undefined
  /** Plain or HTML, shorter than the text where there is both. */
  readonly summary?: string | undefined
  readonly tags: readonly string[]
  readonly image?: string | undefined
  readonly imageCredit?: string | undefined
  readonly language?: string | undefined
  /** The feed that it was taken from (Atom's and RSS's source). */
  readonly source?: FeedParty | undefined
  /** Through whom it came (Atom's rel=via). */
  readonly via: readonly FeedParty[]
  readonly licence?: string | undefined
  readonly rights?: string | undefined
}

export interface ForeignFeed {
  readonly feed: FeedParty
  readonly entries: readonly ForeignEntry[]
  /** Why some of it may be missing. */
  readonly faults: readonly string[]
}
