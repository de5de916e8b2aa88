import { createHash } from 'node:crypto'
import type { Email } from 'postal-mime'
import { clipped } from '../../core/text.js'
import type { BounceEvent, BounceKind } from '../bounce.js'
import { replyText } from '../outcome.js'
import type { Tokens } from '../tokens.js'
import { traceIn } from '../trace.js'
import { abuseReport } from './abuse-report.js'
import { deliveryStatus } from './delivery-status.js'
import { failureNotice } from './failure-notice.js'
import type { DeliveryVerdict, MailReport, ReportMessage } from './mail-report.js'
import { isServerMail } from './notice-words.js'
import { reportMessageOf } from './report-message.js'
import { sesNotification } from './ses-notification.js'

/** A message of the bounce mailbox that changes nothing: a report about something else, feedback without a complaint, or no report. */
export interface UnreadReport {
  readonly kind: 'unmatched' | 'feedback' | 'no report'
  /** The subject and the first line of the text, by which a person recognises the message. */
  readonly line: string
}

/** The formats in which servers report by mail, one file for each. The first format that can read a message is used. */
export const MAIL_REPORTS: readonly MailReport[] = [abuseReport, deliveryStatus, sesNotification, failureNotice]

/** Reads a message of the bounce mailbox in these formats. */
export async function readReport(
  bytes: Uint8Array,
  tokens: Tokens,
  formats = MAIL_REPORTS,
): Promise<BounceEvent | UnreadReport> {
  const message = await reportMessageOf(bytes)
  if (!message) return { kind: 'no report', line: '' }
  const verdict = verdictOf(message, formats)
  if (!verdict) return { kind: 'no report', line: firstLine(message) }
  const { kind, cause } = verdict
  if (kind === 'feedback') return { kind, line: `${replyText(cause)}: ${firstLine(message)}` }
  const trace = traceIn([...placesOf(message), new TextDecoder().decode(bytes)], tokens)
  if (!trace) return { kind: 'unmatched', line: firstLine(message) }
  return { id: identityOf(message.email, bytes, trace.subscriber, kind), kind, cause, ...trace }
}

/** Matches the media types of the parts of a report that are meant for programs. Our own message has no such part. */
const REPORT = /(?:feedback-?report|delivery-?status)/

/** Returns a message and the reports that it forwards. */
const reportsIn = (message: ReportMessage): ReportMessage[] => [
  message,
  ...message.messages
    .filter(inner => isServerMail(inner) || inner.parts.some(({ type }) => REPORT.test(type)))
    .flatMap(reportsIn),
]

/** Returns the verdict of a message, or of a report that it forwards, in the first format in which one of them can be read. */
function verdictOf(message: ReportMessage, formats: readonly MailReport[]): DeliveryVerdict | undefined {
  const reports = reportsIn(message)
  for (const format of formats)
    for (const report of reports) {
      const verdict = format.read(report)
      if (verdict) return verdict
    }
  return undefined
}

/** Returns the texts that may contain a trace. A part that repeats our message is more reliable than the rest. */
const placesOf = ({ email, parts, messages }: ReportMessage & { readonly email: Email }): string[] => [
  ...messages.map(({ headers }) => headers['message-id'] ?? ''),
  ...parts.map(({ text }) => text),
  ...email.headers.map(({ value }) => value),
  email.text ?? '',
  email.html ?? '',
]

const firstLine = ({ headers, text }: ReportMessage): string => {
  const line = text.split('\n').find(each => /\p{L}/u.test(each)) ?? ''
  return clipped(
    [headers['subject'] ?? '', line]
      .map(replyText)
      .filter(each => each !== '')
      .join(': '),
    160,
  )
}

function identityOf({ messageId }: Email, bytes: Uint8Array, subscriber: number, kind: BounceKind): string {
  const hash = createHash('sha256').update(messageId ?? bytes)
  return `${hash.digest('base64url').slice(0, 22)}.${subscriber}.${kind}`
}
