import { memo } from '../core/memo.js'
import type { Article, ShownAs } from '../editions/index.js'
import { childNodesOf, type HtmlNode, htmlAttribute, isHtmlElement, parseHtml } from '../markup/index.js'
import { expectationOf } from './expectation.js'
import { readHtml } from './html-reading.js'
import type { MissingFact } from './missing-facts.js'
import { comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/**
 * Lists the requirements of the terms that a copy visibly breaks: the place of the credit, and the note that the text is only
 * an excerpt.
 */
export function brokenTerms(article: Article, visible: VisibleText, as: ShownAs): MissingFact[] {
  const missing = WHOLE.has(as) ? misplaced(article, visible) : []
  if (as === 'page' && article.extent === 'excerpt' && !article.withdrawn && !article.gone) {
    const { excerptNote } = article.words.book.post
    if (!visible.says(excerptNote)) missing.push({ fact: 'excerpt note', value: excerptNote, form: 'visible' })
  }
  return missing
}

/** The editions that show the body, so that the credit is above or below it. */
const WHOLE: ReadonlySet<ShownAs> = new Set(['page', 'rss', 'atom', 'json', 'email', 'issue', 'text', 'message'])

/** The number of characters by which the beginning and the end of a body are recognised. */
const EDGE = 60

/** Finds statements of the credit that are not where the terms want them, above or below the text. */
function misplaced(article: Article, { text }: VisibleText): MissingFact[] {
  const place = article.terms?.credit
  if (!place || article.withdrawn || article.gone) return []
  const [page, body] = [comparableText(text), bodyText(article)]
  // A standfirst above the body may repeat its first words.
  const begin = page.lastIndexOf(body.slice(0, EDGE))
  const end = page.lastIndexOf(body.slice(-EDGE))
  if (body === '' || begin < 0 || end < 0) return []
  const missing: MissingFact[] = []
  for (const { name, text: statement, top } of expectationOf(article).statements) {
    if (name !== 'credit line' && name !== 'original') continue
    const wanted = comparableText(statement)
    const [first, last] = [page.indexOf(wanted), page.lastIndexOf(wanted)]
    if (first < 0) continue
    if (top && place !== 'end' && first > begin) missing.push({ fact: name, value: statement, form: 'above' })
    if (!top && place !== 'top' && last < end) missing.push({ fact: name, value: statement, form: 'below' })
  }
  return missing
}

const bodyText = memo(
  50,
  (article: Article): string => comparableText(readHtml(article.body()).visible.text),
  article => `${article.channel} ${article.fingerprint}`,
)

/** Finds a counter that a copy lacks. A counter need not be visible, but software must load it. */
export const missingCounter = ({ counter }: Article, html: string): MissingFact[] =>
  counter === undefined || (/<img/i.test(html) && hasPicture(parseHtml(html), counter))
    ? []
    : [{ fact: 'counter', value: counter, form: 'picture' }]

const hasPicture = (node: HtmlNode, url: string): boolean =>
  isHtmlElement(node) && node.tagName === 'img'
    ? htmlAttribute(node, 'src')?.trim() === url
    : !(isHtmlElement(node) && node.tagName === 'noscript') && childNodesOf(node).some(child => hasPicture(child, url))
