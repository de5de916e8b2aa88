import { quoted } from '../rule.js'
import type { FeedPlace, FeedReport } from './feed-report.js'
import { checkReference } from './uri-rules.js'
import type { FeedXml } from './xml-tree.js'

/** The namespace of RSS 0.90, which has the elements of RSS 1.0, and only the root of its RDF. */
export const RSS_090 = 'http://my.netscape.com/rdf/simple/0.9/'
export const ATOM = 'http://www.w3.org/2005/Atom'
export const XHTML = 'http://www.w3.org/1999/xhtml'
export const XML = 'http://www.w3.org/XML/1998/namespace'

/** Returns the form of a namespace in which it is looked up, without regard to case and trailing punctuation. */
const nearly = (uri: string): string => uri.toLowerCase().replace(/\W+$/, '')

/** The namespaces whose elements are checked, with their usual prefixes. */
const CHECKED: readonly (readonly [string, string])[] = [
  [ATOM, 'atom'],
  [XHTML, 'xhtml'],
  [XML, 'xml'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://backend.userland.com/creativeCommonsRssModule', 'creativeCommons'],
  ['http://web.resource.org/cc/', 'cc'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://purl.org/syndication/history/1.0', 'fh'],
  ['http://purl.org/syndication/thread/1.0', 'thr'],
  ['http://purl.org/rss/1.0/modules/slash/', 'slash'],
  ['http://purl.org/rss/1.0/modules/syndication/', 'sy'],
  ['http://wellformedweb.org/CommentAPI/', 'wfw'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.opml.org/spec2', 'opml'],
  ['http://webns.net/mvcb/', 'admin'],
  ['http://www.georss.org/georss', 'georss'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://www.w3.org/2000/svg', 'svg'],
  ['http://www.w3.org/1998/Math/MathML', 'mathml'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://purl.org/rss/1.0/', 'rss1'],
  [RSS_090, 'rss1'],
]
/**
 * Other namespaces that feed readers know, whose elements are not checked. They are listed without the punctuation at their end.
 */
const KNOWN = new Set(
  [
    'http://purl.org/atompub/tombstones/1.0',
    'http://rssnamespace.org/feedburner/ext/1.0',
    'http://www.w3.org/2003/01/geo/wgs84_pos#',
    'http://www.opengis.net/gml',
    'http://base.google.com/ns/1.0',
    'http://a9.com/-/spec/opensearch/1.1/',
    'http://a9.com/-/spec/opensearchrss/1.0/',
    'http://xmlns.com/foaf/0.1/',
    'http://www.w3.org/2007/app',
    'http://www.w3.org/2000/01/rdf-schema#',
    'http://purl.org/rss/1.0/modules/taxonomy/',
    'http://purl.org/rss/1.0/modules/event/',
    'http://purl.org/rss/1.0/modules/wiki/',
    'http://purl.org/rss/1.0/modules/image/',
    'http://purl.org/rss/1.0/modules/link/',
    'http://purl.org/rss/1.0/modules/threading/',
    'http://madskills.com/public/xml/rss/module/trackback/',
    'http://backend.userland.com/blogChannelModule',
    'http://www.microsoft.com/schemas/rss/core/2005',
  ].map(uri => nearly(uri)),
)
const PREFIX_OF = new Map(CHECKED)
const UNSUPPORTED = /^https?:\/\/(schema\.org\/|schemas\.google\.com\/g\/2005)|podcastindex|rawvoice/i
const NEARLY: ReadonlyMap<string, string> = new Map(CHECKED.map(([uri, prefix]) => [nearly(uri), prefix]))

/** Returns the usual prefix of a checked namespace, or undefined for a namespace that is not checked. */
export const vocabularyOf = (uri: string): string | undefined => NEARLY.get(nearly(uri))

function checkDeclaration(prefix: string, uri: string, place: FeedPlace, report: FeedReport): void {
  const expected = PREFIX_OF.get(uri)
  if (nearly(uri) === nearly('http://search.yahoo.com/mrss/') && expected === undefined) {
    report.add('MediaRssNamespace', `the namespace is ${quoted(uri)}`, place)
  } else if (expected !== undefined) {
    if (prefix !== '' && prefix !== expected)
      report.add('NonstdPrefix', `${quoted(uri)} has the prefix ${prefix} instead of the usual ${expected}`, place)
  } else if (CHECKED.some(([, known]) => known === prefix)) {
    report.add('ReservedPrefix', `the prefix ${prefix} stands for ${quoted(uri)}`, place)
  } else if (KNOWN.has(nearly(uri))) {
    return
  } else if (UNSUPPORTED.test(uri)) {
    report.add('UnsupportedNamespace', `elements of ${quoted(uri)} are not checked`, place)
  } else if (uri === '' || checkReference(uri) === undefined) {
    report.add('UnknownNamespace', `${quoted(uri)} is not a known namespace`, place)
  } else {
    report.add('InvalidIRI', `${quoted(uri)} is not an address`, place)
  }
}

/** Checks every `xmlns` of a document. */
export function checkNamespaces(document: FeedXml, report: FeedReport): void {
  const atomFeed = document.root?.uri === ATOM
  for (const { prefix, uri, element } of document.declarations) {
    if (prefix === '' && uri === '') continue
    checkDeclaration(prefix, uri, element, report)
    const vocabulary = PREFIX_OF.get(uri)
    if (atomFeed && prefix !== '' && (vocabulary === 'atom' || vocabulary === 'xhtml')) {
      report.add('AvoidNamespacePrefix', `the elements of Atom have the prefix ${prefix}`, element)
    }
  }
}
