import type { ImportContext, ImportedArticle } from '../draft.js'
import { isClickCounter } from '../html/link-target.js'
import type { ReadSource } from '../importer.js'
import { recipientsIn, shownLines } from './forwarding.js'
import { htmlMessage } from './html-message.js'
import { isManagingLink } from './managing-link.js'
import { personalParts } from './personal-addresses.js'
import { type ReceivedMessage, readReceivedMessage } from './received-message.js'
import { addressesInFoot, forwarderOf, type Recipients, withRecipients } from './recipients.js'
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
  const recipients = allRecipients(message)
  const parts = personalParts(recipients, addressesIn(message))
  const names = recipients.names.filter(name => name !== '' && !name.includes('@'))
  const articles = message.html
    ? htmlMessage(message, message.html, context, split)
    : textMessage(message, message.text ?? '', context, split)
  return articles.map(article => ({ ...withoutRecipient(article, parts, names), readers: recipients.addresses }))
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

const PASSED_ON = /^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|переслано)\s?:/i

/**
 * Returns the recipients that the headers and the text of the message name. For a forwarded message, its sender is one of
 * them.
 */
function allRecipients({ recipients, from, subject = '', html, text = '' }: ReceivedMessage): Recipients {
  const lines = html ? shownLines(html) : text.split('\n')
  const named = recipientsIn(lines)
  const forwarder = named.length > 0 || PASSED_ON.test(subject) ? forwarderOf({ ...(from ? { from } : {}) }) : undefined
  const inFoot = addressesInFoot(lines).filter(address => address.toLowerCase() !== from?.address.toLowerCase())
  const inText = {
    addresses: [...named.map(({ address }) => address), ...inFoot],
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
