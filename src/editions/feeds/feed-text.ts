import { withoutC1 } from '../../core/charset.js'
import { escapeText } from '../../core/text.js'

/**
 * Prepares text so that feed readers and the W3C validator accept it. Only this file changes the text of posts for feeds.
 */

/**
 * The replacement for a character that no feed may contain. It is not U+FFFD, which validators report as a sign of a broken
 * encoding.
 */
const MISSING = '\u25A1'

const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u0080-\u009F\uFFFD-\uFFFF\p{Cs}]/gu

/** Matches text that may need a change, in a tenth of the time of a pattern with Unicode properties. */
const DOUBTFUL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00C2\u00C3\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/

const legible = (text: string): string => (DOUBTFUL.test(text) ? withoutC1(text).replace(UNWANTED, MISSING) : text)

const TWICE_ENCODED = /([\u00C2\u00C3])(?=[\u0080-\u00BF])/g
const BEYOND_LATIN_1 = /[^\u0000-\u00FF]/
const DECOMPOSED: Readonly<Record<string, string>> = { '\u00C2': 'A\u0302', '\u00C3': 'A\u0303' }

/**
 * Decomposes letters such as `Ã` in `Ã©`, which the validator reports as UTF-8 read as Latin-1 even if they are intended.
 * The decomposed text is canonically equivalent in Unicode.
 */
const decomposed = (text: string): string =>
  !DOUBTFUL.test(text) || BEYOND_LATIN_1.test(text)
    ? text
    : text.replace(TWICE_ENCODED, letter => DECOMPOSED[letter] ?? letter)

const END_TAG = /<\/([\p{L}\p{N}_]+)>/gu

/** Tells whether a plain-text element may contain the text unchanged. Otherwise, HTML can express it. */
export const isPlain = (text: string): boolean => feedText(text) === text

/**
 * Prepares text for a plain-text element or attribute. An end tag, as in "Close your </p>", gets a space, because the
 * validator would take it for markup even if it is escaped.
 */
export function feedText(text: string): string {
  const fine = decomposed(legible(text))
  return fine.includes('</') ? fine.replace(END_TAG, '</$1 >') : fine
}

/**
 * Prepares text, or returns the fallback if no visible text is left, because feeds must not contain empty titles or names.
 */
export const plainOr = (text: string, fallback: string): string => {
  const plain = feedText(text)
  return plain.trim() === '' ? feedText(fallback) : plain
}

const ADDRESS_IN_NAME = /<(?=[\w\-+.']+@)([^<>]*)>/g

/**
 * Prepares a person's name. Angle brackets become round ones, because the validator reports `Ada <ada@example.org>`.
 */
export const personName = (name: string): string => feedText(name).replace(ADDRESS_IN_NAME, '($1)')

/** Prepares the names of people, each once: somebody may contribute in several ways. */
export const namesOf = (people: readonly { readonly name: string }[]): string[] => [
  ...new Set(people.map(({ name }) => personName(name)).filter(name => name.trim() !== '')),
]

/** Prepares text for an element that is read as HTML, such as the description of an RSS item. */
export const textAsHtml = (text: string): string => markupText(escapeText(text))

const NOT_IN_HTML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** Rewrites HTML source: characters that the HTML standard calls errors become references or replacements. */
export function markupText(source: string): string {
  if (!DOUBTFUL.test(source)) return source
  const fine = withoutC1(source.replace(/\r\n?/g, '\n')).replace(NOT_IN_HTML, '&#xFFFD;')
  return fine.replace(TWICE_ENCODED, letter => `&#${letter.charCodeAt(0)};`)
}
