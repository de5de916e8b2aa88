import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { addressParts } from '../core/email-address.js'
import { fingerprint } from '../core/fingerprint.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import { error, ProblemsError } from '../core/problem.js'
import type { Issue } from '../editions/index.js'
import type { Publication } from '../publication/index.js'
import { serverUrl } from '../publication/index.js'

/** Stands where a subscriber's address will; a name that RFC 2606 keeps for examples. */
const SUBSCRIBER = 'subscriber@example.org'

/**
 * The issue as a MIME message: text first, HTML last (RFC 2046 section 5.1.4), quoted-printable, so that no line is longer
 * than 76 octets whatever the HTML looks like. Equal issues give equal bytes: the Message-ID and the boundary come from
 * the content, the date from the newest post.
 * @throws ProblemsError where a header would contain a line break or NUL, which could smuggle in headers of its own
 */
export async function composeMessage(issue: Issue, publication: Publication): Promise<Uint8Array> {
  const sender = senderOf(publication)
  const list = listHeaders(publication, sender.address)
  refuseBreaks(issue, {
    ...list,
    Subject: issue.subject,
    From: `${sender.name} ${sender.address}`,
    'Reply-To': publication.replyTo ?? '',
    'List-Id': publication.title,
    'Content-Language': issue.language,
  })
  const mark = fingerprint(issue.name, issue.subject, issue.language, issue.text, issue.html)
  const composer = new MailComposer({
    from: sender,
    to: SUBSCRIBER,
    ...replyToOf(publication),
    // A subject that looks like an encoded word would be decoded by the reader's program.
    subject: issue.subject.includes('=?') ? encodeWord(issue.subject, 'Q', 52) : issue.subject,
    date: new Date(issue.date),
    messageId: `<${mark}@${addressParts(sender.address).domain}>`,
    headers: {
      'List-Id': { prepared: true, foldLines: true, value: listId(publication) },
      ...list,
      'Content-Language': issue.language,
    },
    text: issue.text,
    html: issue.html,
    textEncoding: 'quoted-printable',
    newline: 'windows',
    baseBoundary: mark,
  })
  const message = composer.compile()
  // Short lines of ASCII would go as they are (7bit), where a subscriber's values could not stand between soft line breaks.
  for (const part of message.childNodes) part.setHeader('Content-Transfer-Encoding', 'quoted-printable')
  return message.build()
}

const hostOf = ({ url }: Publication): string => new URL(url).hostname

/** RFC 2919: our name, then an id below a domain of ours that never changes; 255 octets in all. */
function listId(publication: Publication): string {
  const id = `<newsletter.${hostOf(publication)}>`
  const full = `${phrase(publication.title)} ${id}`
  return full.length > 255 ? id : full
}

/** A name as RFC 5322 section 3.2.5 has it: quoted where it is ASCII, else in encoded words (RFC 2047). */
const phrase = (name: string): string =>
  /^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)

/** Who a publication's mail is from. */
export function senderOf(publication: Publication): { name: string; address: string } {
  const { sender, title } = publication
  return sender
    ? { name: sender.name, address: sender.email }
    : { name: title, address: `noreply@${hostOf(publication)}` }
}

/** As an address and not as text, which the composer would read by rules of its own. */
export const replyToOf = ({ replyTo }: Publication): { replyTo?: { name: string; address: string } } =>
  replyTo ? { replyTo: { name: '', address: replyTo } } : {}

/** RFC 6068 section 2: what would end the address, or begin its fields, is encoded. */
const mailto = (address: string, subject = ''): string => {
  const { local, domain } = addressParts(address)
  return `<mailto:${encodeURIComponent(local).replaceAll('%2B', '+')}@${domain}${subject && `?subject=${subject}`}>`
}

/** RFC 2369 and RFC 8058: what mail programs show buttons for. The https address comes first, as the preferred one. */
function listHeaders(publication: Publication, sender: string): Readonly<Record<string, string>> {
  const { url, replyTo } = publication
  const mail = replyTo ?? (publication.sender ? sender : undefined)
  const unsubscribe = `<${serverUrl(publication)}${PLACEHOLDERS.unsubscribe}>`
  const byMail = (subject: string): string => (mail ? `, ${mailto(mail, subject)}` : '')
  return {
    'List-Unsubscribe': `${unsubscribe}${byMail('unsubscribe')}`,
    // One click is allowed for https addresses only (RFC 8058 section 3.1).
    ...(unsubscribe.startsWith('<https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    'List-Help': `<${url}>${byMail('help')}`,
    'List-Archive': `<${url}archive/>`,
    ...(mail ? { 'List-Owner': mailto(mail) } : {}),
    'List-Post': 'NO',
  }
}

/** Checked here and not left to the mail library: a value that breaks a line is a mistake or an attack, never a header. */
function refuseBreaks(issue: Issue, values: Readonly<Record<string, string>>): void {
  const broken = Object.entries(values).filter(([, value]) => /[\r\n\0]/.test(value))
  if (broken.length === 0) return
  const where = { file: `email/${issue.name}/message.eml` }
  throw new ProblemsError(
    broken.map(([name, value]) =>
      error(
        'email.header',
        where,
        `The header ${name} would break in two: ${JSON.stringify(value)}.`,
        'Write it on one line.',
      ),
    ),
  )
}
