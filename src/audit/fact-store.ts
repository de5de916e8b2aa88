import type { Article } from '../editions/index.js'
import { type Fact, factsOf } from './expectation.js'

/**
 * The facts of every post's credit, as the record has them, by the post's id and fingerprint: as JSON in UTF-8, which takes
 * half of a text's memory and is handed from one thread to another without a copy.
 */
export interface FactStore {
  /** All of this build; where it needed none, those of the one before. */
  readonly entries: () => ReadonlyMap<string, Uint8Array>
  readonly enter: (article: Article, facts: readonly Fact[]) => void
  /** What has been entered, here or by another thread; else worked out now. */
  readonly factsOf: (article: Article) => Uint8Array
  readonly absorb: (others: ReadonlyMap<string, Uint8Array>) => void
}

const nameOf = ({ id, fingerprint }: Article): string => `${id} ${fingerprint}`

const encoder = new TextEncoder()

const encoded = (facts: readonly Fact[]): Uint8Array =>
  encoder.encode(JSON.stringify(facts.map(({ fact, value }) => ({ fact, value }))))

/** @param before of an earlier build with the same publication; it only ever saves work */
export function factStore(before: ReadonlyMap<string, Uint8Array> = new Map()): FactStore {
  const entries = new Map<string, Uint8Array>()
  return {
    entries: () => (entries.size > 0 ? entries : before),
    enter: (article, facts) => {
      entries.set(nameOf(article), encoded(facts))
    },
    factsOf(article) {
      const name = nameOf(article)
      const known = entries.get(name) ?? before.get(name) ?? encoded(factsOf(article.credit, article.title))
      entries.set(name, known)
      return known
    },
    absorb: others => {
      for (const [name, facts] of others) entries.set(name, facts)
    },
  }
}
