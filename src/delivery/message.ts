import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs'
import { addressParts } from '../core/email-address.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import type { Sign } from './dkim.js'
import type { Header, MimeTemplate, OwnPage } from './mime-template.js'
import type { Tokens } from './tokens.js'
import { bounceAddress } from './trace.js'

/** Who one message is for. */
export interface Recipient {
  readonly subscriber: number
  /** What SMTP is told. */
  readonly mailbox: string
  readonly domain: string
  readonly name: string | null
}

/** One subscriber's message: what SMTP is told, and the bytes. */
export interface Message {
  readonly from: string
  readonly to: string
  /** One after another they are the message. Most are the letter's own, shared by all messages; each begins a line. */
  readonly parts: readonly Buffer[]
}

/** What every message of one issue is made with. */
export interface Stamp {
  /** The issue's number in the ledger: part of the Message-ID. */
  readonly issue: number
  readonly letter: MimeTemplate
  readonly tokens: Tokens
  readonly sign?: Sign
  /** Where bounces go; with `+token` before the `@` it names the subscriber (VERP). */
  readonly bounces?: string
}

const CRLF = '\r\n'
const [PAGE = ''] = PLACEHOLDERS.unsubscribe.split('/')

/** One subscriber's message. The same issue and subscriber give the same Message-ID, whenever it is sent. */
export async function messageFor(recipient: Recipient, stamp: Stamp, now: number): Promise<Message> {
  const { letter, tokens, issue, sign } = stamp
  const token = tokens.make('unsubscribe', recipient.subscriber)
  const address = fromAddress(letter.headers)
  const trace = tokens.make('bounce', recipient.subscriber)
  const values: Readonly<Record<string, () => string>> = {
    to: () => toLine(recipient),
    date: () => `Date: ${new Date(now).toUTCString().replace(/GMT$/, '+0000')}`,
    'message-id': () => `Message-ID:${CRLF} <${issue}.${trace}@${addressParts(address).domain}>`,
  }
  const headers = letter.headers.map(({ name, line }): Header => {
    const own = values[name.toLowerCase()]?.()
    return { name, line: own ?? (/^list-unsubscribe$/i.test(name) ? withToken(line, token) : line) }
  })
  const body = bodyFor(letter, page => (page === 'unsubscribe' ? token : tokens.make(page, recipient.subscriber)))
  const signature = sign ? [await sign(headers, body)] : []
  const head = [...signature, ...headers].map(({ line }) => line).join(CRLF)
  return {
    from: stamp.bounces ? bounceAddress(stamp.bounces, trace) : address,
    to: recipient.mailbox,
    parts: [Buffer.from(`${head}${CRLF}${CRLF}`), ...body],
  }
}

/** The whole message, as a file holds it. */
export const bytesOf = ({ parts }: Pick<Message, 'parts'>): Buffer => Buffer.concat(parts)

/** A token needs no quoted-printable, and its line is far from 76 characters. */
function bodyFor({ body, gaps }: MimeTemplate, tokenFor: (page: OwnPage) => string): Buffer[] {
  const value = (page: OwnPage): Buffer => Buffer.from(`${page}/${tokenFor(page)}`)
  const values = new Map([...new Set(gaps)].map(page => [page, value(page)]))
  return body.flatMap((part, i) => {
    const own = values.get(gaps[i - 1] ?? 'unsubscribe')
    return i === 0 || !own ? [part] : [own, part]
  })
}

/** An address has no white space, so the header may be unfolded, and folded again between its addresses. */
const withToken = (line: string, token: string): string =>
  line
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(PLACEHOLDERS.unsubscribe, `${PAGE}/${token}`)
    .replace(/(^[\w-]+:|>,) </g, `$1${CRLF} <`)

/** The name in quotes where it is ASCII, else in encoded words; the address never is in one (RFC 2047 section 5). */
export function toLine({ name, mailbox }: Pick<Recipient, 'name' | 'mailbox'>): string {
  if (!name) return `To: ${mailbox}`
  const plain = /^[\x20-\x7e]*$/.test(name)
  const phrase = plain && !name.includes('=?') ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)
  return `${foldLines(`To: ${phrase}`, 76)}${CRLF} <${mailbox}>`
}

/** The address that a finished message says it is from. */
export function fromAddress(headers: readonly Header[]): string {
  const line = headers.find(({ name }) => /^from$/i.test(name))?.line ?? ''
  return /<([^<>\s]+)>\s*$/.exec(line)?.[1] ?? line.slice(line.indexOf(':') + 1).trim()
}
