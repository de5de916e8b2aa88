import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { addressParts } from '../core/email-address.js'
import { fingerprint } from '../core/fingerprint.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import { error, ProblemsError } from '../core/problem.js'
import type { Issue } from '../editions/index.js'
import type { Publication } from '../publication/index.js'
import { serverUrl } from '../publication/index.js'
import { asHtmlValues, subjectHeader } from './mime-template.js'

/** The placeholder for a subscriber's address, at a domain that RFC 2606 reserves for examples. */
const SUBSCRIBER = 'subscriber@example.org'

/**
 * Composes the issue as a MIME message: text first, HTML last (RFC 2046 section 5.1.4), in quoted-printable, so that no line
 * is longer than 76 octets even if the HTML has long lines. Equal issues give equal bytes: the Message-ID and the boundary
 * come from the content, the date from the newest post.
 * @throws ProblemsError if a header would contain a line break or NUL, which could smuggle in further headers
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
    // A subject that looks like an encoded word would be decoded by mail programs.
    subject: issue.subject.includes('=?') ? encodeWord(issue.subject, 'Q', 52) : issue.subject,
    date: new Date(issue.date),
    messageId: `<${mark}@${addressParts(sender.address).domain}>`,
    headers: {
      'List-Id': { prepared: true, foldLines: true, value: listId(publication) },
      ...list,
      'Content-Language': issue.language,
      'Feedback-ID': feedbackId(issue.name, publication),
      ...(issue.subjectTemplate ? subjectHeader(issue.subjectTemplate) : {}),
    },
    text: issue.text,
    html: asHtmlValues(issue.html),
    textEncoding: 'quoted-printable',
    newline: 'windows',
    baseBoundary: mark,
  })
  const message = composer.compile()
  // Short lines of ASCII would be sent as they are (7bit), but subscribers' values need the soft line breaks of
  // quoted-printable.
  for (const part of message.childNodes) part.setHeader('Content-Transfer-Encoding', 'quoted-printable')
  return message.build()
}

const hostOf = ({ url }: Publication): string => new URL(url).hostname

/**
 * Returns the List-ID (RFC 2919): the publication’s name, followed by an id below its domain that never changes, in at most
 * 255 octets.
 */
function listId(publication: Publication): string {
  const id = `<newsletter.${hostOf(publication)}>`
  const full = `${phrase(publication.title)} ${id}`
  return full.length > 255 ? id : full
}

/**
 * Returns the Feedback-ID, by which Gmail’s Postmaster Tools count complaints: the issue, the publication, the kind of mail,
 * and a name of the sender that never changes, of 5 to 15 characters.
 */
function feedbackId(issue: string, publication: Publication): string {
  const host = hostOf(publication)
  const sender = host
    .replace(/[^a-z\d]/g, '')
    .slice(0, 15)
    .padEnd(5, '0')
  return [issue.replace(/[^\w.-]/g, '-').slice(0, 40), host.slice(0, 60), 'newsletter', sender].join(':')
}

/** Formats a display name (RFC 5322 section 3.2.5): quoted if it is ASCII, otherwise in encoded words (RFC 2047). */
const phrase = (name: string): string =>
  /^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)

/** Returns the sender of a publication's mail. */
export function senderOf(publication: Publication): { name: string; address: string } {
  const { sender, title } = publication
  return sender
    ? { name: sender.name, address: sender.email }
    : { name: title, address: `noreply@${hostOf(publication)}` }
}

/** Returns the Reply-To as an address object, because the composer would parse a text by its own rules. */
export const replyToOf = ({ replyTo }: Publication): { replyTo?: { name: string; address: string } } =>
  replyTo ? { replyTo: { name: '', address: replyTo } } : {}

/** Makes a mailto URL, encoding what would end the address or begin its fields (RFC 6068 section 2). */
const mailto = (address: string, subject = ''): string => {
  const { local, domain } = addressParts(address)
  return `<mailto:${encodeURIComponent(local).replaceAll('%2B', '+')}@${domain}${subject && `?subject=${subject}`}>`
}

/**
 * Returns the List headers (RFC 2369, RFC 8058), for which mail programs show buttons. The https address comes first, because
 * the order is that of preference.
 */
function listHeaders(publication: Publication, sender: string): Readonly<Record<string, string>> {
  const { url, replyTo } = publication
  const mail = replyTo ?? (publication.sender ? sender : undefined)
  const unsubscribe = `<${serverUrl(publication)}${PLACEHOLDERS.unsubscribe}>`
  const byMail = (subject: string): string => (mail ? `, ${mailto(mail, subject)}` : '')
  return {
    'List-Unsubscribe': `${unsubscribe}${byMail('unsubscribe')}`,
    // One-click is allowed for https addresses only (RFC 8058 section 3.1).
    ...(unsubscribe.startsWith('<https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    'List-Help': `<${url}>${byMail('help')}`,
    'List-Archive': `<${url}archive/>`,
    ...(mail ? { 'List-Owner': mailto(mail) } : {}),
    'List-Post': 'NO',
  }
}

/**
 * Rejects values with line breaks. This is checked here and not left to the mail library, because such a value is a mistake
 * or an attack.
 */
function refuseBreaks(issue: Issue, values: Readonly<Record<string, string>>): void {
  const broken = Object.entries(values).filter(([, value]) => /[\r\n\0]/.test(value))
  if (broken.length === 0) return
  const where = { file: `email/${issue.name}/message.eml` }
  throw new ProblemsError(
    broken.map(([name, value]) =>
      error(
        'email.header',
        where,
        `The header ${name} would contain a line break: ${JSON.stringify(value)}.`,
        'Write the value on one line.',
      ),
    ),
  )
}
