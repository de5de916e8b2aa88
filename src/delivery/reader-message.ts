import MailComposer from 'nodemailer/lib/mail-composer'
import { addressParts } from '../core/email-address.js'
import { fingerprint } from '../core/fingerprint.js'
import type { ReaderMail } from '../editions/email/index.js'
import type { Publication } from '../publication/index.js'
import type { Sign } from './dkim.js'
import type { Message } from './message.js'
import { replyToOf, senderOf } from './mime.js'
import { mimeTemplate } from './mime-template.js'

const CRLF = '\r\n'

/**
 * Composes a mail to a single reader, such as the one that asks to confirm a subscription. While the reader is not on the list, it has no
 * List headers.
 * @param mail the mail, with the address for SMTP in `to`
 */
export async function readerMessage(
  { to, subject, text, html, language, unsubscribe }: ReaderMail & { readonly to: string },
  { publication, sign, now }: { publication: Publication; sign?: Sign | undefined; now: number },
): Promise<Message> {
  const sender = senderOf(publication)
  const from = sender.address
  const mark = fingerprint(to, text, String(now))
  const composer = new MailComposer({
    from: sender,
    to: { name: '', address: to },
    ...replyToOf(publication),
    subject,
    date: new Date(now),
    messageId: `<${mark}@${addressParts(from).domain}>`,
    headers: {
      'Content-Language': language,
      // Auto-Submitted tells auto-responders not to answer (RFC 3834 section 5).
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe ? unsubscribeHeaders(unsubscribe) : {}),
    },
    ...{ text, html },
    textEncoding: 'quoted-printable',
    newline: 'windows',
    baseBoundary: mark,
  })
  const { headers, body } = mimeTemplate(await composer.compile().build())
  const signature = sign ? [await sign(headers, body)] : []
  const head = [...signature, ...headers].map(({ line }) => line).join(CRLF)
  return { from, to, parts: [Buffer.from(`${head}${CRLF}${CRLF}`), ...body] }
}

/** Returns the headers for which mail programs show a button to unsubscribe (RFC 2369, RFC 8058). */
const unsubscribeHeaders = (address: string): Readonly<Record<string, string>> => ({
  'List-Unsubscribe': `<${address}>`,
  // One-click is allowed for https addresses only (RFC 8058 section 3.1).
  ...(address.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
})
