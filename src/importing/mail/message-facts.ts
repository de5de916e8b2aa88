import { addressParts } from '../../core/email-address.js'
import type { ImportContext } from '../draft.js'
import type { Facts } from '../fact.js'
import { metadataDate } from '../metadata-date.js'
import { domainOf } from '../outlet.js'
import { personWords } from '../text/person-words.js'
import { bareSubject, isForwardedSubject, type Mailbox } from './forwarded-header.js'
import type { Forwarding } from './forwarding.js'
import { messageDate } from './message-date.js'
import type { ReceivedMessage } from './received-message.js'

/** A message, and the header of the message that was forwarded in it. */
export interface SentMessage {
  readonly message: ReceivedMessage
  readonly forwarding: Forwarding | undefined
  readonly context: ImportContext
}

/** Tells whether a message was forwarded without the header that says who sent it first. */
export const lacksSender = ({ message, forwarding }: Omit<SentMessage, 'context'>): boolean =>
  forwarding === undefined && isForwardedSubject(message.subject ?? '') && !message.isBulk

const originalSender = (sent: Omit<SentMessage, 'context'>): Mailbox | undefined =>
  lacksSender(sent) ? undefined : (sent.forwarding ?? sent.message).from

/** Adds the sender of a message as an intermediary. */
export function addSender(
  facts: Facts,
  message: ReceivedMessage,
  forwarding: Forwarding | undefined,
  context: ImportContext,
): void {
  const { name, source } = messageSender(message, forwarding)
  const from = originalSender({ message, forwarding })
  if (!from) return
  const doubt = from?.name && !from.name.includes('@') ? undefined : 'only the sender’s address is known'
  facts.add('via.0.name', name, `From: of ${source}`, doubt)
  const date = forwarding
    ? messageDate(forwarding.date, context.timezone)
    : metadataDate(message.date, context.timezone)
  facts.add('via.0.date', date?.iso, `Date: of ${source}`, date?.doubt)
}

/** Matches the person in the name of a sender: `Ada from The Mill`. */
const PERSON_OF = new RegExp(String.raw`^.{2,40} (?:${personWords('of')}|@) (?=\p{Lu})`, 'u')

export function messageSender(
  message: ReceivedMessage,
  forwarding: Forwarding | undefined,
): { name: string | undefined; source: string } {
  const from = originalSender({ message, forwarding })
  const source = forwarding ? 'the forwarded message' : message.forwarded ? 'the attached message' : 'the message'
  const name =
    from?.name && !from.name.includes('@') ? from.name : addressParts(from?.address ?? '').domain || undefined
  return { name: name?.replace(PERSON_OF, ''), source }
}

/** Adds the sender as the outlet, if the article is on the sender's own site. */
function addSenderAsOutlet(facts: Facts, message: ReceivedMessage, forwarding: Forwarding | undefined): void {
  const host = domainOf(facts.get('original.url'))
  const { name, source } = messageSender(message, forwarding)
  const address = originalSender({ message, forwarding })?.address ?? ''
  if (!host || siteOf(host) !== siteOf(addressParts(address).domain)) return
  facts.add('original.publisher.name', name, `From: of ${source}`, 'the article’s address is on the sender’s site')
}

/**
 * Returns the registered domain of a host, because messages often come from a subdomain such as `mail.harbours.example`.
 */
const siteOf = (host: string): string => host.toLowerCase().split('.').slice(-2).join('.')

/**
 * Adds the address of the message or its article.
 *
 * @param browser the message's address on the web
 */
export function addPage(
  facts: Facts,
  message: ReceivedMessage,
  forwarding: Forwarding | undefined,
  browser?: string,
): void {
  addSenderAsOutlet(facts, message, forwarding)
  const page = browser ?? message.archived
  const where = browser ? 'the link to the message on the web' : 'Archived-At:'
  if (facts.has('original.publisher.name') || facts.has('original.url')) {
    facts.add('via.0.url', page, where)
    return
  }
  // Without an original, the post would count as the publication's own.
  const { name, source } = messageSender(message, forwarding)
  const doubt = 'the message does not say where the article appeared first'
  facts.add('original.publisher.name', name, `From: of ${source}`, doubt)
  facts.add('original.url', page, where, browser ? 'it is the address of the message on the web' : undefined)
}

export function addSubject(facts: Facts, message: ReceivedMessage, forwarding: Forwarding | undefined): void {
  facts.add('title', bareSubject(forwarding?.subject ?? message.subject), 'Subject:')
}

export const filesNote = ({ files, brokenOff }: ReceivedMessage): string[] => [
  ...(files.length > 0 ? [`Attachments were not imported: ${files.join(', ')}.`] : []),
  ...(brokenOff ? ['The message breaks off; the end of the text may be missing.'] : []),
]
