import type { ImportContext, ImportedArticle } from '../draft.js'
import { documentOf } from '../html/dom.js'
import { isClickCounter } from '../html/link-target.js'
import type { ReadSource } from '../importer.js'
import { recipientsIn } from './forwarded-header.js'
import { type Forwarding, forwardedText, takeForwarding } from './forwarding.js'
import { htmlMessage } from './html-message.js'
import { isManagingLink } from './managing-link.js'
import { lacksSender, type SentMessage } from './message-facts.js'
import { aroundForwarding } from './message-notes.js'
import { personalParts } from './personal-addresses.js'
import { type ReceivedMessage, readReceivedMessage } from './received-message.js'
import { addressesInFoot, forwarderOf, type Recipients, withRecipients } from './recipients.js'
import { shownLines } from './shown-lines.js'
import { textMessage } from './text-message.js'
import { withoutRecipient } from './without-recipient.js'

export const messageImporter: ReadSource = ({ source, context, choice: { split = false } }) =>
  newsletter(source.bytes, context, split)

/**
 * Imports an article from a message. The sender is an intermediary, and the message may name an original. Content for the
 * recipient alone is removed.
 *
 * @param split whether each article of the message becomes a post
 */
async function newsletter(
  bytes: Uint8Array,
  context: ImportContext,
  split: boolean,
): Promise<ImportedArticle[] | undefined> {
  const message = await readReceivedMessage(bytes)
  if (!message) return undefined
  const { forwarding, articles } = message.html ? fromHtml(message, message.html) : fromText(message)
  const recipients = allRecipients(message, forwarding)
  const parts = personalParts(recipients, addressesIn(message))
  const names = recipients.names.filter(name => name !== '' && !name.includes('@'))
  const sent = { message, forwarding, context }
  const notes = aroundForwarding([...message.notes, ...(forwarding?.notes ?? [])], forwarding?.wordsBelow)
  const doubts = lacksSender(sent) ? [NO_SENDER] : []
  return articles(sent, split).map(article => ({
    ...withoutRecipient({ ...article, notes: [...article.notes, ...notes], doubts }, parts, names),
    readers: recipients.addresses.filter(address => address.includes('@')),
  }))
}

const NO_SENDER = 'the message was forwarded and does not say who sent it first; add the outlet and the date'

interface Content {
  readonly forwarding: Forwarding | undefined
  readonly articles: (sent: SentMessage, split: boolean) => ImportedArticle[]
}

function fromHtml({ subject = '' }: ReceivedMessage, html: string): Content {
  const document = documentOf(html)
  const forwarding = takeForwarding(document.body, subject)
  return { forwarding, articles: (sent, split) => htmlMessage(document, sent, split) }
}

function fromText({ subject = '', text = '' }: ReceivedMessage): Content {
  const whole = text.replace(/\r\n?/g, '\n')
  const forwarded = forwardedText(whole, subject)
  return {
    forwarding: forwarded?.forwarding,
    articles: (sent, split) => textMessage(forwarded?.text ?? whole, sent, split),
  }
}

/** The number of click counters that an ordinary page may link to, for example in its form to subscribe. */
const FEW = 3
/**
 * Matches links. The length of a tag is limited, because otherwise each of many unclosed tags would be searched to the end
 * of the page.
 */
const LINKS = /<a\b[^>]{0,1000}?\shref\s*=\s*["']?([^"'\s>]+)[^>]{0,1000}>((?:(?!<\/a\b)[\s\S]){0,500})/gi

/**
 * Removes the details of the reader from a page that is a saved message, or the sending service's page of one, because such
 * a page contains the same details as the message.
 */
export function withoutReaderDetails(html: string, article: ImportedArticle): ImportedArticle {
  const addresses = addressesIn({ html })
  const isForOne = [...html.matchAll(LINKS)].some(([, address = '', words = '']) => {
    const counts = isClickCounter(address)
    const hasValue = counts || /[?=\d@]/.test(address.replace(/^[^/]*/, ''))
    return hasValue && isManagingLink(words.replace(/<[^>]*>/g, ' '), address, counts)
  })
  if (!isForOne && addresses.filter(isClickCounter).length < FEW) return article
  const recipients = { addresses: addressesInFoot(shownLines(html)), names: [], ids: [] }
  return { ...withoutRecipient(article, personalParts(recipients, addresses), []), readers: recipients.addresses }
}

/**
 * Returns the recipients that the headers and the text of the message name. For a forwarded message, those who forwarded it
 * are among them.
 */
function allRecipients(message: ReceivedMessage, forwarding: Forwarding | undefined): Recipients {
  const { recipients, from, html, text = '' } = message
  const lines = html ? shownLines(html) : text.split('\n')
  const sender = (forwarding?.from.address ?? '').toLowerCase()
  const named = [...recipientsIn(lines), ...(forwarding?.people ?? [])].filter(
    ({ address }) => address === '' || address.toLowerCase() !== sender,
  )
  const isForwarded = forwarding !== undefined || named.length > 0 || lacksSender({ message, forwarding })
  const isForwarder = isForwarded && from !== undefined && from.address.toLowerCase() !== sender
  const forwarder = isForwarder ? forwarderOf({ from }) : undefined
  const inFoot = addressesInFoot(lines).filter(address => address.toLowerCase() !== from?.address.toLowerCase())
  const inText = {
    addresses: [...named.map(({ address }) => address).filter(address => address !== ''), ...inFoot],
    names: named.map(({ name }) => name),
    ids: [],
  }
  const all = withRecipients(recipients, inText)
  return forwarder ? withRecipients(all, forwarder) : all
}

/** Lists every web address in a message, including links that do not become part of the post. */
const addressesIn = ({ html = '', text = '' }: Pick<ReceivedMessage, 'html' | 'text'>): string[] => [
  ...[...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)].map(([, ...forms]) =>
    (forms.find(Boolean) ?? '').replace(/&amp;/g, '&'),
  ),
  ...(text.match(/https?:\/\/[^\s<>"]+/g) ?? []),
]
