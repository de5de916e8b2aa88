import { type Publisher, publishersOf } from '../../attribution/index.js'
import { fingerprint } from '../../core/fingerprint.js'
import type { Article, Edition, FeedLink, Site } from '../index.js'
import { feedAddress, publishedAddress } from './feed-address.js'
import { feedLanguage } from './feed-language.js'
import { textAsHtml } from './feed-text.js'
import { element, leaf, writeXml, type XmlElement } from './xml.js'

/**
 * Makes `opml.xml` (OPML 2.0) with the feeds of the publication and of the outlets from which it republishes, so that
 * readers can import all of them at once. Feed readers read texts in OPML as HTML.
 */
export function opmlEdition(site: Site, newest: readonly Article[]): Edition {
  const articles = newest.slice(0, RECENT)
  return {
    path: 'opml.xml',
    key: fingerprint(
      'opml',
      site.key,
      JSON.stringify(site.feeds),
      articles.map(article => article.fingerprint),
    ),
    render: () => ({ bytes: opmlDocument(site, outletsOf(articles)) }),
  }
}

/**
 * The number of recent posts from which outlets are collected. An outlet without any of these posts no longer counts as a
 * source.
 */
const RECENT = 500

/** Lists the distinct outlets that have a feed, by name. */
function outletsOf(articles: readonly Article[]): Publisher[] {
  const byFeed = new Map<string, Publisher>()
  for (const { credit, kind } of articles) {
    // A link item republishes nothing.
    if (kind === 'link') continue
    for (const publisher of credit.original ? publishersOf(credit.original) : []) {
      const feed = publisher.feed && feedAddress(publisher.feed)
      if (feed) byFeed.set(feed, { ...publisher, feed })
    }
  }
  return [...byFeed.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Writes a list of the feeds of outlets (OPML 2.0), for other feed readers. Outlets without a feed are left out. */
export function outletsOpml(title: string, outlets: readonly Publisher[]): string {
  const outlines = outlets.flatMap(outlet => {
    const feed = outlet.feed && feedAddress(outlet.feed)
    return feed ? [outletOutline({ ...outlet, feed })] : []
  })
  const head = element('head', {}, [leaf('title', textAsHtml(title))])
  return writeXml(element('opml', { version: '2.0' }, [head, element('body', {}, outlines)]))
}

function opmlDocument(site: Site, outlets: readonly Publisher[]): string {
  const { publication, feeds } = site
  const ours = group(
    publication.title,
    feeds.map(feed => ourOutline(feed, site)),
  )
  const theirs =
    outlets.length > 0 ? [group(site.wordsFor(publication.language).book.feed.outlets, outlets.map(outletOutline))] : []
  const title = leaf('title', textAsHtml(publication.title))
  return writeXml(
    element('opml', { version: '2.0' }, [element('head', {}, [title]), element('body', {}, [ours, ...theirs])]),
  )
}

const group = (name: string, outlines: readonly XmlElement[]): XmlElement =>
  element('outline', { text: textAsHtml(name) }, outlines)

function ourOutline({ title, description, rss }: FeedLink, { publication }: Site): XmlElement {
  const name = textAsHtml(title)
  return element('outline', {
    type: 'rss',
    text: name,
    title: name,
    ...(description.trim() === '' ? {} : { description: textAsHtml(description) }),
    xmlUrl: publishedAddress(publication, rss),
    htmlUrl: feedAddress(publication.home),
    language: feedLanguage(publication.language),
    version: 'RSS2',
  })
}

function outletOutline({ name, url, feed }: Publisher): XmlElement {
  const text = textAsHtml(name)
  return element('outline', {
    type: 'rss',
    text,
    title: text,
    xmlUrl: feed,
    htmlUrl: url && feedAddress(url),
  })
}
