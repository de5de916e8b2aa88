import MailComposer from 'nodemailer/lib/mail-composer'
import { addressParts } from '../core/email-address.js'
import { fingerprint } from '../core/fingerprint.js'
import type { Publication } from '../publication/index.js'
import type { Sign } from './dkim.js'
import type { Message } from './message.js'
import { replyToOf, senderOf } from './mime.js'
import { mimeTemplate } from './mime-template.js'

/** A message to a single person, such as the one that asks to confirm a subscription. */
export interface ConfirmationMessage {
  /** The address for SMTP. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly language: string
}

const CRLF = '\r\n'

/**
 * Composes the mail in plain text, so that it loads nothing and has no link but the one to confirm. It has no List headers,
 * because the recipient is not on the list yet.
 */
export async function confirmationMessage(
  { to, subject, text, language }: ConfirmationMessage,
  { publication, sign, now }: { publication: Publication; sign?: Sign | undefined; now: number },
): Promise<Message> {
  const sender = senderOf(publication)
  const from = sender.address
  const composer = new MailComposer({
    from: sender,
    to: { name: '', address: to },
    ...replyToOf(publication),
    subject,
    date: new Date(now),
    messageId: `<${fingerprint(to, text, String(now))}@${addressParts(from).domain}>`,
    // Auto-Submitted tells auto-responders not to answer (RFC 3834 section 5).
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
    text,
    textEncoding: 'quoted-printable',
    newline: 'windows',
  })
  const { headers, body } = mimeTemplate(await composer.compile().build())
  const signature = sign ? [await sign(headers, body)] : []
  const head = [...signature, ...headers].map(({ line }) => line).join(CRLF)
  return { from, to, parts: [Buffer.from(`${head}${CRLF}${CRLF}`), ...body] }
}
