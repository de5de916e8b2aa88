import type { Article } from '../editions/index.js'
import { type Fact, factsOf } from './expectation.js'

/** The facts of every post's credit, as the record has them: as JSON, by the post's id and fingerprint. */
export interface Ledger {
  /** All of this build; where it needed none, those of the one before. */
  readonly entries: () => ReadonlyMap<string, string>
  readonly enter: (article: Article, facts: readonly Fact[]) => void
  /** What has been entered, here or by another thread; else worked out now. */
  readonly factsOf: (article: Article) => string
  readonly absorb: (others: ReadonlyMap<string, string>) => void
}

const nameOf = ({ id, fingerprint }: Article): string => `${id} ${fingerprint}`

const factsText = (facts: readonly Fact[]): string => JSON.stringify(facts.map(({ fact, value }) => ({ fact, value })))

/** @param before of an earlier build with the same publication; it only ever saves work */
export function ledgerOf(before: ReadonlyMap<string, string> = new Map()): Ledger {
  const entries = new Map<string, string>()
  return {
    entries: () => (entries.size > 0 ? entries : before),
    enter: (article, facts) => {
      entries.set(nameOf(article), factsText(facts))
    },
    factsOf(article) {
      const name = nameOf(article)
      const known = entries.get(name) ?? before.get(name) ?? factsText(factsOf(article.credit, article.title))
      entries.set(name, known)
      return known
    },
    absorb: others => {
      for (const [name, facts] of others) entries.set(name, facts)
    },
  }
}
