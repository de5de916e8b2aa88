import { resolvedUrl } from '../core/url.js'
import type { Article } from '../editions/index.js'
import type { MissingFact } from './missing-facts.js'
import { addressKey } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/**
 * Looks for the facts of a post in its part of a document. The part is undefined if the document does not link the
 * post.
 */
type Judge = (article: Article, part: VisibleText | undefined) => readonly MissingFact[]

/**
 * Lists what each post lacks in its part of a document that shows several posts. A part runs from the link to a post's
 * page to the link to the next post's page.
 * Introductions, tables of contents and other posts may also link a post, so a part may begin at any of these links.
 * The search goes from the last post to the first and chooses the last link at which the post still lacks the least,
 * because that leaves the most text for the post before it.
 * @param articles in the order of the document
 * @param base the address to which links are relative
 */
export function missingInParts(
  visible: VisibleText,
  articles: readonly Article[],
  base: string,
  judge: Judge,
): (readonly MissingFact[])[] {
  const places = placesOf(visible, articles, base)
  const end = visible.text.length + 1
  const asFound = judged(
    endsOf(
      places.map(([first]) => first),
      end,
    ),
  )
  if (asFound.every(isWhole)) return asFound
  const found: (readonly MissingFact[])[] = []
  let next = end
  for (const [i, article] of [...articles.entries()].reverse()) {
    let best: { start?: number; missing: readonly MissingFact[] } | undefined
    for (const start of (places[i] ?? []).filter(each => each < next).reverse()) {
      if (best && isWhole(best.missing)) break
      const missing = judge(article, visible.part(start, next))
      if (!best || missing.length < best.missing.length) best = { start, missing }
    }
    best ??= { missing: judge(article, undefined) }
    found.unshift(best.missing)
    next = best.start ?? next
  }
  return found

  function judged(parts: readonly (readonly [start: number, end: number] | undefined)[]): (readonly MissingFact[])[] {
    return articles.map((article, i) => judge(article, parts[i] && visible.part(...parts[i])))
  }
}

const isWhole = (missing: readonly MissingFact[]): boolean => missing.length === 0

/** Finds the places at which each post's page is linked. */
export function placesOf(visible: VisibleText, articles: readonly Article[], base: string): number[][] {
  const places = new Map<string, number[]>(articles.map(({ url }) => [addressKey(url), []]))
  for (const { href, at } of visible.links) places.get(targetOf(href, base))?.push(at)
  return articles.map(({ url }) => places.get(addressKey(url)) ?? [])
}

/** Ends each part where the next one begins. */
function endsOf(starts: readonly (number | undefined)[], end: number): (readonly [number, number] | undefined)[] {
  const sorted = starts.filter(start => start !== undefined).sort((a, b) => a - b)
  const ends = new Map(sorted.map((start, i) => [start, sorted[i + 1] ?? end]))
  return starts.map(start => (start === undefined ? undefined : [start, ends.get(start) ?? end]))
}

const targetOf = (href: string, base: string): string => addressKey(resolvedUrl(href, base))
