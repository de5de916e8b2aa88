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
  return starts.map((start, i) => {
    if (start === undefined) return undefined
    const next = starts.find((each, at) => at > i && each !== undefined && each > start)
    return sight.part(start, next ?? sight.text.length + 1)
  })
}

const targetOf = (href: string, base: string): string =>
  addressKey(URL.canParse(href, base) ? new URL(href, base).href : href)
