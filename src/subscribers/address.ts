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

/** Reads an address; undefined where it is none. A local part in another script is one (RFC 6531). */
export function readAddress(said: string): Address | undefined {
  const text = said
    .normalize('NFC')
    .trim()
    .replace(/^mailto:/i, '')
  const at = text.lastIndexOf('@')
  if (at < 1) return undefined
  const local = text.slice(0, at)
  const domain = domainToASCII(text.slice(at + 1))
  // Quoted local parts are legal, and no mailbox provider has them; what they smuggle in is known.
  if (domain === '' || /["\p{Cc}\p{Cf}\p{Z}]/u.test(local)) return undefined
  const mailbox = `${local}@${domain}`
  if (!isValid(mailbox, { allow_utf8_local_part: true })) return undefined
  return { written: `${local}@${domainToUnicode(domain)}`, mailbox, key: mailbox.toLowerCase(), domain }
}

/** Whether SMTP needs SMTPUTF8 to carry it. */
export const needsUtf8 = ({ mailbox }: Pick<Address, 'mailbox'>): boolean => !/^[\x20-\x7e]*$/.test(mailbox)
