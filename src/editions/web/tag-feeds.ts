import type { Article } from '../article.js'
import { comparableName, tagSlug } from '../selection.js'
import type { FeedLink, Site } from '../site.js'

/** The path of the archive from the root of the site. */
export const ARCHIVE = 'archive/'

/** Returns the path of the page that lists the posts with a tag. Spellings of one tag share a page, as they share a feed. */
export const tagPath = (tag: string): string => `${ARCHIVE}tags/${tagSlug(tag)}/`

/** A tag of a post, with its feed. */
export interface TagFeed {
  readonly tag: string
  readonly feed: FeedLink
}

/** Functions that find the feed of a tag, and the feeds of a post's tags. */
export interface TagFeeds {
  readonly ofTag: (tag: string) => FeedLink | undefined
  readonly ofPost: (article: Article) => readonly TagFeed[]
}

/**
 * Finds feeds of tags: named feeds that select by tag only, and those of
 * `tagFeeds`.
 */
export function tagFeedsOf({ publication, feeds }: Site): TagFeeds {
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
  const ofTag = (tag: string): FeedLink | undefined => byTag.get(comparableName(tag))
  const ofPost: TagFeeds['ofPost'] = ({ tags }) => {
    const found = new Map<FeedLink, TagFeed>()
    for (const tag of tags) {
      const feed = ofTag(tag)
      if (feed && !found.has(feed)) found.set(feed, { tag, feed })
    }
    return [...found.values()]
  }
  return { ofTag, ofPost }
}
