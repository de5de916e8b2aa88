/** What no reader sees: white space of every kind and width, soft hyphens, and signs that only steer direction. */
const UNSEEN = /[\s\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]+/gu

/**
 * A text as it is compared: Unicode NFC, without white space. Editions fold lines, wrap them, and may put marks of
 * direction around a name; none of it changes what is said.
 */
export const comparableText = (text: string): string => text.normalize('NFC').replace(UNSEEN, '')

const NOT_IN_URI = /[^\w\-.~:/?#@!$&'()*+,;=%]/gu
const keys = new Map<string, string>()

/** The one form in which addresses are compared: parsed, and with every sign that RFC 3986 does not allow encoded. */
export function addressKey(address: string): string {
  const known = keys.get(address)
  if (known !== undefined) return known
  const key = URL.canParse(address) ? new URL(address).href.replace(NOT_IN_URI, encodeURIComponent) : address
  if (keys.size > 5000) keys.clear()
  keys.set(address, key)
  return key
}
