import { tagAuthority } from '../../content/index.js'
import { fingerprint } from '../../core/fingerprint.js'
import { canParseUrl, strictPercentDecoded } from '../../core/url.js'
import type { Publication } from '../../publication/index.js'

const URI_SIGN = /[^0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]/gu
const BRACKETED_HOST = /^[a-z]+:\/\/[^/]*\[/i

/** Matches addresses that `new URL` would return unchanged, to save time. Nearly all addresses match. */
const PLAIN_ADDRESS = /^https:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,}\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/

/**
 * Encodes an address with only the characters that RFC 3986 allows. `new URL` does not encode some others, such as `|` and
 * `[`.
 * @returns undefined for invalid addresses, and for IPv6 hosts, which feed validators refuse
 */
export function feedAddress(address: string): string | undefined {
  if (PLAIN_ADDRESS.test(address)) return address
  if (!canParseUrl(address) || BRACKETED_HOST.test(address)) return undefined
  return new URL(address).href.replace(URI_SIGN, sign => encodeURIComponent(sign))
}

/** Returns the absolute address of a path below out/. */
export const publishedAddress = (publication: Publication, path: string): string =>
  feedAddress(publication.url + encodeURI(path)) ?? publication.url + encodeURI(path)

/**
 * Returns the beginning of the publication's tag: URIs (RFC 4151). It contains neither path nor port, so that a move within
 * the host changes no id.
 */
const authority = ({ url, since }: Publication): string =>
  `tag:${tagAuthority(url, since).replace(/[^a-z0-9.,-]/g, '-')}:`

/** Returns the permanent id of a feed, which its archives and formats share. */
export const feedId = (publication: Publication, name: string): string =>
  `${authority(publication)}feed${name === '' ? '' : `/${encodeURIComponent(name).replaceAll('%2F', '/')}`}`

/**
 * Returns the id of an entry: the post's id, or one derived from it if the post's is not a canonical URI (RFC 4287 section
 * 4.2.6.1).
 */
export const entryId = (publication: Publication, id: string): string =>
  isCanonicalId(id) ? id : `${authority(publication)}id/${fingerprint(id)}`

const TAG_URI =
  /^tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$/
const UUID_URN = /^urn:uuid:[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/

/** Tells whether an id is in the canonical form, in which URIs can be compared character by character. */
export function isCanonicalId(id: string): boolean {
  if (UUID_URN.test(id)) return true
  if (!isCarefullyEncoded(id)) return false
  return TAG_URI.test(id) || (/^https?:\/\//.test(id) && feedAddress(id) === id && !/@|#.*#/.test(id))
}

/** Tells whether percent-encoding is in upper case, occurs only where it is needed, and encodes UTF-8 in NFC. */
function isCarefullyEncoded(id: string): boolean {
  if (/%(?![0-9A-F]{2})/.test(id)) return false
  const octets = (id.match(/%../g) ?? []).map(code => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
  if (octets.some(octet => /[A-Za-z0-9\-._~%]/.test(octet))) return false
  const decoded = strictPercentDecoded(id)
  return decoded !== undefined && decoded.normalize('NFC') === decoded
}
