import { quoted } from '../rule.js'
import { checkAtom, checkAtomEntry } from './atom-rules.js'
import { type Context, checkAttributes } from './element-rules.js'
import type { FeedReport } from './feed-report.js'
import { checkJsonFeed } from './json-feed-rules.js'
import { ATOM, checkNamespaces } from './namespaces.js'
import { checkOpml } from './opml-rules.js'
import { checkRdf } from './rdf-rules.js'
import { checkRss } from './rss-rules.js'
import { type FeedElement, type FeedXml, readFeedXml } from './xml-tree.js'

export interface FeedOptions {
  /** The present time, with which dates are compared. */
  readonly now: Date
  /** The address of the document, which must equal that of `rel="self"`. */
  readonly location?: string
}

/** The forms of feeds, and OPML, which lists them. */
export type FeedForm = 'rss' | 'rdf' | 'atom' | 'opml' | 'json'

/** The place at which faults of the whole document are reported. */
export const START = { line: 1, column: 0 }
const BYTE_LIMIT = 5_000_000

function checkDocument({ encoding, version, hasDoctype, root }: FeedXml, report: FeedReport): void {
  if (version !== undefined && version !== '1.0') report.add('BadXmlVersion', `version is ${version}`, START)
  if (version === undefined && root) report.add('MissingEncoding', 'there is no XML declaration', START)
  if (encoding !== undefined && !/^utf-(8|16)$/i.test(encoding))
    report.add('NonstdEncoding', `the encoding is ${encoding}`, START)
  if (hasDoctype) report.add('ContainsSystemEntity', 'there is a <!DOCTYPE>', START)
}

interface Form {
  readonly name: FeedForm
  readonly attributes: readonly string[]
  readonly format: Context['format']
  readonly check: (root: FeedElement, context: Context) => void
}

/** The forms by the name of the root element, with its namespace. */
const FORMS: Readonly<Record<string, Form>> = {
  rss: { name: 'rss', attributes: ['version'], format: 'rss', check: checkRss },
  opml: { name: 'opml', attributes: ['version'], format: 'opml', check: checkOpml },
  [`${ATOM}feed`]: { name: 'atom', attributes: [], format: 'atom', check: checkAtom },
  [`${ATOM}entry`]: { name: 'atom', attributes: [], format: 'atom', check: checkAtomEntry },
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#RDF': { name: 'rdf', attributes: [], format: 'rss', check: checkRdf },
}

/** Returns the addresses of the feeds that a web page announces (RSS autodiscovery). */
function feedsNamedIn(html: string): string[] {
  const tags = html.slice(0, 200_000).match(/<link\s[^<>]{0,1000}>/gi) ?? []
  return tags
    .filter(tag => /(?:rss|atom|feed)\+(?:xml|json)/i.test(tag))
    .flatMap(tag => /\shref\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? [])
    .slice(0, 3)
}

/** Describes a document that is not a feed. It returns undefined if the document may be a feed. */
function otherThanFeed(text: string): string | undefined {
  const start = text.trimStart()
  if (start === '') return 'the document is empty'
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])/i.test(start)) {
    const feeds = feedsNamedIn(text)
    return `the document is a web page${feeds.length > 0 ? `, which announces the feed ${feeds.join(', ')}` : ''}`
  }
  return start.startsWith('<') ? undefined : `the document begins with ${JSON.stringify(start.slice(0, 20))}`
}

/**
 * Checks the text of a feed by the rules of its form.
 * @returns the form; undefined if the text is not a feed or cannot be read
 */
export function findingsIn(text: string, report: FeedReport, options: FeedOptions): FeedForm | undefined {
  if (Buffer.byteLength(text) > BYTE_LIMIT)
    report.add('ValidatorLimit', `the feed has ${Buffer.byteLength(text).toLocaleString('en')} bytes`, START)
  if (/^\s*[{[]/.test(text)) {
    return checkJsonFeed(text, report, options) ? 'json' : undefined
  }
  const other = otherThanFeed(text)
  if (other !== undefined) {
    report.add('NotFeed', other, START)
    return undefined
  }
  const blank = /^\s+(?=<\?xml)/.exec(text)?.[0] ?? ''
  if (blank !== '')
    report.add(
      'WPBlankLine',
      `the feed begins with ${blank.length === 1 ? 'a blank' : `${blank.length} blanks`}`,
      START,
    )
  // The declaration is moved to the beginning, so that other faults are found too.
  const source = text.replace(/^(\s+)(<\?xml[^>]*\?>)/, '$2$1')
  return checkXml(source, report, options)
}

function checkXml(xml: string, report: FeedReport, { now, location }: FeedOptions): FeedForm | undefined {
  const document = readFeedXml(xml, report)
  checkDocument(document, report)
  const { root } = document
  if (!root) return undefined
  const name = root.uri + root.local
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
  if (!form) {
    const isNearly = root.local.toLowerCase() === 'feed' || root.local.toLowerCase() === 'rss'
    if (isNearly) {
      const isOld = root.uri.startsWith('http://purl.org/atom/ns#')
      report.add(
        isOld ? 'ObsoleteNamespace' : 'InvalidNamespace',
        `<${root.local}> is in ${root.uri === '' ? 'no namespace' : quoted(root.uri)}`,
        root,
      )
    } else report.add('NotFeed', `the root element is <${root.local}>${root.uri ? ` of ${root.uri}` : ''}`, root)
    return undefined
  }
  checkNamespaces(document, report)
  const context = { report, now, format: form.format, ...(location === undefined ? {} : { location }) }
  checkAttributes(root, form.attributes, context)
  form.check(root, context)
  return form.name
}
