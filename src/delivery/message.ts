import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs'
import { encode, wrap } from 'nodemailer/lib/qp'
import { addressParts } from '../core/email-address.js'
import { memo, memoByObject } from '../core/memo.js'
import { fillMarks } from '../core/merge-values.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import { escapeHtml } from '../core/text.js'
import type { SubscriberFields } from '../subscribers/index.js'
import type { Sign } from './dkim.js'
import { mergedValue, valueOrFallback } from './merged-value.js'
import type { Header, MimeTemplate, OwnPage, ValueGap } from './mime-template.js'
import type { TraceHeader } from './providers/bounce-provider.js'
import type { Tokens } from './tokens.js'
import { bounceAddress } from './trace.js'

/** The recipient of one message. */
export interface Recipient {
  readonly subscriber: number
  /** The address for SMTP. */
  readonly mailbox: string
  readonly domain: string
  readonly name: string | null
  /** The fields of which the issue contains values. */
  readonly fields?: SubscriberFields | undefined
}

/** One subscriber's message: the addresses for SMTP, and its bytes. */
export interface Message {
  readonly from: string
  readonly to: string
  /**
   * The bytes of the message, in pieces. Most pieces belong to the template and are shared by all messages. Each piece
   * begins at the start of a line.
   */
  readonly parts: readonly Buffer[]
}

/** The settings that all messages of one issue share. */
export interface MessageSettings {
  /** The issue's number in the ledger, which becomes part of the Message-ID and of all tokens. */
  readonly issue: number
  readonly template: MimeTemplate
  readonly tokens: Tokens
  readonly sign?: Sign
  /** The headers with which the providers that send the messages return their traces. */
  readonly traceHeaders?: readonly TraceHeader[]
  /** The address for bounces. It gets `+token` before the `@`, which identifies the subscriber (VERP). */
  readonly bounces?: string
}

const CRLF = '\r\n'
const [PAGE = ''] = PLACEHOLDERS.unsubscribe.split('/')

/** The values of one message in its headers. */
interface HeaderValues {
  readonly recipient: Recipient
  /** The token of the page for unsubscribing. */
  readonly token: string
  /** The token in the Message-ID and the bounce address. */
  readonly trace: string
  readonly issue: number
  readonly now: number
}

type OwnLine = (values: HeaderValues) => string

/** What all messages of a template share: the sender, and how to write the headers that differ. */
const shared = memoByObject(({ headers, subject }: MimeTemplate) => {
  const address = fromAddress(headers)
  const { domain } = addressParts(address)
  const lines: Readonly<Record<string, (line: string) => OwnLine>> = {
    to: () => values => toLine(values.recipient),
    ...(subject ? { subject: () => values => subjectLine(values.recipient, subject) } : {}),
    date: () => values => dateLine(values.now),
    'message-id': () => values => `Message-ID:${CRLF} <${values.issue}.${values.trace}@${domain}>`,
    'list-unsubscribe': unsubscribeLine,
  }
  return { address, own: headers.map(({ name, line }) => lines[name.toLowerCase()]?.(line)) }
})

/** Makes one subscriber's message. The same issue and subscriber always give the same Message-ID. */
export async function messageFor(
  recipient: Recipient,
  messageSettings: MessageSettings,
  now: number,
): Promise<Message> {
  const { template, tokens, issue, sign, bounces, traceHeaders = [] } = messageSettings
  const token = tokens.make('unsubscribe', recipient.subscriber, issue)
  const trace = tokens.make('bounce', recipient.subscriber, issue)
  const { address, own } = shared(template)
  const values = { recipient, token, trace, issue, now }
  const headers = template.headers.map((header, i): Header => {
    const line = own[i]?.(values)
    return line === undefined ? header : { name: header.name, line }
  })
  const body = bodyFor(template, recipient, page =>
    page === 'unsubscribe' ? token : tokens.make(page, recipient.subscriber, issue),
  )
  let head = sign ? `${(await sign(headers, body)).line}${CRLF}` : ''
  for (const { line } of headers) head += line + CRLF
  // The providers may remove these headers, so the signature does not cover them.
  for (const { line } of traceHeaders) head += line(`${issue}.${trace}@`) + CRLF
  return {
    from: bounces ? bounceAddress(bounces, trace) : address,
    to: recipient.mailbox,
    parts: [Buffer.from(head + CRLF), ...body],
  }
}

/** Returns the whole message as one buffer, as a file contains it. */
export const bytesOf = ({ parts }: Pick<Message, 'parts'>): Buffer => Buffer.concat(parts)

/**
 * Inserts the subscriber's own values into the body. Each has lines of its own, so that no line becomes longer than 76
 * characters. A token contains nothing that quoted-printable would encode.
 */
function bodyFor({ body, gaps }: MimeTemplate, recipient: Recipient, tokenFor: (page: OwnPage) => string): Buffer[] {
  const paths: Partial<Record<OwnPage, Buffer>> = {}
  const parts: Buffer[] = []
  for (const [i, part] of body.entries()) {
    const gap = i === 0 ? undefined : gaps[i - 1]
    if (gap === undefined) parts.push(part)
    else if (typeof gap !== 'object') {
      paths[gap] ??= Buffer.from(`${gap}/${tokenFor(gap)}`)
      parts.push(paths[gap], part)
    } else {
      const value = encodedValue(recipient, gap)
      // Without a value, the soft line break after the gap would be the second one in a row.
      if (value === '') parts.push(part.subarray(SOFT_BREAK))
      else parts.push(Buffer.from(value), part)
    }
  }
  return parts
}

const SOFT_BREAK = 3
/** The maximum length of a line of a value. Quoted-printable allows 76 characters, including the soft line break that follows. */
const VALUE_LINE = 70

/** Encodes a value as quoted-printable. A fallback is HTML already if the gap is in HTML. */
function encodedValue(recipient: Recipient, { name, fallback = '', isHtml }: ValueGap): string {
  const value = mergedValue(recipient, name)
  const text = value === undefined ? fallback : isHtml ? escapeHtml(value) : value
  return wrap(encode(text), VALUE_LINE)
}

/** Formats a subject with the subscriber's values, in encoded words if it is not ASCII. */
function subjectLine(recipient: Recipient, template: string): string {
  const subject = fillMarks(template, value => valueOrFallback(recipient, value))
  const plain = /^[\x20-\x7e]*$/.test(subject) && !subject.includes('=?')
  return foldLines(`Subject: ${plain ? subject : encodeWord(subject, 'Q', 52)}`, 76)
}

/** The messages of one claim have the same date. */
const dateLine = memo(1, (now: number) => `Date: ${new Date(now).toUTCString().replace(/GMT$/, '+0000')}`)

/**
 * Prepares List-Unsubscribe for tokens. Addresses contain no white space, so the header can be unfolded, and folded again
 * between the addresses.
 */
function unsubscribeLine(line: string): OwnLine {
  const folded = line.replace(/\r\n(?=[ \t])/g, '').replace(/(^[\w-]+:|>,) </g, `$1${CRLF} <`)
  return ({ token }) => folded.replace(PLACEHOLDERS.unsubscribe, `${PAGE}/${token}`)
}

/**
 * Formats the To header. The name is quoted if it is ASCII, otherwise in encoded words; the address is never encoded (RFC
 * 2047 section 5).
 */
export function toLine({ name, mailbox }: Pick<Recipient, 'name' | 'mailbox'>): string {
  if (!name) return `To: ${mailbox}`
  const plain = /^[\x20-\x7e]*$/.test(name)
  const phrase = plain && !name.includes('=?') ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)
  return `${foldLines(`To: ${phrase}`, 76)}${CRLF} <${mailbox}>`
}

/** Returns the address in the From header of a finished message. */
export function fromAddress(headers: readonly Header[]): string {
  const line = headers.find(({ name }) => /^from$/i.test(name))?.line ?? ''
  return /<([^<>\s]+)>\s*$/.exec(line)?.[1] ?? line.slice(line.indexOf(':') + 1).trim()
}
