import type { ImportContext, ImportedArticle } from '../draft.js'
import { recipientsIn, shownLines } from './forwarding.js'
import { htmlLetter } from './html-letter.js'
import { personalParts } from './personal-addresses.js'
import { type ReceivedMessage, readLetter } from './received-letter.js'
import { forwarderOf, type Recipients, withRecipients } from './recipients.js'
import { textLetter } from './text-letter.js'
import { withoutRecipient } from './without-recipient.js'

/**
 * An article from a message: its sender is who it came through, and what the message says of an original is the original.
 * What its reader alone may have stays behind.
 * @param split makes an article of each that the message holds
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

/** Those that the head of the message names, and those that it says in its text: of a message that was passed on, its sender. */
function allRecipients({ recipients, from, subject = '', html, text = '' }: ReceivedMessage): Recipients {
  const said = recipientsIn(html ? shownLines(html) : text.split('\n'))
  const forwarder = said.length > 0 || PASSED_ON.test(subject) ? forwarderOf({ ...(from ? { from } : {}) }) : undefined
  const inText = { addresses: said.map(({ address }) => address), names: said.map(({ name }) => name), ids: [] }
  const all = withRecipients(recipients, inText)
  return forwarder ? withRecipients(all, forwarder) : all
}

/** Every address of the web in a message, also of links that become no part of the post. */
const addressesIn = ({ html = '', text = '' }: ReceivedMessage): string[] => [
  ...[...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)].map(([, ...said]) =>
    (said.find(Boolean) ?? '').replace(/&amp;/g, '&'),
  ),
  ...(text.match(/https?:\/\/[^\s<>"]+/g) ?? []),
]
