import { escapeText } from '../../core/text.js'

/**
 * Prepares text so that feed readers and the W3C validator accept it. All changes to text are in this file; other text
 * stays as written.
 */

/**
 * The replacement for a character that no feed may contain. U+FFFD itself is reported as a sign of a broken encoding.
 */
const MISSING = '\u25A1'

/** The characters of Windows-1252 at 0x80 to 0x9F. The HTML standard maps these control characters in the same way. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const C1 = /[\u0080-\u009F]/g
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u0080-\u009F\uFFFD-\uFFFF\p{Cs}]/gu

/** Replaces C1 control characters, which come from Windows-1252, by the characters that were meant. */
export const withoutC1 = (text: string): string =>
  text.replace(C1, sign => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)

/** Matches text that needs a closer look, in a tenth of the time that Unicode properties take. */
const DOUBTFUL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00C2\u00C3\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/

const legible = (text: string): string => (DOUBTFUL.test(text) ? withoutC1(text).replace(UNWANTED, MISSING) : text)

const TWICE_ENCODED = /([\u00C2\u00C3])(?=[\u0080-\u00BF])/g
const BEYOND_LATIN_1 = /[^\u0000-\u00FF]/
const DECOMPOSED: Readonly<Record<string, string>> = { '\u00C2': 'A\u0302', '\u00C3': 'A\u0303' }

/**
 * Decomposes letters such as `Ã` in `Ã©`, which the validator reports as UTF-8 read as Latin-1 even if it is meant. To
 * Unicode, the decomposed text is equivalent.
 */
const decomposed = (text: string): string =>
  !DOUBTFUL.test(text) || BEYOND_LATIN_1.test(text)
    ? text
    : text.replace(TWICE_ENCODED, letter => DECOMPOSED[letter] ?? letter)

const END_TAG = /<\/([\p{L}\p{N}_]+)>/gu

/** Whether text may stand unchanged in a plain-text element. If not, HTML can express it. */
export const isPlain = (text: string): boolean => feedText(text) === text

/**
 * Prepares text for a plain-text element or attribute. An end tag in it, as in "Close your </p>", would be taken for
 * markup however it is escaped, so it gets a space.
 */
export function feedText(text: string): string {
  const fine = decomposed(legible(text))
  return fine.includes('</') ? fine.replace(END_TAG, '</$1 >') : fine
}

/** Prepares text, and uses the fallback if nothing visible is left: titles and names must not be empty in feeds. */
export const plainOr = (text: string, fallback: string): string => {
  const plain = feedText(text)
  return plain.trim() === '' ? feedText(fallback) : plain
}

const ADDRESS_IN_NAME = /<(?=[\w\-+.']+@)([^<>]*)>/g

/**
 * Prepares a person's name. The validator reports `Ada <ada@example.org>`, because addresses in feeds are harvested;
 * round brackets pass.
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
