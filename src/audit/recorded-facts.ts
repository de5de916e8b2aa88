import { z } from '../core/schema.js'
import type { Article } from '../editions/index.js'
import { FACT_NAMES, type Fact, factsOf, pictureFactsOf } from './expectation.js'

/** A fact as `attribution.json` records it. */
export const recordedFact = z.strictObject({ fact: z.enum(FACT_NAMES), value: z.string().min(1) })

/**
 * The facts of every credit as `attribution.json` records them, keyed by the post's id and fingerprint. They are kept
 * as JSON in UTF-8, which takes half the memory of a string and moves between threads without a copy.
 */
export type RecordedFacts = ReadonlyMap<string, Uint8Array>

/** The facts of one post, as an entry of `RecordedFacts`. */
export type RecordedFactsEntry = readonly [name: string, facts: Uint8Array]

/** Returns the name of a post’s entry. */
export const factsName = ({ id, fingerprint }: Article): string => `${id} ${fingerprint}`

const encoder = new TextEncoder()

export const recordedFactsEntry = (article: Article, facts: readonly Fact[]): RecordedFactsEntry => [
  factsName(article),
  encoder.encode(
    JSON.stringify(
      [...facts, ...(article.pictures ?? []).flatMap(pictureFactsOf)].map(
        ({ fact, value }): z.output<typeof recordedFact> => ({ fact, value }),
      ),
    ),
  ),
]

/** Returns the existing entry of a post, or makes one. */
export function entryAmong(existing: RecordedFacts, article: Article): RecordedFactsEntry {
  const name = factsName(article)
  const facts = existing.get(name)
  return facts ? [name, facts] : recordedFactsEntry(article, factsOf(article))
}
