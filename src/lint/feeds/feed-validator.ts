import { checkAtom } from './atom-rules.js'
import { type Context, checkAttributes } from './element-rules.js'
import { type Finding, Report } from './feed-report.js'
import { ATOM, checkNamespaces } from './namespaces.js'
import { checkOpml } from './opml-rules.js'
import { checkRss } from './rss-rules.js'
import { readXml, type XmlDocument, type XmlElement } from './xml-tree.js'

export type { Finding } from './feed-report.js'
export { validateJsonFeed } from './json-feed-rules.js'

export interface ValidatorOptions {
  /** The moment dates are compared with; now, unless a test says otherwise. */
  readonly now?: Date
  /** Where the document is served: `rel="self"` must say the same. */
  readonly location?: string
}

const START = { line: 1, column: 0 }
const BYTE_LIMIT = 5_000_000

function checkDocument(xml: string, document: XmlDocument, report: Report): void {
  const { encoding, version } = document
  if (Buffer.byteLength(xml) > BYTE_LIMIT) report.add('ValidatorLimit', `more than ${BYTE_LIMIT} bytes`, START)
  if (version !== undefined && version !== '1.0') report.add('BadXmlVersion', version, START)
  if (version === undefined && document.root) report.add('MissingEncoding', 'no XML declaration', START)
  if (encoding !== undefined && !/^utf-(8|16)$/i.test(encoding)) report.add('NonstdEncoding', encoding, START)
  if (document.hasDoctype) report.add('ContainsSystemEntity', 'a document type declaration', START)
}

function checkRoot(root: XmlElement, shared: Omit<Context, 'format'>): void {
  const name = root.uri === ATOM ? `atom:${root.local}` : root.uri + root.local
  if (name === 'rss') {
    checkAttributes(root, ['version'], { ...shared, format: 'rss' })
    checkRss(root, { ...shared, format: 'rss' })
  } else if (name === 'opml') {
    checkAttributes(root, ['version'], { ...shared, format: 'opml' })
    checkOpml(root, { ...shared, format: 'opml' })
  } else if (name === 'atom:feed') {
    checkAttributes(root, [], { ...shared, format: 'atom' })
    checkAtom(root, { ...shared, format: 'atom' })
  } else {
    shared.report.add('UndefinedElement', `<${root.local}> is no feed`, root)
  }
}

/**
 * Says of an RSS, Atom or OPML document what the feed validator of the W3C would say at its strictest: errors, warnings
 * and advice alike. Written from its documentation and behaviour; an empty list means a clean feed.
 */
export function validateFeed(xml: string, options: ValidatorOptions = {}): Finding[] {
  const report = new Report()
  const document = readXml(xml, report)
  checkDocument(xml, document, report)
  const { root } = document
  if (!root) return report.findings
  checkNamespaces(document, report)
  checkRoot(root, { report, now: options.now ?? new Date(), ...(options.location && { location: options.location }) })
  return report.findings
}
