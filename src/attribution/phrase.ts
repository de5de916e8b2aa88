import { dateText, type Moment, w3cdtf } from '../moment.js'

/** A run of text in a credit: plain, a link, or a date. Names are never part of a sentence's grammar. */
export interface Segment {
  readonly text: string
  readonly href?: string
  /** Link relation for HTML: `author`, `license`. */
  readonly rel?: string
  /** W3CDTF, where the run is a date. */
  readonly datetime?: string
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

/** A sentence pattern of the wording with its `{names}` filled in by segments. */
export function fill(pattern: string, values: Readonly<Record<string, Phrase>>): Phrase {
  const phrase: Segment[] = []
  partsOf(pattern).forEach((part, i) => {
    if (i % 2 === 1) phrase.push(...(values[part] ?? []))
    else if (part !== '') phrase.push(plain(part))
  })
  return phrase
}

const listFormats = new Map<string, Intl.ListFormat>()

function listFormat(language: string): Intl.ListFormat {
  // As with dates: plain "en" would put the American comma before "and".
  const locale = language === 'en' ? 'en-GB' : language
  const format = listFormats.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' })
  listFormats.set(locale, format)
  return format
}

/** `A, B and C` in the language's own manner. */
export function list(items: readonly Phrase[], language: string): Phrase {
  const [only] = items
  if (only && items.length === 1) return only
  const slots = items.map((_, i) => String(i))
  return listFormat(language)
    .formatToParts(slots)
    .flatMap(part => (part.type === 'element' ? (items[Number(part.value)] ?? []) : [plain(part.value)]))
}

/** A phrase as plain text, each link's address behind it in angle brackets (RFC 3986 appendix C). */
export const phraseText = (phrase: Phrase, links = true): string =>
  phrase.map(({ text, href }) => (href && links && href !== text ? `${text} <${href}>` : text)).join('')
