import { Feed } from 'feed'
import { type Article, newestFirst, type Site } from '../index.js'
import type { EntryContent } from './entry.js'
import { feedAddress, feedId, publishedAddress } from './feed-address.js'
import type { PagedFeed } from './feed-archives.js'
import type { Attributes, XmlElement, XmlNode } from './xml.js'
import { isElement } from './xml.js'

/** A document of a feed with everything at hand that the three formats write. */
export interface FeedContent {
  readonly site: Site
  readonly document: PagedFeed
  /** Newest first; among them what was withdrawn not long ago, without its text. */
  readonly entries: readonly EntryContent[]
  /** What this document says is gone, in the format that can (RFC 6721). */
  readonly withdrawn: readonly Article[]
}

/** When the newest change was made to any entry; a feed without entries began on the first day of `since`. */
export function newestChange({ site, document, entries, withdrawn }: FeedContent) {
  const last = document.lastWithdrawn ? [document.lastWithdrawn] : []
  const articles = [...entries.map(({ article }) => article), ...withdrawn, ...last]
  const changes = articles.map(article => ({ date: article.changed, id: article.id })).sort(newestFirst)
  const since = site.publication.since.replace(/^.*,/, '')
  const beginning = `${since}${'-01-01'.slice(since.length - 4)}T00:00:00Z`
  return changes[0]?.date ?? { iso: beginning, epoch: Date.parse(beginning), precision: 'day' as const }
}

/** Whether all of it is ours, so that our copyright may stand over it. */
export const allOurs = ({ entries }: FeedContent): boolean => entries.every(({ article }) => !article.credit.original)

/** The address of the same document elsewhere in its chain, in one format. */
export const siteAddress = ({ site }: FeedContent, path: string): string => publishedAddress(site.publication, path)

export const homeAddress = ({ site }: FeedContent): string => feedAddress(site.publication.url) ?? site.publication.url

/**
 * The document as the `feed` package makes it, without entries: its identity, its own links, and the frame around them.
 * Every format puts its head into order and its entries in afterwards, in its own way: the package would put text into
 * HTML titles, give an entry one author, and knows of no original.
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
    // A hub tells of what is new, and nothing in an archive ever is.
    ...(publication.hub && !document.archive ? { hub: feedAddress(publication.hub) ?? publication.hub } : {}),
  })
}

/** Changes a document that the package made, element by element; `undefined` takes one out. */
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
