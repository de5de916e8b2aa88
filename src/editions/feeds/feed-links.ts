import { perFeedFormat } from '../../core/feed-formats.js'
import type { Publication } from '../../publication/index.js'
import { comparableName, type FeedLink, tagSlug } from '../index.js'

/**
 * Lists the feeds of a publication: the main feed, the named feeds, and one for each tag if `tagFeeds` is set. Their titles
 * are distinct, because some feed readers show nothing else to choose by.
 * @param tags the tags of all published posts, in any order and spelling
 * @param colon the colon of the publication's language
 */
export function feedLinks(publication: Publication, tags: readonly string[], colon = ': '): FeedLink[] {
  const chosen = publication.feeds.map(({ name, title, description }) => ({ name, title, description }))
  const byTag = publication.tagFeeds ? tagLinks(publication, tags, colon) : []
  const taken = new Set<string>()
  return [...chosen, ...byTag].map(({ name, title, description }) => {
    const distinct = taken.has(comparableName(title)) ? `${title} (${name})` : title
    taken.add(comparableName(distinct))
    return { name, title: distinct, description, ...pathsIn(folderOf(name)) }
  })
}

const pathsIn = (folder: string) => perFeedFormat(({ file }) => folder + file)

/** Returns the folder of a feed and its archives, which is `''` for the main feed. */
export const folderOf = (name: string): string => (name === '' ? '' : `feeds/${name}/`)

function tagLinks(publication: Publication, tags: readonly string[], colon: string) {
  const bySlug = new Map<string, string>()
  for (const tag of [...tags].sort())
    if (comparableName(tag) !== '' && !bySlug.has(tagSlug(tag))) bySlug.set(tagSlug(tag), tag)
  return [...bySlug].map(([slug, tag]) => ({
    name: `tag/${slug}`,
    title: `${publication.title}${colon}${tag.trim()}`,
    description: publication.description,
  }))
}
