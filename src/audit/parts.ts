import type { Article } from '../editions/index.js'
import { addressKey } from './same-text.js'
import type { Sight } from './sight.js'

/**
 * What belongs to each post in a document that shows several: from the first link to its page to that of the next post. A
 * list of contents at the top links every page once before; then the second link is meant.
 * @param base address that links are relative to
 * @returns for each post its part; undefined for one that is not linked
 */
export function partsOf(sight: Sight, articles: readonly Article[], base: string): (Sight | undefined)[] {
  const places = new Map<string, number[]>(articles.map(({ url }) => [addressKey(url), []]))
  for (const { href, at } of sight.links) places.get(targetOf(href, base))?.push(at)
  const found = articles.map(({ url }) => places.get(addressKey(url)) ?? [])
  const first = found.map(each => each[0])
  const listed = articles.length > 1 && found.every(each => (each[1] ?? -1) > (first.at(-1) ?? 0))
  const starts = listed ? found.map(each => each[1]) : first
  const ends = starts.filter(start => start !== undefined).sort((a, b) => a - b)
  const next = new Map(ends.map((start, i) => [start, ends[i + 1]]))
  return starts.map(start =>
    start === undefined ? undefined : sight.part(start, next.get(start) ?? sight.text.length + 1),
  )
}

const targetOf = (href: string, base: string): string =>
  addressKey(URL.canParse(href, base) ? new URL(href, base).href : href)
