import { memo } from '../core/memo.js'
import { canParseUrl } from '../core/url.js'

/** Matches characters that readers do not see: white space of every kind and width, soft hyphens, and direction marks. */
const UNSEEN = /[\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]+/gu

/**
 * Returns the form in which texts are compared: Unicode NFC without white space or direction marks. Editions fold lines, wrap
 * them, and isolate names by direction marks, none of which changes the text.
 */
export const comparableText = (text: string): string => text.normalize('NFC').replace(UNSEEN, '')

const SEEN = /[^\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]/u

/** Returns the first character of a text that readers see, without its accents. Texts that begin the same have the same. */
export const initialOf = (text: string): string => (SEEN.exec(text)?.[0] ?? '').normalize('NFD').charAt(0)

const NOT_IN_URI = /[^\w\-.~:/?#@!$&'()*+,;=%]/gu

/** Returns the form in which addresses are compared: parsed, and percent-encoded wherever RFC 3986 requires it. */
export const addressKey = memo(5000, (address: string): string =>
  canParseUrl(address) ? new URL(address).href.replace(NOT_IN_URI, encodeURIComponent) : address,
)
