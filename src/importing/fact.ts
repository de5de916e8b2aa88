import { oneLine } from '../core/text.js'

/** One fact that a source states about an article. */
export interface ImportedFact {
  /** The field of frontmatter as a path with dots: `original.publisher.name`, `authors.0.bio`. */
  readonly field: string
  readonly value: string | readonly string[]
  /** The place at which the fact was found, in words for people: `line 3`, `og:title`, `From:`. */
  readonly from: string
  /** The reason why the fact may be wrong; absent if the source states it outright. */
  readonly doubt?: string
  /** The next most likely value of a guess, as text. */
  readonly runnerUp?: string
}

/**
 * The facts about one article. The first value added for a field is kept, so the most reliable sources are read first.
 */
export interface Facts {
  add(
    field: string,
    value: string | readonly string[] | undefined,
    from: string,
    doubt?: string,
    runnerUp?: string,
  ): void
  /** Replaces the value of an existing field, or removes it, without changing where it was found. */
  replace(field: string, value: string | readonly string[] | undefined): void
  /** Returns the value of a field that holds text. */
  get(field: string): string | undefined
  has(field: string): boolean
  /** Returns the facts whose fields are inside a field such as `original`. */
  below(field: string): readonly ImportedFact[]
  list(): readonly ImportedFact[]
  /** Records a sentence that was removed from a text although the fields contain only part of it. */
  leave(sentence: string): void
  left(): readonly string[]
}

/** Returns the reason why a value is a guess, with the value that is the next most likely. */
export const reasonOf = ({ doubt, runnerUp }: ImportedFact): string | undefined =>
  doubt && runnerUp && !doubt.includes(runnerUp) ? `${doubt} (or “${runnerUp}”)` : doubt

/** Returns the names of the authors in order. */
export const authorNames = (facts: Facts): string[] =>
  facts
    .list()
    .flatMap(({ field, value }) => (/^authors\.\d+\.name$/.test(field) && typeof value === 'string' ? [value] : []))

const isBlank = (value: string | readonly string[] | undefined): boolean =>
  value === undefined || (typeof value === 'string' ? value.trim() === '' : value.length === 0)

export function newFacts(): Facts {
  const all = new Map<string, ImportedFact>()
  const sentences = new Set<string>()
  return {
    add: (field, value, from, doubt, runnerUp) => {
      if (value === undefined || isBlank(value) || all.has(field)) return
      const trimmed = typeof value === 'string' ? value.trim() : value
      all.set(field, {
        field,
        value: trimmed,
        from,
        ...(doubt ? { doubt: oneLine(doubt) } : {}),
        ...(doubt && runnerUp ? { runnerUp: oneLine(runnerUp) } : {}),
      })
    },
    replace: (field, value) => {
      const fact = all.get(field)
      if (value === undefined) all.delete(field)
      else if (fact) all.set(field, { ...fact, value })
    },
    get: field => {
      const value = all.get(field)?.value
      return typeof value === 'string' ? value : undefined
    },
    has: field => all.has(field),
    below: field => [...all.values()].filter(fact => fact.field.startsWith(`${field}.`)),
    list: () => [...all.values()],
    leave: sentence => sentences.add(oneLine(sentence)),
    left: () => [...sentences],
  }
}
