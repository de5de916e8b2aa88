import { phraseText } from '../attribution/index.js'
import type { Article } from '../editions/index.js'
import type { PageByline } from './bylines.js'
import type { HtmlReading } from './html-reading.js'
import { placesOf } from './parts.js'
import { comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/** The most characters that a teaser has beside the title, the summary and the credit line of its post. */
const MORE = 100

/**
 * Returns what a page shows beside its teasers: the links to other posts with their credit lines. The credit of another post with the
 * same author or outlet would otherwise stand for that of the page's own post, or contradict it.
 * @param base the address to which links are relative
 */
export function withoutTeasers(visible: VisibleText, teasers: readonly Article[], base: string): VisibleText {
  if (teasers.length === 0) return visible
  const places = placesOf(visible, teasers, base)
  const parts = teasers
    .map((article, i) => lastTeaser(visible.text, places[i] ?? [], article))
    .filter(part => part !== undefined)
    .sort(([a], [b]) => a - b)
  let from = 0
  let rest: VisibleText | undefined
  for (const [start, end] of [...parts, [visible.text.length, visible.text.length] as const]) {
    const part = visible.part(from, Math.max(from, start))
    rest = rest?.followedBy(part) ?? part
    from = Math.max(from, end)
  }
  return rest ?? visible
}

/** Finds the last link to a post that its credit line follows: the offset of the link, and the end of the line. */
function lastTeaser(
  text: string,
  places: readonly number[],
  { title, summary, credit }: Article,
): readonly [start: number, end: number] | undefined {
  const line = phraseText(credit.line, false)
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
 * Leaves out the sentences of teasers from the bylines of a page, since nothing but their place tells that they are not the post’s.
 * What a page also shows elsewhere stays, and so do elements that are marked as a byline.
 */
export function withoutTeaserBylines(reading: HtmlReading, teasers: readonly Article[], base: string): HtmlReading {
  if (teasers.length === 0) return reading
  const own = withoutTeasers(reading.visible, teasers, base)
  const lines = teasers.map(({ credit }) => comparableText(phraseText(credit.line, false)))
  const isTeaser = ({ kind, text }: PageByline): boolean =>
    kind === 'sentence' && !own.says(text) && lines.some(line => line.startsWith(comparableText(text)))
  return { ...reading, bylines: () => reading.bylines().filter(byline => !isTeaser(byline)) }
}
