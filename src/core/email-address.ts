import { domainToASCII, domainToUnicode } from 'node:url'
import isEmail from 'validator/lib/isEmail.js'

/** An email address that has been validated once and is trusted from then on. */
export interface Address {
  /** The address as its owner writes it, with the domain in lower case and in its own script. */
  readonly written: string
  /** The address for SMTP, with the domain in its ASCII form (IDNA, RFC 5891). */
  readonly mailbox: string
  /** The key for comparisons only: `Ana@Example.org` and `ana@example.org` are one subscriber. */
  readonly key: string
  /** The domain in ASCII. */
  readonly domain: string
}

// The package is CommonJS and exports the function itself as the default, while its types declare otherwise.
const isValid = isEmail as unknown as typeof isEmail.default

/** The longest address: RFC 5321 section 4.5.3.1.3 allows a path of 256 octets, including two angle brackets. */
const LONGEST = 254

/**
 * Matches a local part. Beyond ASCII it may contain letters, marks and digits (RFC 8264 section 4.2, IdentifierClass),
 * but no invisible characters or symbols. Quoted local parts are legal, but no mailbox provider offers them, and they
 * are a known way to smuggle in other addresses.
 */
const LOCAL = /^(?:[!#-~]|[\p{L}\p{M}\p{N}])+$/u

/**
 * Matches a domain. Within ASCII it allows letters, digits, hyphens and dots only, because the URL host parser would
 * stop at `/`, `?` or `#`, decode `%61`, and drop line breaks.
 */
const DOMAIN = /^(?:[a-z0-9.-]|[^\0-\x7f\p{Cc}\p{Z}])+$/iu

/**
 * Reads an address, and returns undefined if the text is not one. This is the only place that decides what an email
 * address is. Local parts in other scripts are allowed (RFC 6531). Compatibility characters such as `ａ` are refused
 * (RFC 8264 section 9.17): they are either input-method slips or attempts to imitate another address.
 */
export function readAddress(input: string): Address | undefined {
  const text = input
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

/** Describes a text that `readAddress` refuses, and says how to correct it. `is` continues a sentence such as “This is …”. */
export const refusedAddress = (text: string): { readonly is: string; readonly fix: string } =>
  /^(?:mailto:)?"(?:[^"\\]|\\.)+"@/i.test(text.trim())
    ? {
        is: 'an address with quotation marks before the @, to which Offprint does not send',
        fix: 'Hardly any mail server accepts these. Ask for another address.',
      }
    : { is: 'not an email address', fix: 'Write it like ana@example.org.' }

/** Splits an address at its last `@`. Both parts are empty if there is none. */
export function addressParts(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf('@')
  return at < 0 ? { local: '', domain: '' } : { local: address.slice(0, at), domain: address.slice(at + 1) }
}

/** Returns the SMTP form of an address whose ASCII domain is stored beside it. */
export const mailboxOf = ({ address, domain }: { readonly address: string; readonly domain: string }): string =>
  `${addressParts(address).local}@${domain}`

/** Tells whether an address can only be sent to with SMTPUTF8. */
export const needsUtf8 = ({ mailbox }: Pick<Address, 'mailbox'>): boolean => !/^[\x20-\x7e]*$/.test(mailbox)
