import { canParseUrl } from '../core/url.js'

/** What no reader sees: white space of every kind and width, soft hyphens, and signs that only steer direction. */
const UNSEEN = /[\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]+/gu

/**
 * The form in which texts are compared: Unicode NFC without white space or direction marks. Editions fold lines, wrap
 * them, and isolate names by direction marks, none of which changes the text.
 */
export const comparableText = (text: string): string => text.normalize('NFC').replace(UNSEEN, '')

const NOT_IN_URI = /[^\w\-.~:/?#@!$&'()*+,;=%]/gu
const keys = new Map<string, string>()

/** The form in which addresses are compared: parsed, with every character encoded that RFC 3986 does not allow. */
export function addressKey(address: string): string {
  const known = keys.get(address)
  if (known !== undefined) return known
  const key = canParseUrl(address) ? new URL(address).href.replace(NOT_IN_URI, encodeURIComponent) : address
  if (keys.size > 5000) keys.clear()
  keys.set(address, key)
  return key
}
