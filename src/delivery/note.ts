import MailComposer from 'nodemailer/lib/mail-composer'
import { fingerprint } from '../fingerprint.js'
import type { Publication } from '../publication.js'
import type { Sign } from './dkim.js'
import { letterOf } from './letter.js'
import type { Message } from './message.js'

/** A mail to one person by itself, such as the one that asks to confirm a subscription. */
export interface Note {
  /** What SMTP is told. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly language: string
}

const CRLF = '\r\n'

/**
 * Plain text, so that nothing in it loads or leads anywhere but to the address that is written out. It names no list: whom
 * it goes to is on none yet.
 */
export async function noteFor(
  { to, subject, text, language }: Note,
  { publication, sign, now }: { publication: Publication; sign?: Sign | undefined; now: number },
): Promise<Message> {
  const { sender, replyTo, title } = publication
  const from = sender?.email ?? `noreply@${new URL(publication.url).hostname}`
  const composer = new MailComposer({
    from: { name: sender?.name ?? title, address: from },
    to: { name: '', address: to },
    ...(replyTo ? { replyTo } : {}),
    subject,
    date: new Date(now),
    messageId: `<${fingerprint(to, text, String(now))}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // RFC 3834 section 5: no holiday reply answers it.
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
    text,
    textEncoding: 'quoted-printable',
    newline: 'windows',
  })
  const { headers, body } = letterOf(await composer.compile().build())
  const signature = sign ? [await sign(headers, body)] : []
  const head = [...signature, ...headers].map(({ line }) => line).join(CRLF)
  return { from, to, parts: [Buffer.from(`${head}${CRLF}${CRLF}`), ...body] }
}
