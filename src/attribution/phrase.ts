import { dateText } from '../core/date-text.js'
import { type Direction, directionIn, runsApart } from '../core/direction.js'
import { type Moment, w3cdtf } from '../core/moment.js'

/** A run of text in a credit: plain, a link, or a date. Names are never part of a sentence's grammar. */
export interface Segment {
  readonly text: string
  readonly href?: string
  /** Link relation for HTML: `author`, `license`. */
  readonly rel?: string
  /** W3CDTF, where the run is a date. */
  readonly datetime?: string
  /** A name whose letters run the other way than the sentence's: editions keep it apart (Unicode Standard Annex 9). */
  readonly apart?: true
  /** The language of the run, where it is not that of the text around: a phrase that the language lacks. */
  readonly language?: string
}
export type Phrase = readonly Segment[]

export const plain = (text: string): Segment => ({ text })
export const linked = (text: string, href: string | undefined, rel?: string): Segment => ({
  text,
  ...(href ? { href } : {}),
  ...(href && rel ? { rel } : {}),
})
export const dated = (moment: Moment, language: string): Segment => ({
  text: dateText(moment, language),
  datetime: w3cdtf(moment),
})

const patterns = new Map<string, readonly string[]>()

/** A pattern's texts and names by turns: `['By ', 'authors', '']`. */
function partsOf(pattern: string): readonly string[] {
  const known = patterns.get(pattern)
  if (known) return known
  const parts = pattern.split(/\{(\w+)\}/)
  patterns.set(pattern, parts)
  return parts
}

/**
 * A sentence pattern of the wording with its `{names}` filled in by segments. Where what is filled in ends with a full
 * stop (`Review Inc.`, `2026 г.`) the pattern's own would be a second one.
 * @param direction of the sentence, where names that run the other way are to be kept apart
 */
export function fill(pattern: string, values: Readonly<Record<string, Phrase>>, direction?: Direction): Phrase {
  const phrase: Segment[] = []
  partsOf(pattern).forEach((part, i) => {
    if (i % 2 === 1) {
      const value = values[part] ?? []
      phrase.push(...(direction ? named(value, direction) : value))
    } else {
      const own = part.startsWith('.') && phrase.at(-1)?.text.endsWith('.') ? part.slice(1) : part
      if (own !== '') phrase.push(plain(own))
    }
  })
  return phrase
}

/** Names as a sentence of this direction can hold them. */
export const named = (phrase: Phrase, sentence: Direction): Phrase =>
  phrase.some(segment => needsRoom(segment, sentence))
    ? phrase.map(segment => (needsRoom(segment, sentence) ? { ...segment, apart: true } : segment))
    : phrase

const needsRoom = ({ datetime, text }: Segment, sentence: Direction): boolean => !datetime && runsApart(text, sentence)

/** A phrase in another language than the text around it. */
export const inLanguage = (phrase: Phrase, language: string): Phrase =>
  phrase.map(segment => (segment.language ? segment : { ...segment, language }))

const listFormats = new Map<string, Intl.ListFormat>()

function listFormat(language: string): Intl.ListFormat {
  // As with dates: plain "en" would put the American comma before "and".
  const locale = language === 'en' ? 'en-GB' : language
  const format = listFormats.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' })
  listFormats.set(locale, format)
  return format
}

/** `A, B and C` in the language's own manner, which may depend on the names: `Ada e Isabel`, `עדה ובו`. */
export function listPhrase(items: readonly Phrase[], language: string): Phrase {
  const [only] = items
  if (only && items.length === 1) return only
  let next = 0
  return listFormat(language)
    .formatToParts(items.map(item => phraseText(item, false)))
    .flatMap(part => (part.type === 'element' ? (items[next++] ?? []) : [plain(part.value)]))
}

/** A phrase as plain text, each link's address behind it in angle brackets (RFC 3986 appendix C). */
export const phraseText = (phrase: Phrase, links = true): string =>
  phrase.map(({ text, href }) => (href && links && href !== text ? `${text} <${href}>` : text)).join('')

/** The direction a phrase runs in by its own words, names that are kept apart aside; undefined where it has none. */
export const phraseDirection = (phrase: Phrase): Direction | undefined =>
  directionIn(
    phrase
      .filter(({ apart }) => !apart)
      .map(({ text }) => text)
      .join(''),
  )

/** First-strong isolate, left-to-right isolate, and the end of either. */
const FSI = '\u2068'
const LRI = '\u2066'
const PDI = '\u2069'

/**
 * A phrase as plain text that people read: as phraseText has it, and where directions meet, with isolates around names
 * and addresses (never inside them).
 */
export function readingText(phrase: Phrase, around: Direction): string {
  const direction = phraseDirection(phrase) ?? around
  return phrase
    .map(({ text, href, apart }) => {
      const name = apart ? `${FSI}${text}${PDI}` : text
      if (!href || href === text) return name
      return direction === 'rtl' ? `${name} ${LRI}<${href}>${PDI}` : `${name} <${href}>`
    })
    .join('')
}
