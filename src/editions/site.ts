import type { WordsFor } from '../attribution/index.js'
import type { Publication } from '../publication/index.js'

export { directionOf } from '../core/direction.js'

/** The name and paths of one feed. Paths start at the root of the site. */
export interface FeedLink {
  /** `''` is the main feed. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly rss: string
  readonly atom: string
  readonly json: string
}

/** The facts about the site that every edition may use. */
export interface Site {
  readonly publication: Publication
  readonly feeds: readonly FeedLink[]
  /** What readers see, in every language. */
  readonly wordsFor: WordsFor
  readonly generator: { readonly name: string; readonly version: string; readonly url: string }
  /** A fingerprint of the publication, the templates and the software. It is a part of every edition's key. */
  readonly key: string
}
