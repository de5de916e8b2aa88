import type { Article } from '../article.js'
import { comparableName } from '../selection.js'
import type { FeedLink, Site } from '../site.js'

/** A tag of a post, with its feed. */
export interface TagFeed {
  readonly tag: string
  readonly feed: FeedLink
}

/**
 * Returns a function that finds the feeds of a post's tags: named feeds that select by tag only, and those of
 * `tagFeeds`.
 */
export function tagFeedsOf({ publication, feeds }: Site): (article: Article) => readonly TagFeed[] {
  const byName = new Map(feeds.map(feed => [feed.name, feed]))
  const byTag = new Map<string, FeedLink>()
  // The names of the editor's own feeds contain no slash. The titles of the feeds for `tagFeeds` end with the tag.
  const opening = `${publication.title}: `
  for (const feed of feeds)
    if (feed.name.includes('/')) byTag.set(comparableName(feed.title.slice(opening.length)), feed)
  for (const { name, tags, authors, publishers } of publication.feeds) {
    const feed = byName.get(name)
    if (name === '' || !feed || authors.length + publishers.length > 0) continue
    for (const tag of tags) byTag.set(comparableName(tag), feed)
  }
  return ({ tags }) => {
    const found = new Map<FeedLink, TagFeed>()
    for (const tag of tags) {
      const feed = byTag.get(comparableName(tag))
      if (feed && !found.has(feed)) found.set(feed, { tag, feed })
    }
    return [...found.values()]
  }
}
