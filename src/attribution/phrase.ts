import { dateText, dayText } from '../core/date-text.js'
import { type Direction, directionIn, runsApart } from '../core/direction.js'
import { append } from '../core/long-lists.js'
import { memo } from '../core/memo.js'
import { type Moment, w3cdtf } from '../core/moment.js'
import { isLicence, type Licence } from './licences.js'
import { quotable } from './quotation.js'

/**
 * A run of text in a credit: plain text, a link, or a date. Names are never inflected to fit the grammar of a sentence.
 */
export interface Segment {
  readonly text: string
  readonly href?: string
  /** The link relation for HTML: `author` or `license`. */
  readonly rel?: string
  /** The date in W3CDTF, if the run is a date. */
  readonly datetime?: string
  /**
   * Whether this is a name that must be isolated because its letters run in the other direction (Unicode Standard Annex
   * 9).
   */
  readonly apart?: true
  /**
   * Whether this is the words of a sentence, or a separator in a list, between its names. Unlike a name, it is isolated only if its
   * letters run in the other direction: without letters, it belongs to the words around it.
   */
  readonly between?: true
  /** The language of the run, if it differs from that of the text around it. */
  readonly language?: string
}
export type Phrase = readonly Segment[]

export const plain = (text: string): Segment => ({ text })
/** Returns words or a separator between names, which run as the words around them. */
export const joint = (text: string): Segment => ({ text, between: true })
export const linked = (text: string, href: string | undefined, rel?: string): Segment => ({
  text,
  ...(href ? { href } : {}),
  ...(href && rel ? { rel } : {}),
})
/** Returns the name of a licence with a link to it. Only a real licence gets `rel="license"`. */
export const licenceLink = (licence: Licence): Segment =>
  linked(licence.name, licence.url, isLicence(licence) ? 'license' : undefined)
export const dated = (moment: Moment, language: string): Segment => ({
  text: dateText(moment, language),
  datetime: w3cdtf(moment),
})

/** Returns a date as a run of text without its year. */
export const datedInYear = (moment: Moment, language: string): Segment => ({
  ...dated(moment, language),
  text: dayText(moment, language),
})

/** Splits a pattern into alternating texts and names: `['By ', 'authors', '']`. */
const partsOf = memo(1000, (pattern: string): readonly string[] => pattern.split(/\{(\w+)\}/))

/**
 * Fills in the `{names}` of a pattern. If a filled-in value ends with a full stop (`Review Inc.`, `2026 г.`), the
 * pattern's own full stop after it is dropped. Quotation marks in a value differ from those that the pattern puts around it.
 *
 * @param direction the direction of the sentence; if given, names that run in the other direction are marked for
 * isolation
 * @param language the language of the pattern
 */
export function fill(
  pattern: string,
  values: Readonly<Record<string, Phrase>>,
  direction?: Direction,
  language = 'en',
): Phrase {
  const phrase: Segment[] = []
  const parts = partsOf(pattern)
  parts.forEach((part, i) => {
    if (i % 2 === 1) {
      const [before = '', after = ''] = [parts[i - 1], parts[i + 1]]
      const value = (values[part] ?? []).map(segment => quoted(segment, before, after, language))
      append(phrase, direction ? named(value, direction) : value)
    } else {
      const own = part.startsWith('.') && phrase.at(-1)?.text.endsWith('.') ? part.slice(1) : part
      if (own !== '') phrase.push(joint(own))
    }
  })
  return phrase
}

function quoted(segment: Segment, before: string, after: string, language: string): Segment {
  const text = quotable(segment.text, before, after, language)
  return text === segment.text ? segment : { ...segment, text }
}

/** Marks for isolation the segments that would disturb the direction of the sentence. */
export const named = (phrase: Phrase, sentence: Direction): Phrase =>
  phrase.some(segment => needsIsolation(segment, sentence))
    ? phrase.map(segment => (needsIsolation(segment, sentence) ? { ...segment, apart: true } : segment))
    : phrase

const needsIsolation = ({ datetime, between, text }: Segment, sentence: Direction): boolean =>
  !datetime && (between ? (directionIn(text) ?? sentence) !== sentence : runsApart(text, sentence))

/** Marks a phrase as being in a language other than the text around it. */
export const inLanguage = (phrase: Phrase, language: string): Phrase =>
  phrase.map(segment => (segment.language ? segment : { ...segment, language }))

const listFormat = memo(100, (language: string) => {
  // Plain "en" would put the American comma before "and", so "en-GB" is used, as for dates.
  const locale = language === 'en' ? 'en-GB' : language
  return new Intl.ListFormat(locale, { type: 'conjunction' })
})

/**
 * Returns what separates two names. It differs from CLDR in two languages: Italian writes `ed` before an e, and Chinese
 * bylines have the enumeration comma throughout.
 */
function separator(text: string, next: string, language: string): string {
  if (/^zh\b/.test(language)) return '、'
  return /^it\b/.test(language) && text === ' e ' && /^[eèé]/i.test(next) ? ' ed ' : text
}

/**
 * Joins names as in `A, B and C`, by the rules of the language. The conjunction may depend on the names: `Ada e Isabel`, `עדה
 * ובו`.
 */
export function listPhrase(items: readonly Phrase[], language: string): Phrase {
  const [only] = items
  if (only && items.length === 1) return only
  const texts = items.map(item => phraseText(item, false))
  let next = 0
  return listFormat(language)
    .formatToParts(texts)
    .flatMap(part =>
      part.type === 'element' ? (items[next++] ?? []) : [joint(separator(part.value, texts[next] ?? '', language))],
    )
}

/** Returns a phrase as plain text, with each link's address after it in angle brackets (RFC 3986 appendix C). */
export const phraseText = (phrase: Phrase, links = true): string =>
  links
    ? withAddresses(
        phrase,
        ({ text }) => text,
        href => `<${href}>`,
      )
    : phrase.map(({ text }) => text).join('')

const CLOSING_QUOTES = /^[\u00A0\u202F]?[”’“»」』》〉]/

/** Writes the address of each link after its words and after a quotation mark that ends with them. */
function withAddresses(
  phrase: Phrase,
  textOf: (segment: Segment) => string,
  addressOf: (href: string) => string,
): string {
  let address = ''
  let written = ''
  for (const segment of phrase) {
    const text = textOf(segment)
    const quote = address === '' ? '' : (CLOSING_QUOTES.exec(text)?.[0] ?? '')
    written += quote + address + text.slice(quote.length)
    address = segment.href && segment.href !== segment.text ? ` ${addressOf(segment.href)}` : ''
  }
  return written + address
}

/** Returns the direction of the words in a phrase, apart from isolated names, or undefined if they have no letters. */
export const phraseDirection = (phrase: Phrase): Direction | undefined =>
  directionIn(
    phrase
      .filter(({ apart }) => !apart)
      .map(({ text }) => text)
      .join(''),
  )

/** The first-strong isolate, the left-to-right isolate, and the character that ends either. */
const FSI = '\u2068'
const LRI = '\u2066'
const PDI = '\u2069'

/**
 * Returns a phrase as plain text for readers. Unlike phraseText, it encloses names and addresses of the opposite direction in
 * isolates.
 */
export function readingText(phrase: Phrase, around: Direction): string {
  const direction = phraseDirection(phrase) ?? around
  return withAddresses(
    phrase,
    ({ text, apart }) => (apart ? `${FSI}${text}${PDI}` : text),
    href => (direction === 'rtl' ? `${LRI}<${href}>${PDI}` : `<${href}>`),
  )
}
