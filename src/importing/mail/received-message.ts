import PostalMime, { type Email } from 'postal-mime'
import { forwarderOf, type Recipients, recipientsOf, withRecipients } from './recipients.js'

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
  /** Whether a newsletter or a mailing list sent the message, which people do not forward with these headers. */
  readonly isBulk: boolean
}

const MAX_FORWARDS = 5

/** Reads a message (RFC 5322, MIME). If a short message has another message attached, the attached one is read instead. */
export async function readReceivedMessage(bytes: Uint8Array, forwards = 0): Promise<ReceivedMessage | undefined> {
  const mail = await mailIn(bytes)
  if (!mail) return undefined
  const inner = mail.attachments.find(({ mimeType }) => mimeType === 'message/rfc822')
  if (inner && typeof inner.content !== 'string' && forwards < MAX_FORWARDS && isNote(mail)) {
    const message = await readReceivedMessage(new Uint8Array(inner.content as ArrayBuffer), forwards + 1)
    if (message) {
      const recipients = withRecipients(message.recipients, withRecipients(recipientsOf(mail), forwarderOf(mail)))
      return { ...message, recipients, forwarded: true }
    }
  }
  return { ...messageOf(mail), brokenOff: isBrokenOff(bytes), forwarded: false }
}

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

/** Tells whether a message is so short that it is only a note about an attached message, not an article itself. */
const isNote = ({ text = '', html = '' }: Email): boolean =>
  (text || html.replace(/<[^>]*>/g, ' ')).trim().length < 1500

function messageOf(mail: Email): Omit<ReceivedMessage, 'forwarded' | 'brokenOff'> {
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
