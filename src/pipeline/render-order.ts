import { isFeedFormat } from '../core/feed-formats.js'
import type { Output } from './outputs.js'

/**
 * Sorts what is to be rendered, so that a post’s page and the feed documents with its entry are made in succession. What is
 * read and made for one, such as the credit, the body and the source that the audit reads, is then still known for the other, in small
 * caches. A document of a feed follows the page of its last entry; everything else follows all of these, in the order of the plan.
 */
export function inRenderOrder<Item>(items: readonly Item[], outputOf: (item: Item) => Output): Item[] {
  const places = new Map<string, number>()
  for (const item of items) {
    const output = outputOf(item)
    if ('shows' in output && output.shows?.as === 'page')
      for (const { id } of output.shows.articles) if (!places.has(id)) places.set(id, places.size)
  }
  const placeOf = (item: Item): number => {
    const output = outputOf(item)
    if (!('shows' in output) || !output.shows) return LAST
    const { as, articles } = output.shows
    const last = as === 'page' || isFeedFormat(as) ? articles.at(-1) : undefined
    return (last && places.get(last.id)) ?? LAST
  }
  return items
    .map(item => ({ item, place: placeOf(item) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

const LAST = Number.MAX_SAFE_INTEGER
