import { SaxesParser, type SaxesTagNS } from 'saxes'
import { quoted } from '../rule.js'
import type { FeedPlace, FeedReport } from './feed-report.js'

const XMLNS = 'http://www.w3.org/2000/xmlns/'

export interface FeedAttribute {
  readonly uri: string
  readonly local: string
  readonly value: string
}

export interface FeedElement extends FeedPlace {
  readonly uri: string
  readonly local: string
  readonly prefix: string
  readonly attributes: readonly FeedAttribute[]
  readonly children: FeedElement[]
  readonly parent: FeedElement | undefined
  /** The text directly in this element, with character references decoded and outer white space kept. */
  text: string
  /** The item or entry that contains the element, or the element itself if it is one. */
  readonly entry: FeedElement | undefined
  /** Whether the source line of the start tag has a hexadecimal reference, for the rules of plain text. */
  readonly hexOnLine: boolean
}

export interface FeedXml {
  readonly root: FeedElement | undefined
  readonly encoding: string | undefined
  readonly version: string | undefined
  readonly hasDoctype: boolean
  /** All namespace declarations, each with its element. */
  readonly declarations: readonly { prefix: string; uri: string; element: FeedElement }[]
}

/** Returns the value of an attribute that has no namespace. */
export function feedAttribute(element: FeedElement, local: string): string | undefined {
  return element.attributes.find(candidate => candidate.uri === '' && candidate.local === local)?.value
}

/** Returns the `xml:lang` that applies to an element: its own or the nearest ancestor's. */
export function xmlLanguage(element: FeedElement): string | undefined {
  for (let at: FeedElement | undefined = element; at; at = at.parent) {
    const own = at.attributes.find(candidate => candidate.local === 'lang' && candidate.uri.endsWith('/namespace'))
    if (own) return own.value
  }
  return undefined
}

interface Lines {
  placeOf(offset: number): FeedPlace
  hexAt(line: number): boolean
}

/** Makes a table that finds lines and columns by offset. */
export function lineTable(source: string): Lines {
  const lines = source.split('\n')
  const starts: number[] = []
  const hex: boolean[] = []
  let at = 0
  for (const line of lines) {
    starts.push(at)
    at += line.length + 1
  }
  return {
    placeOf(offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) }
    },
    hexAt(line) {
      // Results are kept by line, because some feeds consist of one long line.
      hex[line] ??= (lines[line - 1] ?? '').includes('&#x')
      return hex[line]
    },
  }
}

type Mutable = FeedElement & { entry: FeedElement | undefined }

/** The maximum depth of elements, which bounds the recursion of the rules. No genuine feed is deeper. */
const DEEPEST = 200

class TooDeep extends Error {}

/** Returns the id by which feed readers recognise an entry. */
const idOf = (entry: FeedElement): string | undefined =>
  entry.children.find(({ local }) => local === 'guid' || local === 'id')?.text.trim()

type Declaration = FeedXml['declarations'][number]

class XmlReader {
  readonly parser = new SaxesParser({ xmlns: true, position: true })
  readonly declarations: Declaration[] = []
  readonly lines: Lines
  readonly open: FeedElement[] = []
  root: FeedElement | undefined
  hasDoctype = false
  encoding: string | undefined
  version: string | undefined
  private start = 0

  constructor(private readonly source: string) {
    this.lines = lineTable(source)
    const addText = (text: string): void => {
      const current = this.open.at(-1)
      if (current) current.text += text
    }
    this.parser.on('text', addText)
    this.parser.on('cdata', addText)
    this.parser.on('xmldecl', ({ encoding, version }) => {
      this.encoding = encoding
      this.version = version
    })
    this.parser.on('doctype', () => {
      this.hasDoctype = true
    })
    this.parser.on('opentagstart', tag => {
      this.start = this.source.lastIndexOf(`<${tag.name}`, this.parser.position)
    })
    this.parser.on('opentag', tag => this.enter(tag))
    this.parser.on('closetag', () => {
      this.open.pop()
    })
    this.parser.on('error', error => {
      throw error
    })
  }

  private enter(tag: SaxesTagNS): void {
    if (this.open.length >= DEEPEST) throw new TooDeep(`elements are nested more than ${DEEPEST} deep`)
    const place = this.lines.placeOf(this.start)
    const element: Mutable = {
      uri: tag.uri,
      local: tag.local,
      prefix: tag.prefix,
      attributes: Object.values(tag.attributes)
        .filter(candidate => candidate.uri !== XMLNS)
        .map(({ uri, local, value }) => ({ uri, local, value })),
      children: [],
      parent: this.open.at(-1),
      entry: this.open.at(-1)?.entry,
      text: '',
      hexOnLine: this.lines.hexAt(place.line),
      ...place,
      entryId: () => element.entry && idOf(element.entry),
    }
    if (tag.local === 'item' || tag.local === 'entry') element.entry = element
    for (const [prefix, uri] of Object.entries(tag.ns)) this.declarations.push({ prefix, uri, element })
    element.parent?.children.push(element)
    this.root ??= element
    this.open.push(element)
  }
}

/** Parses a document to a tree. A syntax fault is reported once and ends the parsing, as in the W3C validator. */
export function readFeedXml(source: string, report: FeedReport): FeedXml {
  const reader = new XmlReader(source)
  const { parser, declarations } = reader
  let root: FeedElement | undefined
  try {
    parser.write(source).close()
    root = reader.root
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '') : String(error)
    const entity = message === 'undefined entity'
    const rule = error instanceof TooDeep ? 'ValidatorLimit' : entity ? 'UndefinedNamedEntity' : 'SAXError'
    const before = source.slice(0, parser.position)
    const what = entity
      ? `the text has ${quoted(before.slice(before.lastIndexOf('&')))}`
      : message === 'disallowed character'
        ? `XML does not allow the character ${codePoint(source, parser.position)}`
        : `the parser says: ${message}`
    report.add(rule, error instanceof TooDeep ? message : what, { line: parser.line, column: parser.column })
  }
  const { encoding, version, hasDoctype } = reader
  return { root, encoding, version, hasDoctype, declarations }
}

/** Writes the code point before a position of the text as `U+000C`. */
const codePoint = (text: string, end: number): string =>
  `U+${(text.codePointAt(end - 1) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
