import { createHash } from 'node:crypto'
import PostalMime, { type Email } from 'postal-mime'
import type { BounceEvent, BounceKind } from '../bounce.js'
import type { Tokens } from '../tokens.js'
import { traceIn } from '../trace.js'
import { abuseReport } from './abuse-report.js'
import { deliveryStatus } from './delivery-status.js'
import type { DeliveryVerdict, MailReport, ReportFields, ReportMessage } from './mail-report.js'

/**
 * The result of reading a message of the bounce mailbox: a report about one of our messages, a report about something else,
 * or no report.
 */
export type ReportReading = BounceEvent | 'unmatched' | 'no report'

/** The formats in which servers report by mail, one file for each. The first format that can read a message is used. */
export const MAIL_REPORTS: readonly MailReport[] = [deliveryStatus, abuseReport]

/** Reads a message of the bounce mailbox in these formats. */
export async function readReport(bytes: Uint8Array, tokens: Tokens, formats = MAIL_REPORTS): Promise<ReportReading> {
  const email = await parsed(bytes)
  if (!email) return 'no report'
  const verdict = await verdictOf(messageOf(email), formats)
  if (!verdict) return 'no report'
  const { kind, cause, about = [] } = verdict
  const trace = traceIn(await placesOf(email, about), tokens)
  if (!trace) return 'unmatched'
  return { id: identityOf(email, bytes, trace.subscriber, kind), kind, cause, ...trace }
}

async function verdictOf(message: ReportMessage, formats: readonly MailReport[]): Promise<DeliveryVerdict | undefined> {
  for (const format of formats) {
    const verdict = await format.read(message)
    if (verdict) return verdict
  }
  return undefined
}

const messageOf = (email: Email): ReportMessage => ({
  headers: fieldsOf(email.headers),
  text: email.text ?? '',
  groupsIn: type => groupsOf(partOf(email, type) ?? ''),
})

/** Parses a message. Anybody can send one, so a message that cannot be read counts as no report. */
async function parsed(bytes: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(bytes, { attachmentEncoding: 'utf8', forceRfc822Attachments: true })
  } catch {
    return undefined
  }
}

const partOf = (email: Email, type: RegExp): string | undefined => {
  const part = email.attachments.find(({ mimeType }) => type.test(mimeType.toLowerCase()))
  return part === undefined ? undefined : String(part.content)
}

/**
 * Returns the groups of fields in a text. Empty lines separate them (RFC 3464 section 2.1), and their grammar is that of
 * message headers.
 */
async function groupsOf(text: string): Promise<ReportFields[]> {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter(group => group.trim() !== '')
  return Promise.all(groups.map(async group => fieldsOf((await PostalMime.parse(`${group}\n\n`)).headers)))
}

const fieldsOf = (headers: Email['headers']): ReportFields =>
  Object.fromEntries([...headers].reverse().map(({ key, value }) => [key, value]))

const OUTSIDE = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to', 'in-reply-to', 'references']

/**
 * Returns the texts that may contain a trace: the returned copy of our message, the fields that the format repeats from it,
 * the recipients of the report, and the ids that it replies to.
 */
async function placesOf(email: Email, about: readonly string[]): Promise<string[]> {
  const returned = partOf(email, /^(?:message\/(?:global|rfc822|global-headers)|text\/rfc822-headers)$/) ?? ''
  const head = returned.split(/\r?\n[ \t]*\r?\n/, 1)[0] ?? ''
  const { headers } = await PostalMime.parse(`${head}\n\n`)
  return [
    ...headers.filter(({ key }) => key === 'message-id' || key === 'return-path').map(({ value }) => value),
    ...about,
    ...email.headers.filter(({ key }) => OUTSIDE.includes(key)).map(({ value }) => value),
  ]
}

function identityOf({ messageId }: Email, bytes: Uint8Array, subscriber: number, kind: BounceKind): string {
  const hash = createHash('sha256').update(messageId ?? bytes)
  return `${hash.digest('base64url').slice(0, 22)}.${subscriber}.${kind}`
}
