/** One thing that a source says about an article. */
export interface ImportedFact {
  /** A field of frontmatter, with dots and places in lists: `original.publisher.name`, `authors.0.bio`. */
  readonly field: string
  readonly value: string | readonly string[]
  /** Where it was found, for people: `line 3`, `og:title`, `From:`. */
  readonly from: string
  /** Why it may be wrong; absent where the source says it outright. */
  readonly doubt?: string
}

/** What is known of one article. The first word on a field stands, so sources are asked in the order of their weight. */
export interface Facts {
  add(field: string, value: string | readonly string[] | undefined, from: string, doubt?: string): void
  /** Gives a field that has a value another one, found at the same place; or none. */
  replace(field: string, value: string | readonly string[] | undefined): void
  /** The value of a field that holds text. */
  get(field: string): string | undefined
  has(field: string): boolean
  /** The fields below one, such as `original`. */
  below(field: string): readonly ImportedFact[]
  list(): readonly ImportedFact[]
  /** Keeps a sentence that was taken out of a text, and of which no field says all. */
  leave(sentence: string): void
  left(): readonly string[]
}

const isBlank = (value: string | readonly string[] | undefined): boolean =>
  value === undefined || (typeof value === 'string' ? value.trim() === '' : value.length === 0)

export function newFacts(): Facts {
  const all = new Map<string, ImportedFact>()
  const left = new Set<string>()
  return {
    add: (field, value, from, doubt) => {
      if (value === undefined || isBlank(value) || all.has(field)) return
      const said = typeof value === 'string' ? value.trim() : value
      all.set(field, { field, value: said, from, ...(doubt ? { doubt: oneLine(doubt) } : {}) })
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
    leave: sentence => left.add(oneLine(sentence)),
    left: () => [...left],
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
