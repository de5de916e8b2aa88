import { characterwise } from '../core/character-table.js'
import { memo } from '../core/memo.js'
import { canParseUrl, isNormalUrl } from '../core/url.js'

/** Matches characters that readers do not see: white space of every kind and width, soft hyphens, and direction marks. */
const UNSEEN = /[\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]+/gu

/**
 * Returns the form in which texts are compared: Unicode NFC without white space or direction marks. Editions fold lines, wrap
 * them, and isolate names by direction marks, none of which changes the text.
 */
export const comparableText = characterwise(text => text.normalize('NFC').replace(UNSEEN, ''))

/**
 * Tells whether a text contains some words in the form in which they are compared. This takes less time than to make that form of a long text.
 * @param text in Unicode NFC
 * @param wanted in the form in which texts are compared
 */
export function containsSpaced(text: string, wanted: string): boolean {
  if (wanted === '') return true
  for (let at = text.indexOf(wanted.charAt(0)); at >= 0; at = text.indexOf(wanted.charAt(0), at + 1)) {
    let matched = 0
    for (let i = at; i < text.length && matched < wanted.length; i += 1)
      if (text.charCodeAt(i) === wanted.charCodeAt(matched)) matched += 1
      else if (!isUnseen(text, i)) break
    if (matched === wanted.length) return true
  }
  return false
}

const isUnseen = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code === 0x20 || ((code < 0x20 || code > 0x7e) && !SEEN.test(text.charAt(at)))
}

/**
 * Matches everything but letters, digits and the symbols that mean something by themselves: those of Markdown and of tasks do not. Without a
 * bound, megabytes of such signs would exceed the stack.
 */
const NOT_LETTERS = /(?:[^\p{L}\p{N}\p{Sc}\p{Sm}\p{So}]|[$+<=>|~☐☑☒↩]){1,1000}/gu

/** Returns the letters, digits and symbols of a text, without differences of case and form. */
export const comparableLetters = characterwise(text =>
  text.normalize('NFKC').toLowerCase().replace(NOT_LETTERS, '').replaceAll('ß', 'ss').replaceAll('ς', 'σ'),
)

const SEEN = /[^\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]/u

/** Returns the first character of a text that readers see, without its accents. Texts that begin the same have the same. */
export function initialOf(text: string): string {
  const first = text.charCodeAt(0)
  if (first > 0x20 && first < 0x7f) return text.charAt(0)
  return (SEEN.exec(text)?.[0] ?? '').normalize('NFD').charAt(0)
}

const NOT_IN_URI = /[^\w\-.~:/?#@!$&'()*+,;=%]/gu

/** Returns the form in which addresses are compared: parsed, and percent-encoded wherever RFC 3986 requires it. */
export const addressKey = (address: string): string => (isNormalUrl(address) ? address : parsedKey(address))

const parsedKey = memo(5000, (address: string): string =>
  canParseUrl(address) ? new URL(address).href.replace(NOT_IN_URI, encodeURIComponent) : address,
)
