import type { WordsFor } from '../attribution/index.js'
import type { Publication } from '../publication/index.js'

export { directionOf } from '../core/direction.js'

/** Where one feed stands, as paths from the root of the site. */
export interface FeedLink {
  /** `''` is the main feed. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly rss: string
  readonly atom: string
  readonly json: string
}

/** What every edition may know of the whole. */
export interface Site {
  readonly publication: Publication
  readonly feeds: readonly FeedLink[]
  /** What readers see, in every language. */
  readonly wordsFor: WordsFor
  readonly generator: { readonly name: string; readonly version: string; readonly url: string }
  /** Changes when the publication, the templates or the software change: a part of every edition's key. */
  readonly key: string
}
