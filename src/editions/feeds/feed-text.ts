/**
 * Text as feed readers, and the W3C validator at its strictest, take it without objection. What is changed is listed
 * here and nowhere else; all other text arrives as it was written.
 */

/** Stands for a character that no feed may carry: U+FFFD itself is reported as a sign of a broken encoding. */
const MISSING = '\u25A1'

/** What stands at 0x80 to 0x9F in Windows-1252: the HTML standard reads these control characters in the same way. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const C1 = /[\u0080-\u009F]/g
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u0080-\u009F\uFFFD-\uFFFF\p{Cs}]/gu

/** Text that came through Windows-1252 gets the characters it meant. */
export const withoutC1 = (text: string): string =>
  text.replace(C1, sign => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)

/** Finds text to look at more closely, in a tenth of the time that Unicode properties take. */
const DOUBTFUL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00C2\u00C3\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/

const legible = (text: string): string => (DOUBTFUL.test(text) ? withoutC1(text).replace(UNWANTED, MISSING) : text)

const TWICE_ENCODED = /([\u00C2\u00C3])(?=[\u0080-\u00BF])/g
const BEYOND_LATIN_1 = /[^\u0000-\u00FF]/
const DECOMPOSED: Readonly<Record<string, string>> = { '\u00C2': 'A\u0302', '\u00C3': 'A\u0303' }

/** `Ã©` is reported as UTF-8 read as Latin-1, even where it is meant. Decomposed it is the same text to Unicode, and is not. */
const decomposed = (text: string): string =>
  !DOUBTFUL.test(text) || BEYOND_LATIN_1.test(text)
    ? text
    : text.replace(TWICE_ENCODED, letter => DECOMPOSED[letter] ?? letter)

const END_TAG = /<\/([\p{L}\p{N}_]+)>/gu

/** Whether text can be a plain-text element as it stands; HTML has a way to write everything. */
export const isPlain = (text: string): boolean => feedText(text) === text

/**
 * Text for an element or attribute that holds plain text. An end tag in it, as in "Close your </p>", would be taken for
 * markup however it is escaped, and gets a space.
 */
export function feedText(text: string): string {
  const fine = decomposed(legible(text))
  return fine.includes('</') ? fine.replace(END_TAG, '</$1 >') : fine
}

/** Plain text, or the fallback where nothing is left of it: feeds may not have empty titles and names. */
export const plainOr = (text: string, fallback: string): string => {
  const plain = feedText(text)
  return plain.trim() === '' ? feedText(fallback) : plain
}

const ADDRESS_IN_NAME = /<(?=[\w\-+.']+@)([^<>]*)>/g

/** A person's name; `Ada <ada@example.org>` is reported, for addresses in feeds are harvested. */
export const personName = (name: string): string => feedText(name).replace(ADDRESS_IN_NAME, '($1)')

const HTML_SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text for an element that is read as HTML, such as the description of an RSS item. */
export const textAsHtml = (text: string): string => markupText(text.replace(/[&<>]/g, sign => HTML_SIGNS[sign] ?? sign))

const NOT_IN_HTML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** HTML source with every character that the HTML standard calls an error written as a reference, or replaced. */
export function markupText(source: string): string {
  if (!DOUBTFUL.test(source)) return source
  const fine = withoutC1(source.replace(/\r\n?/g, '\n')).replace(NOT_IN_HTML, '&#xFFFD;')
  return fine.replace(TWICE_ENCODED, letter => `&#${letter.charCodeAt(0)};`)
}
