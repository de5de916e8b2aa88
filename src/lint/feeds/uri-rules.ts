import { strictPercentDecoded } from '../../core/url.js'
import { quoted } from '../rule.js'
import type { FeedFault } from './feed-faults.js'
import type { FeedPlace, FeedReport } from './feed-report.js'

const URI_CHARACTER = /[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]/
const ABSOLUTE = /^[a-zA-Z][0-9a-zA-Z+\-.]*:(\/\/)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+$/
const REFERENCE = /^([a-zA-Z][0-9a-zA-Z+\-.]*:)?\/{0,2}(\[[0-9A-Fa-f:]+\])?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*$/
const TAG =
  /^tag:([a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$/
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+$/i
const UUID = /^urn:uuid:[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i
const HTTP_ADDRESS = /^https?:\/\/((\d{1,3}\.){3}|([A-Z0-9-]+\.)+)[A-Z0-9][-A-Z0-9]*(:\d+)?(\/|$)/i
const SCHEMES = new Set(
  (
    'ftp http gopher mailto news nntp telnet wais file prospero cid mid vemmi service imap nfs acap rtsp tip pop data ' +
    'dav opaquelocktoken sip sips tel fax modem ldap https urn go ipp tftp mupdate pres im mtqp dict snmp crid tag dns ' +
    'info aaa aaas cap iax icap iris msrp msrps shttp thismessage tv xmpp'
  ).split(' '),
)

interface Fault {
  readonly rule: FeedFault
  readonly message: string
}

const schemeOf = (value: string): string => (value.split(':')[0] ?? '').toLowerCase()

function patternFault(value: string, pattern: RegExp, fallback: FeedFault): Fault | undefined {
  if (pattern.test(value)) return undefined
  const bad = [...value].find(character => character < '\u0080' && !URI_CHARACTER.test(character))
  if (bad !== undefined) return { rule: 'InvalidUriChar', message: `${JSON.stringify(bad)} is in ${quoted(value)}` }
  const foreign = /[^\u0000-\u007f]/.test(value)
  return foreign
    ? { rule: 'UriNotIri', message: `${quoted(value)} contains letters outside ASCII` }
    : { rule: fallback, message: `${quoted(value)} is not an address that is allowed here` }
}

function checkUri(value: string, pattern: RegExp, fallback: FeedFault): Fault | undefined {
  const scheme = schemeOf(value)
  if (scheme === 'tag')
    return TAG.test(value) ? undefined : { rule: 'InvalidTAG', message: `${quoted(value)} is not valid` }
  if (scheme === 'urn') {
    if (/^urn:uuid:/i.test(value) && !UUID.test(value))
      return { rule: 'InvalidUUID', message: `${quoted(value)} is not valid` }
    return URN.test(value) ? undefined : { rule: 'InvalidURN', message: `${quoted(value)} is not valid` }
  }
  const fault = patternFault(value, pattern, fallback)
  if (fault) return fault
  if ((scheme === 'http' || scheme === 'ftp') && !/^\w+:\/\/[^/]/.test(value)) {
    return { rule: fallback, message: `${quoted(value)} has no host` }
  }
  if (value.includes(':') && /^[a-z]+$/.test(scheme) && !SCHEMES.has(scheme)) {
    return { rule: 'SchemeNotIANARegistered', message: `the scheme is ${quoted(scheme)}` }
  }
  return undefined
}

/** Returns the fault of an address that must be complete, as in RSS. */
export const checkAbsolute = (value: string, fallback: FeedFault = 'InvalidFullLink'): Fault | undefined =>
  checkUri(value, ABSOLUTE, fallback)

/** Returns the fault of an address that may be relative, as in the links of Atom. */
export const checkReference = (value: string, fallback: FeedFault = 'InvalidIRI'): Fault | undefined =>
  checkUri(value, REFERENCE, fallback)

/** Tells whether an address may be that of an enclosure: http(s), with a dot in its host and only common characters. */
export const isEnclosureAddress = (value: string): boolean => HTTP_ADDRESS.test(value) && ABSOLUTE.test(value)

export const isAbsolute = (value: string): boolean => ABSOLUTE.test(value)

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21' }
/** Tells whether percent-encoding has the recommended form: only where needed, in upper case, and of UTF-8 in NFC. */
function isCarefullyEncoded(part: string): boolean {
  if (/%(?![0-9A-F]{2})/.test(part)) return false
  for (const [, hex = ''] of part.matchAll(/%(..)/g)) {
    if (/[A-Za-z0-9\-._~]/.test(String.fromCharCode(Number.parseInt(hex, 16)))) return false
  }
  const decoded = strictPercentDecoded(part)
  return decoded !== undefined && decoded.normalize('NFC') === decoded && !/%[0-9a-fA-F]{2}/.test(decoded)
}

function canonicalHost(authority: string, scheme: string): string | undefined {
  const at = authority.lastIndexOf('@')
  const user = at > 0 ? authority.slice(0, at + 1) : ''
  if (at === 0 || user === ':@') return undefined
  const host = authority.slice(at + 1).toLowerCase()
  const port = /:(\d*)$/.exec(host)
  if (port && (port[1] === '' || port[1] === DEFAULT_PORT[scheme] || /^0\d/.test(port[1] ?? ''))) return undefined
  const name = port ? host.slice(0, port.index) : host
  return name.endsWith('.') && name.indexOf('.') < name.length - 1 ? undefined : user + host
}

/** Tells whether an identifier is in its normal form, in which equal identifiers have equal characters. */
export function isCanonical(value: string): boolean {
  const parts = /^([^:/?#]+):(\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(value)
  if (!parts) return false
  const [, scheme = '', , authority, path = '', query = '', fragment = ''] = parts
  if (scheme !== scheme.toLowerCase()) return false
  if (authority !== undefined && (path === '' || canonicalHost(authority, scheme) !== authority)) return false
  if (path.startsWith('/') && /\/\.{1,2}(\/|$)/.test(path)) return false
  return !fragment.slice(1).includes('#') && [path, query, fragment].every(isCarefullyEncoded)
}

/** Adds a fault, if any, to the report. It returns true if there was none. */
export function reportFault(fault: Fault | undefined, place: FeedPlace, report: FeedReport): boolean {
  if (fault) report.add(fault.rule, fault.message, place)
  return fault === undefined
}
