import { createHash } from 'node:crypto'
import { domainToASCII, domainToUnicode } from 'node:url'
import { percentDecoded } from '../../core/url.js'

const HASHES = ['md5', 'sha1', 'sha256', 'sha512']
/** The number of encodings that may be nested, such as `%2540` in JSON in Base64. */
const DEPTH = 4
const MAX_RUN = 20_000

/**
 * Returns a test for texts that contain one of some email addresses in any form: plain, percent-encoded (even twice), as
 * leftover quoted-printable or entities, in Base64 or hexadecimal (even inside a longer token), or as one of the digests by
 * which newsletter services identify readers.
 */
export function namesOneOf(addresses: readonly string[]): (text: string) => boolean {
  const spelled = [...new Set(addresses.flatMap(spellings))]
  const plain = [...new Set(spelled.map(address => address.toLowerCase()))]
    // Variable envelope return paths: `bounce+ana=harbour.example@…`.
    .flatMap(address => [address, address.replace('@', '=')])
    // A form encodes a space as `+`, so a decoder turns a `+` in an address into a space.
    .flatMap(address => [address, address.replace(/\+/g, ' ')])
  const digests = spelled.flatMap(address => HASHES.map(name => createHash(name).update(address).digest()))
  const hex = digests.map(digest => digest.toString('hex'))
  const raw = digests.map(digest => digest.toString('latin1'))
  const says = (text: string): boolean => {
    const small = text.toLowerCase()
    return [...plain, ...hex].some(form => small.includes(form)) || raw.some(form => text.includes(form))
  }
  const test = (text: string, depth: number): boolean =>
    readings(text).some(
      reading => says(reading) || (depth > 0 && decodings(reading).some(inner => test(inner, depth - 1))),
    )
  return text => spelled.length > 0 && test(text, DEPTH)
}

/**
 * Returns the spellings of an address: as written, in lower and upper case, without a tag, and with its domain in ASCII
 * and Unicode.
 */
function spellings(address: string): string[] {
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  const locals = [...new Set([local, local.replace(/\+.*$/s, '')])].filter(part => part !== '')
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter(part => part !== '')
  return locals
    .flatMap(part => domains.map(name => `${part}@${name}`))
    .flatMap(one => [one, one.toLowerCase(), one.toUpperCase()])
}

/**
 * Returns the possible readings of a text: with its escapes decoded, without invisible characters and Markdown, and with `＠`
 * as `@`.
 */
function readings(text: string): string[] {
  const found = new Set([text])
  let last = text.replace(/=\r?\n/g, '')
  for (let i = 0; i < 4; i += 1) {
    last = last.replace(/[\\*`\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    found.add(last)
    last = decoded(last)
  }
  found.add(last.normalize('NFKC'))
  found.add(last.replace(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))))
  found.add(last.replace(/\s*[([{]\s*at\s*[)\]}]\s*|[-_]+at[-_]+/gi, '@').replace(/\s*[([{]\s*dot\s*[)\]}]\s*/gi, '.'))
  return [...found]
}

const decoded = (text: string): string =>
  text
    // Each sequence is decoded separately, so that one invalid `%` does not protect the rest.
    .replace(/(?:%[\da-f]{2})+/gi, percentDecoded)
    .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));?|[\\%]?u(00[\da-f]{2})/gi, (whole, hex, decimal, unicode) =>
      character(Number.parseInt(hex ?? unicode ?? decimal, decimal ? 10 : 16), whole),
    )
    .replace(
      /&(?:commat|amp|period|plus);/gi,
      entity => ({ '&c': '@', '&a': '&', '&p': '.' })[entity.slice(0, 2)] ?? entity,
    )

const character = (code: number, otherwise: string): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : otherwise

/** Decodes runs of Base64 and hexadecimal digits from every offset at which the data may begin. */
function decodings(text: string): string[] {
  const found: string[] = []
  for (const [run] of text.matchAll(/[\w+/-]{8,}/g))
    for (let start = 0; start < 4; start += 1)
      found.push(Buffer.from(run.slice(start, MAX_RUN), 'base64').toString('latin1'))
  for (const [run] of text.matchAll(/[\da-f]{12,}/gi))
    for (let start = 0; start < 2; start += 1)
      found.push(Buffer.from(run.slice(start, MAX_RUN), 'hex').toString('latin1'))
  return found.filter(inner => inner.length > 5)
}
