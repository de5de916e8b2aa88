import { Feed } from 'feed'
import { type Article, newestFirst, type Site } from '../index.js'
import type { EntryContent } from './entry.js'
import { feedAddress, feedId, publishedAddress } from './feed-address.js'
import type { PagedFeed } from './feed-archives.js'
import type { Attributes, XmlElement, XmlNode } from './xml.js'
import { isElement } from './xml.js'

/** A document of a feed with everything that the formats write. */
export interface FeedContent {
  readonly site: Site
  readonly document: PagedFeed
  /** The entries, newest first. Recently withdrawn posts are among them without their text. */
  readonly entries: readonly EntryContent[]
  /** The deletions that the document reports in Atom (RFC 6721). */
  readonly withdrawn: readonly Article[]
}

/** Returns the latest change of any entry. For an empty feed, it is the first day of `since`. */
export function newestChange({ site, document, entries, withdrawn }: FeedContent) {
  const last = document.lastWithdrawn ? [document.lastWithdrawn] : []
  const articles = [...entries.map(({ article }) => article), ...withdrawn, ...last]
  const changes = articles.map(article => ({ date: article.changed, id: article.id })).sort(newestFirst)
  const since = site.publication.since.replace(/^.*,/, '')
  const beginning = `${since}${'-01-01'.slice(since.length - 4)}T00:00:00Z`
  return changes[0]?.date ?? { iso: beginning, epoch: Date.parse(beginning), precision: 'day' as const }
}

/** Tells whether all entries are the publication's own, so that its copyright may cover the document. */
export const allOurs = ({ entries }: FeedContent): boolean => entries.every(({ article }) => !article.credit.original)

/** Returns the address of a file of the site, such as another document in the feed's chain. */
export const siteAddress = ({ site }: FeedContent, path: string): string => publishedAddress(site.publication, path)

export const homeAddress = ({ site }: FeedContent): string =>
  feedAddress(site.publication.home) ?? site.publication.home

/**
 * Creates the document with the `feed` package, without entries: its identity, its links and the frame. Each format
 * then completes its head and adds the entries, because the package would put text into HTML titles, give an entry only
 * one author, and cannot describe an original.
 */
export function skeletonOf(content: FeedContent): Feed {
  const { site, document } = content
  const { publication, generator } = site
  const { rss, atom, json } = document.paths
  return new Feed({
    id: feedId(publication, document.link.name),
    title: '',
    description: '',
    link: homeAddress(content),
    updated: new Date(newestChange(content).epoch),
    language: publication.language,
    generator: generator.name,
    docs: 'https://www.rssboard.org/rss-specification',
    ttl: 60,
    feedLinks: { rss: siteAddress(content, rss), atom: siteAddress(content, atom), json: siteAddress(content, json) },
    // Archives have no hub, because no new entries appear in them.
    ...(publication.hub && !document.archive ? { hub: feedAddress(publication.hub) ?? publication.hub } : {}),
  })
}

/** Replaces the children of an element that the package made. Undefined children are dropped. */
export const withChildren = (
  parent: XmlElement,
  children: readonly (XmlNode | undefined)[],
  attributes?: Attributes,
) => ({
  name: parent.name,
  attributes: attributes ?? parent.attributes,
  children: children.filter(child => child !== undefined),
})

export const childrenNamed = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter(isElement).filter(child => child.name === name)

export const childNamed = (parent: XmlElement, name: string): XmlElement | undefined => childrenNamed(parent, name)[0]
