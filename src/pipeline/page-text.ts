import { childNodesOf, type HtmlNode, isHtmlElement, parseHtml } from '../markup/index.js'

/** What a published page shows of the present version of an article. */
export type PageState = 'present' | 'old' | 'other'

const UNSEEN = /^(?:script|style|noscript|template|head|svg)$/

/** Returns the text of a page's main part, without white space, because hosts may reformat pages. */
function mainText(html: string): string {
  const page = parseHtml(html)
  return spaceless(textOf(mainOf(page) ?? page))
}

function spaceless(text: string): string {
  // Some hosts hide email addresses from machines that collect them.
  return text
    .normalize('NFC')
    .replace(/\S+@\S+|\[email\s+protected\]/g, '')
    .replace(/[\s\u00ad\u200b-\u200f\ufeff]+/g, '')
}

const mainOf = (node: HtmlNode): HtmlNode | undefined => elementsIn(node, 'main')[0]

const elementsIn = (node: HtmlNode, tagName: string): HtmlNode[] =>
  isHtmlElement(node) && node.tagName === tagName
    ? [node]
    : childNodesOf(node).flatMap(child => elementsIn(child, tagName))

function textOf(node: HtmlNode): string {
  if (!isHtmlElement(node)) return 'value' in node ? node.value : childNodesOf(node).map(textOf).join('')
  return UNSEEN.test(node.tagName) ? '' : childNodesOf(node).map(textOf).join('')
}

const plain = (html: string): string => mainText(`<main>${html}</main>`)
const ANCHOR = 80

/**
 * Compares a published page with the page that a build would write now. Only the text up to the end of the article counts:
 * what follows it, such as lists of other posts, changes with every post.
 * @param end the HTML with which the article ends: its body, or its title if it has no body
 */
export function pageState(
  published: string,
  present: string,
  { title, end }: { title: string; end: string },
): PageState {
  if (published === present) return 'present'
  const [theirs, ours] = [mainText(published), mainText(present)]
  const last = plain(end).slice(-ANCHOR)
  const upToEnd = (text: string): string | undefined => {
    const at = text.lastIndexOf(last)
    return at < 0 ? undefined : text.slice(0, at + last.length)
  }
  const [now, then] = [upToEnd(ours) ?? ours, upToEnd(theirs)]
  if (then?.endsWith(now)) return 'present'
  return theirs.includes(plain(title)) ? 'old' : 'other'
}

/** Tells whether a published page contains texts, whatever their order. */
export const pageContains = (published: string, texts: readonly string[]): boolean => {
  const text = mainText(published)
  return texts.every(each => text.includes(plain(each)))
}

/**
 * Compares a published page with the file of a build. A page counts as present if the text of its only article, or else of its main
 * part, is that of the file: hosts may reformat pages and add scripts, and the lists after an article may be a little older.
 */
export function builtPageState(published: string, built: string): PageState {
  if (published === built) return 'present'
  const [theirs, ours] = [parseHtml(published), parseHtml(built)]
  const isSingle = elementsIn(ours, 'article').length === 1
  const textIn = (page: HtmlNode): string =>
    spaceless(textOf((isSingle ? elementsIn(page, 'article')[0] : undefined) ?? mainOf(page) ?? page))
  if (textIn(theirs) === textIn(ours)) return 'present'
  const [heading] = elementsIn(ours, 'h1')
  const title = heading ? spaceless(textOf(heading)) : ''
  return title !== '' && spaceless(textOf(theirs)).includes(title) ? 'old' : 'other'
}
