import { isLicence } from '../../attribution/index.js'
import { person, textConstruct } from './atom-constructs.js'
import { type EntryContent, summaryOf, titleOf } from './entry.js'
import { feedAddress, isCanonicalId } from './feed-address.js'
import { mediaElement, provenance, rightsHolder, rightsText } from './feed-credit.js'
import { atomDate, atomUpdated, originalDate } from './feed-dates.js'
import { feedLanguage } from './feed-language.js'
import {
  allOurs,
  childNamed,
  childrenNamed,
  type FeedContent,
  homeAddress,
  newestChange,
  siteAddress,
  skeletonOf,
  withChildren,
} from './feed-skeleton.js'
import { feedText } from './feed-text.js'
import { TOMBSTONES, tombstones } from './tombstones.js'
import { type Attributes, element, htmlLeaf, leaf, parseXml, writeXml, type XmlElement } from './xml.js'

const ATOM_TYPE = 'application/atom+xml'
const HTML_TYPE = 'text/html'
const NAMESPACES = {
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
}

/** The namespace of `dc:publisher`, which few entries need. */
const OUTLETS = { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' }

/** Writes a document as Atom 1.0 (RFC 4287), with archives by RFC 5005 section 4. */
export function atomDocument(content: FeedContent): string {
  const feed = parseXml(skeletonOf(content).atom1())
  const entries = content.entries.map(entry => entryElement(entry, content))
  const deletions = tombstones(content)
  const language = { 'xml:lang': feedLanguage(content.site.publication.language) }
  // The W3C validator does not know this namespace and warns of its declaration, so it is declared only if needed.
  const named = content.entries.some(entry => outletsBesideSource(entry).length > 0) ? OUTLETS : {}
  const namespaces = { ...NAMESPACES, ...named, ...(deletions.length > 0 ? TOMBSTONES : {}) }
  return writeXml(
    withChildren(feed, [...feedHead(feed, content), ...entries, ...deletions], {
      ...feed.attributes,
      ...namespaces,
      ...language,
    }),
  )
}

const link = (rel: string, href: string, type?: string): XmlElement => element('link', { rel, type, href })

/**
 * Makes the elements before the entries. Only an empty feed has an author: otherwise every entry has its own authors, and
 * feed readers would add the feed's author to them.
 */
function feedHead(feed: XmlElement, content: FeedContent): (XmlElement | undefined)[] {
  const { document, site } = content
  const { publication, generator } = site
  const { title, description, atom } = document.link
  const { paths, previous, archive } = document
  return [
    childNamed(feed, 'id'),
    textConstruct('title', title.trim() === '' ? publication.url : title),
    description.trim() === '' ? undefined : textConstruct('subtitle', description),
    leaf('updated', atomUpdated(newestChange(content))),
    content.entries.length === 0 ? person('author', { name: publication.title, url: homeAddress(content) }) : undefined,
    link('self', siteAddress(content, paths.atom), ATOM_TYPE),
    link('alternate', homeAddress(content), HTML_TYPE),
    ...childrenNamed(feed, 'link').filter(({ attributes }) => attributes['rel'] === 'hub'),
    archive ? link('current', siteAddress(content, atom), ATOM_TYPE) : undefined,
    previous ? link('prev-archive', siteAddress(content, previous.atom), ATOM_TYPE) : undefined,
    archive && !previous ? link('next-archive', siteAddress(content, atom), ATOM_TYPE) : undefined,
    archive ? element('fh:archive') : undefined,
    publication.copyright && allOurs(content) ? textConstruct('rights', publication.copyright) : undefined,
    leaf('generator', generator.name, { version: generator.version }),
  ]
}

function entryElement(entry: EntryContent, content: FeedContent): XmlElement {
  const { article } = entry
  const published = atomDate(article.date)
  const rights = rightsText(entry)
  return withChildren(element('entry', languageOf(entry, content)), [
    leaf('id', entry.id),
    textConstruct('title', titleOf(article).trim() === '' ? content.site.publication.title : titleOf(article)),
    ...linksOf(entry),
    published ? leaf('published', published) : undefined,
    leaf('updated', atomUpdated(article.changed)),
    ...entry.authors.map(author => person('author', author)),
    ...entry.contributors.map(contributor => person('contributor', contributor)),
    ...article.tags.filter(tag => tag.trim() !== '').map(tag => element('category', { term: feedText(tag) })),
    rights ? textConstruct('rights', rights) : undefined,
    ...originalElements(entry),
    summaryOf(article).trim() === '' ? undefined : textConstruct('summary', summaryOf(article)),
    htmlLeaf('content', entry.html === '' ? ' ' : entry.html, { type: 'html' }),
    mediaElement(entry),
  ])
}

const languageOf = ({ article }: EntryContent, { site }: FeedContent): Attributes =>
  article.language === site.publication.language ? {} : { 'xml:lang': feedLanguage(article.language) }

/**
 * Makes the links of an entry. `related` repeats `via`, because NetNewsWire shows only `related`. The `alternate` of a link item is its
 * original, and `via` are those who led us to it.
 */
function linksOf(entry: EntryContent): XmlElement[] {
  const { article, link: alternate, licence, via } = entry
  const original = article.kind === 'link' ? undefined : entry.original
  const terms = licence?.url && isLicence(licence) && feedAddress(licence.url)
  const comments = article.comments && feedAddress(article.comments)
  return [
    link('alternate', alternate, HTML_TYPE),
    ...(original ? [link('via', original, HTML_TYPE), link('related', original, HTML_TYPE)] : []),
    ...(article.kind === 'link' ? via : entry.copies).map(copy => link('via', copy, HTML_TYPE)),
    ...(terms ? [link('license', terms)] : []),
    ...(comments ? [link('replies', comments, HTML_TYPE)] : []),
  ]
}

function originalElements(entry: EntryContent): XmlElement[] {
  const { original } = entry.article.credit
  const holder = rightsHolder(entry)
  const chain = provenance(entry)
  return [
    ...sourceOf(entry),
    ...outletsBesideSource(entry).map(name => leaf('dc:publisher', feedText(name))),
    ...(original?.date ? [originalDate(original.date)] : []),
    ...(holder ? [leaf('dcterms:rightsHolder', feedText(holder))] : []),
    ...(chain ? [leaf('dcterms:provenance', feedText(chain))] : []),
  ]
}

/** Returns the names of the outlets that `source` cannot have: one without an address, and all but the first. */
function outletsBesideSource(entry: EntryContent): string[] {
  const { publisher, copublished = [] } = entry.article.credit.original ?? {}
  const first = publisher && sourceOf(entry).length === 0 ? [publisher] : []
  return [...first, ...copublished.map(copy => copy.publisher)].flatMap(({ name }) =>
    name.trim() === '' ? [] : [name],
  )
}

/**
 * Describes the feed in which an article first appeared (RFC 4287 section 4.2.11), if the feed has an address to serve as
 * its id. The element contains no author and no `alternate` link, which feed readers would take for those of the entry.
 */
function sourceOf({ article }: EntryContent): XmlElement[] {
  const { publisher, date } = article.credit.original ?? {}
  // Nothing of a link item comes from the feed of its outlet.
  if (article.kind === 'link') return []
  const feed = publisher?.feed && feedAddress(publisher.feed)
  const site = publisher?.url && feedAddress(publisher.url)
  const address = site || feed
  if (!publisher || !address || publisher.name.trim() === '') return []
  return [
    element('source', {}, [
      leaf('id', isCanonicalId(address) ? address : `${new URL(address).origin}/`),
      textConstruct('title', publisher.name),
      leaf('updated', atomUpdated(date ?? article.date)),
      ...(feed ? [link('self', feed)] : []),
    ]),
  ]
}
