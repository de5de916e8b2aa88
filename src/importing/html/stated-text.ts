import { escapeText } from '../../core/text.js'
import { keptWords, wordList } from '../kept-words.js'
import { documentOf, type Element, elementText, plainOf } from './dom.js'
import { around, squeezed, type TextBlock } from './text-blocks.js'

/** What a page states about the text of its article. */
export interface StatedText {
  /** The description for readers elsewhere, which is often the beginning of the text. */
  readonly description?: string | undefined
  /** The text in the page’s data (`articleBody` of schema.org). It may be HTML. */
  readonly text?: string | undefined
}

/** The characters of a description by which it is found, and the fewest that suffice. */
const LONG = 80
const SHORT = 30
/** The words that an article has beside its description. */
const BODY = 60

/**
 * Returns the element of a page that its description is about, if what the readers found is elsewhere: the article that contains
 * the description, among several, or a text that begins with it and is much longer than what was found.
 *
 * @param found the blocks that the readers found
 */
export function describedElement(
  body: Element,
  blocks: readonly TextBlock[],
  found: ReadonlySet<TextBlock>,
  description: string | undefined,
): Element | undefined {
  const start = withoutAddresses(description ?? '')
    .replace(/(?:…|\.{3}|\[…\])$/, '')
    .slice(0, LONG)
  if (start.length < SHORT) return undefined
  const says = (element: Element): boolean => withoutAddresses(element.textContent).includes(start)
  const isElsewhere = (element: Element): boolean => ![...found].some(({ holder }) => around(holder).includes(element))
  const wordsIn = (element: Element): number =>
    blocks.reduce((sum, { holder, words }) => sum + (around(holder).includes(element) ? words : 0), 0)
  if ([...found].some(({ text }) => withoutAddresses(text).includes(start)) || !says(body)) return undefined
  let at = body
  for (let next: Element | undefined = body; next; next = Array.from(next.children).find(says)) at = next
  const article = at.closest('article')
  if (article && isElsewhere(article) && wordsIn(article) >= BODY) return article
  const least = 2 * [...found].reduce((sum, { words }) => sum + words, 0)
  return wordsIn(at) > Math.max(least, 2 * wordList(description ?? '').length, BODY) && isElsewhere(at) ? at : undefined
}

/** Descriptions lack the addresses that a text shows. */
const withoutAddresses = (text: string): string => squeezed(text.replace(/https?:\/\/\S+/g, ' '))

/** The share of the words of the stated text below which the page shows too little of it. */
const SHOWN = 0.5

/**
 * Returns the HTML of the text in a page’s data if the reading of the page has less than half of it, as on pages that only a script
 * or a payment completes.
 *
 * @param read the text of the reading
 */
export function fullerText(text: string | undefined, read: string): string | undefined {
  if (text === undefined) return undefined
  const isHtml = /<(?:p|br|div)\b/i.test(text)
  const parts = isHtml
    ? [elementText(documentOf(text).body)]
    : text
        .split(/\s*\n\s*/)
        .map(plainOf)
        .filter(Boolean)
  const { kept, of } = keptWords(parts, [read])
  if (of < BODY || kept >= of * SHOWN) return undefined
  return isHtml ? text : parts.map(part => `<p>${escapeText(part)}</p>`).join('')
}
