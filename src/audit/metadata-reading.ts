import { memo } from '../core/memo.js'
import type { FactName } from './expectation.js'
import { addressKey, comparableText } from './same-text.js'

/** Facts that are the names of people. */
const PEOPLE: ReadonlySet<FactName> = new Set<FactName>(['author', 'translator', 'photographer', 'contributor'])

/** The facts about one post that software finds in a document. */
export class MetadataReading {
  /**
   * @param values elements and members that hold one fact each
   * @param prose elements that hold sentences or lists of names, each of which may contain several facts
   */
  constructor(
    private readonly values: Partial<Record<FactName, readonly (string | undefined)[]>>,
    private readonly prose: Partial<Record<FactName, readonly (string | undefined)[]>> = {},
  ) {}

  private readonly forms = new Map<readonly unknown[], ReadonlySet<string>>()

  /** Tells whether the kind of document has a field for a fact, empty or not (docs/attribution.md lists the fields). */
  reads(name: FactName): boolean {
    return name in this.values
  }

  tells(name: FactName, value: string): boolean {
    const [found = [], sentences = []] = [this.values[name], this.prose[name]]
    if (found.includes(value)) return true
    const same = PEOPLE.has(name)
      ? nameKey
      : name.endsWith('link') || name === 'canonical'
        ? addressKey
        : comparableText
    const wanted = same(value)
    const within = PEOPLE.has(name) ? nameKey : comparableText
    return (
      this.comparable(found, same).has(wanted) ||
      sentences.some(each => each?.includes(value)) ||
      [...this.comparable(sentences, within)].some(each => each.includes(within(wanted)))
    )
  }

  /** Returns the values of one fact in the form in which they are compared, because a paper may have thousands of authors. */
  private comparable(found: readonly (string | undefined)[], same: (value: string) => string): ReadonlySet<string> {
    const known = this.forms.get(found)
    if (known) return known
    const forms = new Set(found.flatMap(each => (each === undefined ? [] : [same(each)])))
    this.forms.set(found, forms)
    return forms
  }
}

/**
 * Returns the form in which names are compared. It has no brackets, because an email address in a name cannot keep its angle
 * brackets in a feed.
 */
const nameKey = (name: string): string => comparableText(name).replace(/[<>()]/g, '')

/** Returns the form in which dates are compared: seconds since 1970, because RSS has no fractions. */
export const secondsOf = (date: string | undefined): string | undefined =>
  date === undefined ? undefined : secondsIn(date)

/** Converts a date. Results are kept, because every format repeats the dates. */
const secondsIn = memo(2000, (date: string) => String(Math.floor(Date.parse(date) / 1000)))
