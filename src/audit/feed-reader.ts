import type { Article } from '../editions/index.js'
import type { Fact, FactName } from './expectation.js'
import type { MetadataReading } from './metadata-reading.js'

/** One entry of a feed, read back. */
export interface EntryReading {
  readonly id: string
  readonly html: string
  readonly metadata: MetadataReading
}

/** The reader of a feed format. */
export interface FeedReader {
  /**
   * Reads the entries of a document.
   * @throws Error if the document cannot be read
   */
  readonly read: (text: string) => EntryReading[]
  /** The facts for which the format has a field (docs/attribution.md lists the fields). */
  readonly facts: ReadonlySet<FactName>
  /** Tells whether the format cannot hold a fact of this post, although it has a field for such facts. */
  readonly omits?: (fact: Fact, article: Article) => boolean
}
