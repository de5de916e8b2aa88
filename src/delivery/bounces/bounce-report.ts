import { createHash } from 'node:crypto'
import PostalMime, { type Email } from 'postal-mime'
import type { BounceEvent, BounceKind } from '../bounce.js'
import { replyText } from '../outcome.js'
import { subjectOf } from '../smtp-reply.js'
import type { Tokens } from '../tokens.js'
import { traceIn } from '../trace.js'

/** A message of the bounce mailbox: a report about one of ours, a report about something else, or no report. */
export type ReportReading = BounceEvent | 'unmatched' | 'no report'

type Fields = Readonly<Record<string, string>>

/** Reads a delivery status notification (RFC 3464) or a complaint in the Abuse Reporting Format (RFC 5965). */
export async function readReport(bytes: Uint8Array, tokens: Tokens): Promise<ReportReading> {
  const email = await parsed(bytes)
  if (!email) return 'no report'
  const status = partOf(email, /^message\/(?:global-)?delivery-status$/)
  const feedback = partOf(email, /^message\/feedback-report$/)
  const groups = await groupsOf(status ?? feedback ?? '')
  const verdict = status === undefined ? complaintOf(groups) : bounceOf(groups)
  if (!verdict) return 'no report'
  const trace = traceIn(await placesOf(email, groups), tokens)
  if (!trace) return 'unmatched'
  return { id: identityOf(email, bytes, trace.subscriber, verdict.kind), ...verdict, ...trace }
}

/** Messages of strangers: one that cannot be read is no report. */
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

/** Groups of fields with an empty line between them (RFC 3464 section 2.1); they have the grammar of message headers. */
async function groupsOf(text: string): Promise<Fields[]> {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter(group => group.trim() !== '')
  return Promise.all(groups.map(async group => fieldsOf((await PostalMime.parse(`${group}\n\n`)).headers)))
}

const fieldsOf = (headers: Email['headers']): Fields =>
  Object.fromEntries([...headers].reverse().map(({ key, value }) => [key, value]))

interface Verdict {
  readonly kind: BounceKind
  readonly cause: string
}

/** One message has one recipient; where that is a list, what reached anybody makes a failure no more than a soft one. */
function bounceOf(groups: readonly Fields[]): Verdict | undefined {
  const verdicts = groups.map(verdictOf).filter(verdict => verdict !== undefined)
  const of = (kind: BounceKind): Verdict | undefined => verdicts.find(verdict => verdict.kind === kind)
  const hard = of('hard')
  if (hard && of('delivered')) return { ...hard, kind: 'soft' }
  return hard ?? of('soft') ?? of('delayed') ?? of('delivered')
}

function verdictOf(fields: Fields): Verdict | undefined {
  const action = fields['action']?.toLowerCase().match(/^[a-z]+/)?.[0]
  if (!action) return undefined
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields['status'] ?? '')?.[0] ?? ''
  const said = (fields['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;\s*/, '')
  // What the server said is nearer to the truth than what a relay made of it.
  const cause = replyText(/\b[245]\.\d{1,3}\.\d{1,3}\b/.test(said) ? said : `${status} ${said}`)
  const dead = !status.startsWith('4') && subjectOf(cause) === 'mailbox'
  if (action === 'failed') return { kind: dead ? 'hard' : 'soft', cause }
  return { kind: action === 'delayed' ? 'delayed' : 'delivered', cause: cause === '' ? action : cause }
}

/** What people call spam, and what they want no more of. Mail that turned out fine is reported in the same way. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list'])

function complaintOf(groups: readonly Fields[]): Verdict | undefined {
  const type =
    groups
      .find(fields => fields['feedback-type'])
      ?.['feedback-type']?.toLowerCase()
      .trim() ?? ''
  return COMPLAINTS.has(type) ? { kind: 'complaint', cause: type } : undefined
}

const OUTSIDE = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to', 'in-reply-to', 'references']

/** Where a trace may be: what is given back of our message, who the report was sent to, and what it answers. */
async function placesOf(email: Email, groups: readonly Fields[]): Promise<string[]> {
  const returned = partOf(email, /^(?:message\/(?:global|rfc822|global-headers)|text\/rfc822-headers)$/) ?? ''
  const head = returned.split(/\r?\n[ \t]*\r?\n/, 1)[0] ?? ''
  const { headers } = await PostalMime.parse(`${head}\n\n`)
  return [
    ...headers.filter(({ key }) => key === 'message-id' || key === 'return-path').map(({ value }) => value),
    ...groups.flatMap(fields => [fields['original-mail-from'] ?? '', fields['x-original-message-id'] ?? '']),
    ...email.headers.filter(({ key }) => OUTSIDE.includes(key)).map(({ value }) => value),
  ]
}

function identityOf({ messageId }: Email, bytes: Uint8Array, subscriber: number, kind: BounceKind): string {
  const hash = createHash('sha256').update(messageId ?? bytes)
  return `${hash.digest('base64url').slice(0, 22)}.${subscriber}.${kind}`
}
