import type { Place, Report } from './feed-report.js'
import { checkReference } from './uri-rules.js'
import type { XmlDocument } from './xml-tree.js'

export const ATOM = 'http://www.w3.org/2005/Atom'
export const XHTML = 'http://www.w3.org/1999/xhtml'
export const XML = 'http://www.w3.org/XML/1998/namespace'

/** The namespaces whose elements are checked, with the prefix each is expected to have. */
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
]
const PREFIX_OF = new Map(CHECKED)
const UNSUPPORTED = /^https?:\/\/(schema\.org\/|schemas\.google\.com\/g\/2005)|podcastindex|rawvoice/i
/** Trailing punctuation and case are forgiven when an element's vocabulary is looked up. */
const nearly = (uri: string): string => uri.toLowerCase().replace(/\W+$/, '')
const NEARLY = new Map(CHECKED.map(([uri, prefix]) => [nearly(uri), prefix]))

/** The expected prefix of a checked namespace, or undefined for one whose elements nobody checks. */
export const vocabularyOf = (uri: string): string | undefined => NEARLY.get(nearly(uri))

function checkDeclaration(prefix: string, uri: string, place: Place, report: Report): void {
  const expected = PREFIX_OF.get(uri)
  if (nearly(uri) === nearly('http://search.yahoo.com/mrss/') && expected === undefined) {
    report.add('MediaRssNamespace', `write the final slash in ${uri}`, place)
  } else if (expected !== undefined) {
    if (prefix !== '' && prefix !== expected) report.add('NonstdPrefix', `${uri} is known as "${expected}"`, place)
  } else if (CHECKED.some(([, known]) => known === prefix)) {
    report.add('ReservedPrefix', `the prefix "${prefix}" belongs to another namespace than ${uri}`, place)
  } else if (UNSUPPORTED.test(uri)) {
    report.add('UnsupportedNamespace', `${uri} is not looked at`, place)
  } else if (uri === '' || checkReference(uri) === undefined) {
    report.add('UnknownNamespace', `${uri} is not a known namespace`, place)
  } else {
    report.add('InvalidIRI', `${uri} is no namespace address`, place)
  }
}

/** Checks every `xmlns` of a document. */
export function checkNamespaces(document: XmlDocument, report: Report): void {
  const atomFeed = document.root?.uri === ATOM
  for (const { prefix, uri, element } of document.declarations) {
    if (prefix === '' && uri === '') continue
    checkDeclaration(prefix, uri, element, report)
    const vocabulary = PREFIX_OF.get(uri)
    if (atomFeed && prefix !== '' && (vocabulary === 'atom' || vocabulary === 'xhtml')) {
      report.add('AvoidNamespacePrefix', `an Atom feed should not need the prefix "${prefix}"`, element)
    }
  }
}
