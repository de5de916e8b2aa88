import { isLicence, listPhrase, phraseText } from '../../attribution/index.js'
import { type EntryContent, summaryOf, titleOf } from './entry.js'
import { feedAddress } from './feed-address.js'
import { mediaElement, provenance, rightsHolder, rightsText } from './feed-credit.js'
import { originalDate, rssDate } from './feed-dates.js'
import { feedLanguage } from './feed-language.js'
import {
  allOurs,
  childNamed,
  childrenNamed,
  type FeedContent,
  newestChange,
  siteAddress,
  skeletonOf,
  withChildren,
} from './feed-skeleton.js'
import { feedText, namesOf, personName, plainOr, textAsHtml } from './feed-text.js'
import { element, htmlLeaf, leaf, parseXml, writeXml, type XmlElement } from './xml.js'

const RSS_TYPE = 'application/rss+xml'
const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:creativeCommons': 'http://backend.userland.com/creativeCommonsRssModule',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
}

/** Writes a document as RSS 2.0, following the RSS Best Practices Profile (https://www.rssboard.org/rss-profile). */
export function rssDocument(content: FeedContent): string {
  const rss = parseXml(skeletonOf(content).rss2())
  const channel = childNamed(rss, 'channel') ?? element('channel')
  const items = content.entries.map(entry => itemElement(entry, content))
  const attributes = { ...rss.attributes, ...NAMESPACES }
  return writeXml(withChildren(rss, [withChildren(channel, [...channelHead(channel, content), ...items])], attributes))
}

function channelHead(channel: XmlElement, content: FeedContent): (XmlElement | undefined)[] {
  const { document, site } = content
  const { publication, generator } = site
  const { title, description, rss } = document.link
  const link = (rel: string, path: string) =>
    element('atom:link', { rel, type: RSS_TYPE, href: siteAddress(content, path) })
  const changed = rssDate(newestChange(content))
  return [
    leaf('title', plainOr(title, publication.title)),
    childNamed(channel, 'link'),
    leaf('description', plainOr(description, title)),
    leaf('language', feedLanguage(publication.language)),
    publication.copyright && allOurs(content) ? leaf('copyright', feedText(publication.copyright)) : undefined,
    changed ? leaf('lastBuildDate', changed) : undefined,
    childNamed(channel, 'docs'),
    leaf('generator', `${generator.name} ${generator.version}`),
    childNamed(channel, 'ttl'),
    ...childrenNamed(channel, 'atom:link'),
    document.archive ? link('current', rss) : undefined,
    document.previous ? link('prev-archive', document.previous.rss) : undefined,
    document.archive && !document.previous ? link('next-archive', rss) : undefined,
    document.archive ? element('fh:archive') : undefined,
  ]
}

/**
 * Makes an item. `description` comes before `content:encoded` (Profile 5.2.1).
 */
function itemElement(entry: EntryContent, content: FeedContent): XmlElement {
  const { article } = entry
  const published = rssDate(article.date)
  const comments = article.comments && feedAddress(article.comments)
  return withChildren(element('item'), [
    leaf('title', plainOr(titleOf(article), content.site.publication.title)),
    leaf('link', entry.link),
    leaf('guid', entry.id, { isPermaLink: 'false' }),
    published ? leaf('pubDate', published) : undefined,
    ...creators(entry, content).map(names => leaf('dc:creator', names)),
    ...namesOf(entry.contributors).map(name => leaf('dc:contributor', name)),
    ...article.tags.filter(tag => tag.trim() !== '').map(tag => leaf('category', feedText(tag))),
    comments ? leaf('comments', comments) : undefined,
    ...originalElements(entry),
    ...licenceElements(entry),
    leaf('description', textAsHtml(summaryOf(article))),
    htmlLeaf('content:encoded', entry.html),
    mediaElement(entry),
  ])
}

/**
 * Returns the contents of the dc:creator elements, which name the authors because `author` must be an e-mail address. Most
 * readers show only the first or the last of several (RSS Guard, QuiteRSS, Thunderbird, newsboat, feedparser, rss2email), so a
 * feed may join the names as a byline does.
 */
function creators({ authors, article }: EntryContent, { document }: FeedContent): string[] {
  const names = authors.map(({ name }) => personName(name))
  if (document.settings.creators === 'each' || names.length < 2) return names
  const parts = names.map(text => [{ text }])
  return [phraseText(listPhrase(parts, article.words.language), false)]
}

/** Makes the elements about the original. `source` requires a feed, so dc:publisher names an outlet without one. */
function originalElements(entry: EntryContent): (XmlElement | undefined)[] {
  const { original, licence } = entry.article.credit
  const { publisher, date } = original ?? {}
  const feed = publisher?.feed && feedAddress(publisher.feed)
  const holder = rightsHolder(entry)
  // The publication's own copyright is stated once for the whole feed.
  const rights = original || licence ? rightsText(entry) : undefined
  const chain = provenance(entry)
  return [
    publisher && feed ? leaf('source', feedText(publisher.name), { url: feed }) : undefined,
    publisher && !feed ? leaf('dc:publisher', feedText(publisher.name)) : undefined,
    ...(original?.copublished ?? []).map(copy => leaf('dc:publisher', feedText(copy.publisher.name))),
    ...viaOf(entry).map(href => element('atom:link', { rel: 'via', type: 'text/html', href })),
    date ? originalDate(date) : undefined,
    rights ? leaf('dc:rights', feedText(rights)) : undefined,
    holder ? leaf('dcterms:rightsHolder', feedText(holder)) : undefined,
    ...(entry.article.kind === 'link' ? [] : viaOf(entry).map(copy => leaf('dcterms:isVersionOf', copy))),
    chain ? leaf('dcterms:provenance', feedText(chain)) : undefined,
  ]
}

/** Returns whom an entry is from: the original, or for a link item those who led us to it. */
const viaOf = ({ article, via, original, copies }: EntryContent): readonly string[] =>
  article.kind === 'link' ? via : [...(original ? [original] : []), ...copies]

function licenceElements({ licence }: EntryContent): XmlElement[] {
  const address = licence?.url && isLicence(licence) && feedAddress(licence.url)
  if (!address) return []
  const link = element('atom:link', { rel: 'license', href: address })
  return /^https?:\/\/creativecommons\.org\//.test(address) ? [leaf('creativeCommons:license', address), link] : [link]
}
