import { originIn } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import { blocksIn } from '../html/article-body.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { datesIn } from '../written-date.js'

/**
 * Matches the line `Original: “River treaty”, The Harbour Review, 12 May 2025.` in the languages of Offprint's credits.
 */
const ORIGINAL = new RegExp(
  String.raw`^${anyPhrase(LANGUAGES.flatMap(({ originalLabels = [] }) => originalLabels))}\s?[:：]\s?(?=[“„«‘「《〈"])`,
  'iu',
)
const BESIDE = ' · '
const FROM = 'the credit in the message'

/**
 * Removes from an article, in place, the lines in which Offprint's emails credit the original: beside the byline and below
 * the text. Similar lines from other senders are removed too.
 */
export function takeOffprintCredit(root: Element, title: string, facts: Facts): void {
  for (const block of blocksIn(root)) {
    const words = elementText(block)
    if (words.length > 600) continue
    if (ORIGINAL.test(words)) takeOriginal(block, words, title, facts)
    else if (words.includes(BESIDE)) takeBeside(block, facts)
  }
}

function takeOriginal(block: Element, words: string, title: string, facts: Facts): void {
  // The authors of the original are between its title and the outlet.
  const [article, ...others] = all(block, 'a[href^="http"]')
  const outlet = others.at(-1)
  const name =
    elementText(outlet) ||
    words
      .replace(ORIGINAL, '')
      .split(/[”“»’」》〉"]\s*[,，、]\s*/u)[1]
      ?.split(/[,，、]/)[0]
  const headline = elementText(article)
  facts.add('original.publisher.name', name, FROM)
  facts.add('original.publisher.url', outlet?.getAttribute('href') ?? undefined, FROM)
  facts.add('original.url', article?.getAttribute('href') ?? undefined, FROM)
  if (headline !== title) facts.add('original.title', headline, FROM)
  // The last date counts, because a headline may contain one.
  facts.add('original.date', datesIn(words).at(-1)?.iso, FROM)
  block.remove()
}

/**
 * Reads a line such as `By Ada Writer · Originally published by The Harbour Review on 12 May 2025` and removes the
 * credit from it.
 */
function takeBeside(block: Element, facts: Facts): void {
  const pieces = block.innerHTML.split(BESIDE).map(html => documentOf(`<p>${html}</p>`).body)
  const origin = pieces.find((piece, i) => i > 0 && originIn(elementText(piece))?.outlet !== undefined)
  if (!origin) return
  const credit = originIn(elementText(origin))
  const [link] = all(origin, 'a[href^="http"]')
  facts.add('original.publisher.name', elementText(link) || credit?.outlet, FROM)
  facts.add('original.url', link?.getAttribute('href') ?? undefined, FROM)
  const [time] = all(origin, 'time[datetime]')
  facts.add('original.date', time?.getAttribute('datetime') ?? credit?.date?.iso, FROM)
  block.innerHTML = pieces
    .filter(piece => piece !== origin)
    .map(piece => piece.querySelector('p')?.innerHTML ?? '')
    .join(BESIDE)
}
