import { smallest } from '../../core/long-lists.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

/**
 * Matches the text of links that only the recipient should use: to unsubscribe, change settings, view the message in a
 * browser, or forward it.
 */
const WORDS = LANGUAGES.flatMap(({ letters }) =>
  letters?.managing ? [new RegExp(anyPhrase(letters.managing), 'iu')] : [],
)

const wordsOf = (key: 'managingPaths' | 'leaving'): string =>
  anyPhrase(LANGUAGES.flatMap(({ letters }) => letters?.[key] ?? []))

/**
 * Matches a part of the address of a link for the recipient. Only whole parts count, because `/how-to-unsubscribe-well` is
 * an ordinary page.
 */
const PARTS = new RegExp(String.raw`^(?:${wordsOf('managingPaths')}(?:\.\w{2,5})?|ftaf|vib)$`, 'iu')
/** Matches addresses at which services offer only a reader's preferences. */
const SERVICES =
  /^https?:\/\/(?:[^/?#]*\.)?(?:visitor\.constantcontact\.com|kmail-lists\.com|updatemyprofile\.com)|\/(?:subscription|campaign)\/[\da-f-]{36}\/[\da-f-]{36}/i
const partsOf = (address: string): string[] =>
  address
    .replace(/^[a-z]+:(?:\/\/[^/?#]*)?/i, '')
    .split(/[/?&=#;]/)
    .map(part => part.replace(/_/g, '-'))

const LEAVING = new RegExp(
  String.raw`^mailto:[^?]*(?:${wordsOf('leaving')}|bounce|-request\b)|subject=${wordsOf('leaving')}`,
  'i',
)

/** Tells whether an address is for unsubscribing, changing settings, or replying to the message. */
export const isManagingAddress = (address: string): boolean =>
  /^mailto:/i.test(address)
    ? LEAVING.test(address) ||
      // A reply address that is different for each reader: `mailto:reply+4f2a…@…`.
      /^mailto:[^@?]*(?:[+=-][\w-]*\d[\w-]{6,}|=[\w.-]+)@/i.test(address)
    : SERVICES.test(address) || partsOf(address).some(part => PARTS.test(part))

const MOST_WORDS = 70

/**
 * Tells whether a link of a message is only for its recipient.
 *
 * @param isPersonal whether its address identifies the reader or hides its target
 */
export function isManagingLink(words: string, address: string, isPersonal: boolean): boolean {
  const text = words.trim()
  const index = smallest(WORDS.map(words => words.exec(text)?.index ?? Number.POSITIVE_INFINITY))
  // A link to `/blog/unsubscribe` may lead to an article, but a link to `/unsubscribe/17` does not.
  if (isManagingAddress(address))
    return (
      isPersonal || text === '' || index < Number.POSITIVE_INFINITY || /[?=\d@]/.test(address.replace(/^[^/]*/, ''))
    )
  if (index === Number.POSITIVE_INFINITY || text.length > MOST_WORDS) return false
  // A link such as “How to view an eclipse online” belongs to the article, unless its address identifies the reader.
  return isPersonal || (index <= 2 && text.split(/\s+/).length <= 8)
}
