import type { ImportContext, ImportedArticle } from '../draft.js'
import { recipientsIn, shownLines } from './forwarding.js'
import { htmlLetter } from './html-letter.js'
import { personalParts } from './personal-addresses.js'
import { type ReceivedMessage, readLetter } from './received-letter.js'
import { forwarderOf, type Recipients, withRecipients } from './recipients.js'
import { textLetter } from './text-letter.js'
import { withoutRecipient } from './without-recipient.js'

/**
 * Imports an article from a message. The sender is an intermediary, and whatever the message says of an original
 * applies. Content for the recipient alone is removed.
 *
 * @param split whether each article of the message becomes a post
 */
export async function newsletter(
  bytes: Uint8Array,
  context: ImportContext,
  split: boolean,
): Promise<ImportedArticle[] | undefined> {
  const letter = await readLetter(bytes)
  if (!letter) return undefined
  const recipients = allRecipients(letter)
  const parts = personalParts(recipients, addressesIn(letter))
  const names = recipients.names.filter(name => name !== '' && !name.includes('@'))
  const articles = letter.html
    ? htmlLetter(letter, letter.html, context, split)
    : textLetter(letter, letter.text ?? '', context, split)
  return articles.map(article => withoutRecipient(article, parts, names))
}

const PASSED_ON = /^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|переслано)\s?:/i

/**
 * Returns the recipients in the header and in forwarded headers within the text. If the message was forwarded, its
 * sender is one of them.
 */
function allRecipients({ recipients, from, subject = '', html, text = '' }: ReceivedMessage): Recipients {
  const said = recipientsIn(html ? shownLines(html) : text.split('\n'))
  const forwarder = said.length > 0 || PASSED_ON.test(subject) ? forwarderOf({ ...(from ? { from } : {}) }) : undefined
  const inText = { addresses: said.map(({ address }) => address), names: said.map(({ name }) => name), ids: [] }
  const all = withRecipients(recipients, inText)
  return forwarder ? withRecipients(all, forwarder) : all
}

/** Returns every web address in a message, including those of links that do not become part of the post. */
const addressesIn = ({ html = '', text = '' }: ReceivedMessage): string[] => [
  ...[...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)].map(([, ...said]) =>
    (said.find(Boolean) ?? '').replace(/&amp;/g, '&'),
  ),
  ...(text.match(/https?:\/\/[^\s<>"]+/g) ?? []),
]
