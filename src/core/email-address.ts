import { domainToASCII, domainToUnicode } from 'node:url'
import isEmail from 'validator/lib/isEmail.js'

/** An email address that was looked at once and is trusted from there on. */
export interface Address {
  /** As its owner writes it, the domain in lower case and in its own script. */
  readonly written: string
  /** What SMTP is told: the domain as IDNA has it (RFC 5891). */
  readonly mailbox: string
  /** For comparing only: `Ana@Example.org` and `ana@example.org` are one subscriber. */
  readonly key: string
  /** In ASCII. */
  readonly domain: string
}

// The package is CommonJS, which gives itself as the default; its types say otherwise.
const isValid = isEmail as unknown as typeof isEmail.default

/** RFC 5321 section 4.5.3.1.3: a path has 256 octets, two of which are its angle brackets. */
const LONGEST = 254

/**
 * Beyond ASCII a local part has letters, marks and digits (RFC 8264 section 4.2, IdentifierClass): no invisible characters,
 * no symbols. Quoted local parts are legal, and no mailbox provider has them; what they smuggle in is known.
 */
const LOCAL = /^(?:[!#-~]|[\p{L}\p{M}\p{N}])+$/u

/**
 * Beyond letters, digits, hyphens and dots a domain has no ASCII: the parser of hosts would end it at `/`, `?` or `#`,
 * decode `%61`, and leave out line breaks.
 */
const DOMAIN = /^(?:[a-z0-9.-]|[^\0-\x7f\p{Cc}\p{Z}])+$/iu

/**
 * Reads an address; undefined where the text is none. This is the only place that decides what an email address is. A local
 * part in another script is one (RFC 6531); compatibility characters such as `ａ` are refused there (RFC 8264 section 9.17),
 * since they are slips of an input method, or somebody who wants to pass for another.
 */
export function readAddress(said: string): Address | undefined {
  const text = said
    .normalize('NFC')
    .trim()
    .replace(/^mailto:/i, '')
  const { local, domain: host } = addressParts(text)
  if (!LOCAL.test(local) || local !== local.normalize('NFKC') || !DOMAIN.test(host)) return undefined
  const domain = domainToASCII(host)
  const mailbox = `${local}@${domain}`
  if (Buffer.byteLength(mailbox) > LONGEST || !isValid(mailbox)) return undefined
  return { written: `${local}@${domainToUnicode(domain)}`, mailbox, key: mailbox.toLowerCase(), domain }
}

/** The two sides of the last `@`; both are empty where there is none. */
export function addressParts(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf('@')
  return at < 0 ? { local: '', domain: '' } : { local: address.slice(0, at), domain: address.slice(at + 1) }
}

/** What SMTP is told of an address whose domain is kept beside it in ASCII. */
export const mailboxOf = ({ address, domain }: { readonly address: string; readonly domain: string }): string =>
  `${addressParts(address).local}@${domain}`

/** Whether SMTP needs SMTPUTF8 to carry it. */
export const needsUtf8 = ({ mailbox }: Pick<Address, 'mailbox'>): boolean => !/^[\x20-\x7e]*$/.test(mailbox)
