import path from 'node:path'
import { isFeedFormat } from '../core/feed-formats.js'
import type { ShownAs } from '../editions/index.js'
import type { Output } from './outputs.js'

/**
 * Sorts what is to be rendered, so that a post’s page and the feed documents with its entry are made in succession. What is
 * read and made for one, such as the credit, the body and the source that the audit reads, is then still known for the other, in small
 * caches. A document of a feed follows the page of its last entry, and the email of a single post the page of that post; everything else
 * follows all of these, in the order of the plan.
 */
export function inRenderOrder<Item>(items: readonly Item[], outputOf: (item: Item) => Output): Item[] {
  const places = new Map<string, number>()
  for (const item of items) {
    const output = outputOf(item)
    if ('shows' in output && output.shows?.as === 'page')
      for (const { id } of output.shows.articles) if (!places.has(id)) places.set(id, places.size)
  }
  const placeOf = (output: Output): number => {
    if (!('shows' in output) || !output.shows) return LAST
    const { as, articles, digest } = output.shows
    const last = as === 'page' || isFeedFormat(as) || (OF_ISSUES.has(as) && !digest) ? articles.at(-1) : undefined
    return (last && places.get(last.id)) ?? LAST
  }
  let before = { folder: '', place: LAST }
  return items
    .map(item => {
      const output = outputOf(item)
      const folder = path.posix.dirname(output.path)
      // The files of an issue stay together, so that it is made once, although one of them shows nothing.
      const isOfIssue = folder.startsWith('email/') && folder === before.folder
      const place = isOfIssue ? before.place : placeOf(output)
      before = { folder, place }
      return { item, place }
    })
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

const OF_ISSUES: ReadonlySet<ShownAs> = new Set<ShownAs>(['email', 'text', 'message', 'issue'])

const LAST = Number.MAX_SAFE_INTEGER
