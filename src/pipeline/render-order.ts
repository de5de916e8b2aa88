import { isFeedFormat } from '../core/feed-formats.js'
import type { ShownAs } from '../editions/index.js'
import type { Output } from './outputs.js'

/**
 * Sorts what is to be rendered, so that a post’s page and the feed documents and lists with the post are made in succession. What is
 * read and made for one, such as the credit, the body and the source that the audit reads, is then still known for the other, in small
 * caches. A document of a feed and a list follow the page of their last post, and the email of a single post the page of that post. An
 * output that shows no post, such as the page with a copy for others, follows the one before it in the plan. Everything else follows all
 * of these, in the order of the plan.
 */
export function inRenderOrder<Item>(items: readonly Item[], outputOf: (item: Item) => Output): Item[] {
  const places = new Map<string, number>()
  for (const item of items) {
    const output = outputOf(item)
    if ('shows' in output && output.shows?.as === 'page')
      for (const { id } of output.shows.articles) if (!places.has(id)) places.set(id, places.size)
  }
  let place = LAST
  const placeOf = (item: Item): number => {
    const output = outputOf(item)
    if (!('shows' in output) || !output.shows) return place
    const { as, articles, digest } = output.shows
    const follows = as === 'page' || as === 'row' || isFeedFormat(as) || (OF_ISSUES.has(as) && !digest)
    const last = follows ? articles.at(-1) : undefined
    place = (last && places.get(last.id)) ?? LAST
    return place
  }
  return items
    .map(item => ({ item, place: placeOf(item) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

const OF_ISSUES: ReadonlySet<ShownAs> = new Set<ShownAs>(['email', 'text', 'message', 'issue'])

const LAST = Number.MAX_SAFE_INTEGER
