import type { Article } from '../editions/index.js'
import { type Fact, factsOf } from './expectation.js'

/**
 * The facts of every credit as `attribution.json` records them, keyed by the post's id and fingerprint. They are kept
 * as JSON in UTF-8, which takes half the memory of a string and moves between threads without a copy.
 */
export interface FactStore {
  /** All facts of this build, or those of the previous build if this one rendered nothing. */
  readonly entries: () => ReadonlyMap<string, Uint8Array>
  readonly enter: (article: Article, facts: readonly Fact[]) => void
  /** Returns the facts that were entered here or by another thread, and computes them if there are none. */
  readonly factsOf: (article: Article) => Uint8Array
  readonly absorb: (others: ReadonlyMap<string, Uint8Array>) => void
}

const nameOf = ({ id, fingerprint }: Article): string => `${id} ${fingerprint}`

const encoder = new TextEncoder()

const encoded = (facts: readonly Fact[]): Uint8Array =>
  encoder.encode(JSON.stringify(facts.map(({ fact, value }) => ({ fact, value }))))

/** @param before facts of an earlier build with the same publication; they only save work */
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
