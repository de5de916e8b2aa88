import type { Article } from '../editions/index.js'
import type { PageByline } from './bylines.js'
import { expectationOf } from './expectation.js'
import { contentOfHtml } from './missing-content.js'
import { placesOf } from './parts.js'
import { comparableText } from './same-text.js'
import { joinedTexts, VisibleText } from './visible-text.js'

/** The most characters that a teaser has beside the title, the summary and the credit line of its post. */
const MORE = 100

/** What a page shows for people: its own post and its teasers, which are links to other posts with their credit lines. */
export interface ReadPage {
  /**
   * The page without its teasers. The credit of another post with the same author or outlet would otherwise stand for that of the
   * page's own post, or contradict it.
   */
  readonly own: VisibleText
  /** The text of each teaser; undefined where no link to a post is followed by its credit line. */
  readonly teasers: readonly (VisibleText | undefined)[]
}

/**
 * Divides what a page shows into its own post and its teasers.
 * @param teasers the other posts to which the page leads
 * @param base the address to which links are relative
 */
export function withTeasersApart(visible: VisibleText, teasers: readonly Article[], base: string): ReadPage {
  if (teasers.length === 0) return { own: visible, teasers: [] }
  const places = placesOf(visible, teasers, base)
  const parts = teasers.map((article, i) => lastTeaser(visible.text, places[i] ?? [], article))
  const found = parts.filter(part => part !== undefined).sort(([a], [b]) => a - b)
  const own: VisibleText[] = []
  let from = 0
  for (const [start, end] of [...found, [visible.text.length, visible.text.length] as const]) {
    if (start > from) own.push(visible.part(from, start))
    from = Math.max(from, end)
  }
  return { own: joinedTexts(own), teasers: parts.map(part => part && visible.part(...part)) }
}

/**
 * Returns the posts to which a page leads beside the text of its own post. A template may leave other posts out, and a text may link
 * whatever it wants; neither needs a credit.
 * @param base the address to which links are relative
 */
export function offeredTeasers(
  visible: VisibleText,
  teasers: readonly Article[],
  { own, base }: { readonly own: readonly Article[]; readonly base: string },
): Article[] {
  const linksInText = own.flatMap(article => contentOfHtml(article.body()).links).map(href => ({ href, at: 0 }))
  const inText = placesOf(new VisibleText('', linksInText), teasers, base)
  const places = placesOf(visible, teasers, base)
  return teasers.filter((_, i) => (places[i] ?? []).length > (inText[i] ?? []).length)
}

/** Finds the last link to a post that its credit line follows: the offset of the link, and the end of the line. */
function lastTeaser(
  text: string,
  places: readonly number[],
  article: Article,
): readonly [start: number, end: number] | undefined {
  if (places.length === 0) return undefined
  const { title, summary } = article
  const line = expectationOf(article).top[0]?.text ?? ''
  if (line === '') return undefined
  const longest = title.length + summary.length + line.length + MORE
  for (const start of places.toReversed()) {
    const length = endOf(text.slice(start, start + longest), line)
    if (length !== undefined) return [start, start + length]
  }
  return undefined
}

/** Finds the end of the first place at which a text has some words, whatever the white space in both. */
function endOf(text: string, words: string): number | undefined {
  const at = text.indexOf(words)
  if (at >= 0) return at + words.length
  const wanted = comparableText(words)
  const hasWithin = (length: number): boolean => comparableText(text.slice(0, length)).includes(wanted)
  let [low, high] = [0, text.length]
  if (!hasWithin(high)) return undefined
  while (low < high) {
    const middle = (low + high) >> 1
    if (hasWithin(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Tells whether a byline is the sentence of a teaser, since nothing but its place tells that it is not the post’s. What a page also shows
 * elsewhere is none, and neither is an element that is marked as a byline.
 * @param own what the page shows beside its teasers
 */
export function isOfTeaser({ kind, text }: PageByline, teasers: readonly Article[], own: VisibleText): boolean {
  if (kind !== 'sentence') return false
  const wanted = comparableText(text)
  return teasers.some(article => expectationOf(article).comparableLine.startsWith(wanted)) && !own.says(text)
}
