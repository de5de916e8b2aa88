import type { Article } from '../editions/index.js'
import type { Lost } from './demand.js'
import { addressKey } from './same-text.js'
import type { Sight } from './sight.js'

/** Looks for what a post must tell in its part; undefined where it is not linked. */
type Judge = (article: Article, part: Sight | undefined) => readonly Lost[]

/**
 * What each post lacks in its part of a document that shows several: from a link to its page to one to the next post's. That
 * is the first such link; after a list of contents at the top, which links every page once before, the second. Posts may
 * link one another in their texts, so where a part lacks something, the post behind it is taken to begin at its next link.
 * Only if no such cut leaves every part whole, something is lost.
 * @param base address that links are relative to
 */
export function lostInParts(
  sight: Sight,
  articles: readonly Article[],
  base: string,
  judge: Judge,
): (readonly Lost[])[] {
  const found = placesOf(sight, articles, base)
  const first = found.map(each => each[0])
  const listed = articles.length > 1 && found.every(each => (each[1] ?? -1) > (first.at(-1) ?? 0))
  const asFound = judged(found.map(each => each.slice(listed ? 1 : 0)))
  if (asFound.every(isWhole)) return asFound
  for (const skipped of listed ? [1, 0] : [0]) {
    const starts = found.map(each => each.slice(skipped))
    for (let lost = judged(starts); ; lost = judged(starts)) {
      if (lost.every(isWhole)) return lost
      const end = endOf(
        lost.findIndex(each => !isWhole(each)),
        starts,
      )
      const follower = starts.find(([start]) => start !== undefined && start === end)
      if (!follower || follower.length < 2) break
      follower.shift()
    }
  }
  return asFound

  function judged(starts: readonly (readonly number[])[]): (readonly Lost[])[] {
    const ends = endsOf(starts)
    return articles.map((article, i) => {
      const start = starts[i]?.[0]
      return judge(
        article,
        start === undefined ? undefined : sight.part(start, ends.get(start) ?? sight.text.length + 1),
      )
    })
  }
}

const isWhole = (lost: readonly Lost[]): boolean => lost.length === 0

/** Where each post's page is linked. */
function placesOf(sight: Sight, articles: readonly Article[], base: string): number[][] {
  const places = new Map<string, number[]>(articles.map(({ url }) => [addressKey(url), []]))
  for (const { href, at } of sight.links) places.get(targetOf(href, base))?.push(at)
  return articles.map(({ url }) => places.get(addressKey(url)) ?? [])
}

/** Where a part that begins somewhere ends: where the next one begins. */
function endsOf(starts: readonly (readonly number[])[]): ReadonlyMap<number, number | undefined> {
  const sorted = starts.flatMap(([start]) => (start === undefined ? [] : [start])).sort((a, b) => a - b)
  return new Map(sorted.map((start, i) => [start, sorted[i + 1]]))
}

const endOf = (index: number, starts: readonly (readonly number[])[]): number | undefined =>
  endsOf(starts).get(starts[index]?.[0] ?? -1)

const targetOf = (href: string, base: string): string =>
  addressKey(URL.canParse(href, base) ? new URL(href, base).href : href)
