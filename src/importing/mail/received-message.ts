import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { oneLine } from '../../core/text.js'
import { forwarderOf, type Recipients, recipientsOf, withRecipients } from './recipients.js'
import { shownLines } from './shown-lines.js'

/** A message as its sender wrote it, without the messages that forwarded it. */
export interface ReceivedMessage {
  readonly subject?: string
  /** The sender's name and address. */
  readonly from?: { readonly name: string; readonly address: string }
  /** The date as written in the header. */
  readonly date?: string
  /** The address at which the sender archives the message (RFC 5064). */
  readonly archived?: string
  readonly html?: string
  readonly text?: string
  /** The recipients, including those who forwarded the message. */
  readonly recipients: Recipients
  /** The names of attached files. */
  readonly files: readonly string[]
  /** Whether the end of the message is missing. */
  readonly brokenOff: boolean
  /** Whether the message was forwarded as an attachment. */
  readonly forwarded: boolean
  /** The lines of those who forwarded the message as an attachment. */
  readonly notes: readonly string[]
  /** Whether a newsletter or a mailing list sent the message, which people do not forward with these headers. */
  readonly isBulk: boolean
}

const MAX_FORWARDS = 5

/** Reads a message (RFC 5322, MIME). If a short message has another message attached, the attached one is read instead. */
export async function readReceivedMessage(bytes: Uint8Array, forwards = 0): Promise<ReceivedMessage | undefined> {
  const mail = await mailIn(bytes)
  if (!mail) return undefined
  const [inner, ...others] = forwards < MAX_FORWARDS && isNote(mail) ? mail.attachments.filter(isMessage) : []
  const message = inner && (await readReceivedMessage(bytesOf(inner), forwards + 1))
  if (!message) return { ...messageOf(mail), brokenOff: isBrokenOff(bytes), forwarded: false, notes: [] }
  return {
    ...message,
    recipients: withRecipients(message.recipients, withRecipients(recipientsOf(mail), forwarderOf(mail))),
    files: [...message.files, ...others.map(({ filename }) => filename ?? 'a message')],
    notes: [
      ...textOf(mail)
        .split('\n')
        .map(oneLine)
        .filter(line => line !== ''),
      ...message.notes,
    ],
    forwarded: true,
  }
}

/** Tells whether an attachment is a message. Some programs give a message's type only in its name. */
const isMessage = ({ mimeType, filename }: Attachment): boolean =>
  /^message\/(?:rfc822|global)$/.test(mimeType) ||
  (/\.eml$/i.test(filename ?? '') && /^(?:application\/octet-stream|text\/plain)$/.test(mimeType))

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content as ArrayBuffer)

/**
 * Parses a message, and returns undefined if it cannot be parsed, for example because its parts are nested too deeply.
 */
async function mailIn(bytes: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true })
  } catch {
    return undefined
  }
}

/**
 * Tells whether a multipart message is incomplete: the final boundary of a complete one ends in two hyphens (RFC 2046
 * section 5.1.1).
 */
function isBrokenOff(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const boundary = /^content-type:\s*multipart\/[^;]+;(?:[^\n]|\n[ \t])*?boundary="?([^"\s;]+)/im.exec(head)?.[1]
  return boundary !== undefined && !text.includes(`--${boundary}--`)
}

/** The number of characters in the longest note about an attached message. A longer text is an article itself. */
const LONGEST_NOTE = 1500

const isNote = (mail: Email): boolean => textOf(mail).length < LONGEST_NOTE

const textOf = ({ text = '', html = '' }: Email): string =>
  (text || shownLines(html.replace(/<(style|script|title)\b[\s\S]*?<\/\1\s*>/gi, ' ')).join('\n')).trim()

function messageOf(mail: Email): Omit<ReceivedMessage, 'forwarded' | 'brokenOff' | 'notes'> {
  const header = (name: string): string | undefined => mail.headers.find(({ key }) => key === name)?.value
  const sender = mail.from?.address !== undefined ? mail.from : undefined
  // Newsletter platforms put the post's address into List-Post, whose purpose in RFC 2369 section 3.4 is another.
  const archived = /https?:\/\/[^\s<>]+/.exec(header('archived-at') ?? header('list-post') ?? '')?.[0]
  const date = header('date')
  return {
    ...(mail.subject ? { subject: mail.subject } : {}),
    ...(sender ? { from: { name: sender.name, address: sender.address } } : {}),
    ...(date ? { date } : {}),
    ...(archived ? { archived } : {}),
    ...(mail.html ? { html: mail.html } : {}),
    ...(mail.text ? { text: mail.text } : {}),
    recipients: recipientsOf(mail),
    isBulk: ['list-unsubscribe', 'list-id', 'feedback-id'].some(name => header(name) !== undefined),
    files: mail.attachments.flatMap(({ filename, related }) => (filename && !related ? [filename] : [])),
  }
}
