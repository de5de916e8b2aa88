import { childNodesOf, type HtmlNode, isHtmlElement, parseHtml } from '../markup/index.js'

/** What a published page shows of the present version of an article. */
export type PageState = 'present' | 'old' | 'other'

const UNSEEN = /^(?:script|style|noscript|template|head|svg)$/

/** Returns the text of a page's main part, without white space, because hosts may reformat pages. */
function mainText(html: string): string {
  const text = textOf(mainOf(parseHtml(html)) ?? parseHtml(html))
  // Some hosts hide email addresses from machines that collect them.
  return text
    .normalize('NFC')
    .replace(/\S+@\S+|\[email\s+protected\]/g, '')
    .replace(/[\s\u00ad\u200b-\u200f\ufeff]+/g, '')
}

function mainOf(node: HtmlNode): HtmlNode | undefined {
  if (isHtmlElement(node) && node.tagName === 'main') return node
  for (const child of childNodesOf(node)) {
    const found = mainOf(child)
    if (found) return found
  }
  return undefined
}

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
