import { createRequire } from 'node:module'
import type { XMLParser } from 'fast-xml-parser'
import { lazy } from '../../core/memo.js'

export interface XmlElement {
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly XmlNode[]
}
export interface XmlText {
  readonly text: string
  /** Whether the text is written as a CDATA section, which keeps HTML legible. */
  readonly cdata?: true
}
export type XmlNode = XmlElement | XmlText
export type Attributes = Readonly<Record<string, string>>

/** The attributes that callers pass. Undefined values are dropped. */
export type AttributesGiven = Readonly<Record<string, string | number | undefined>>

export const isElement = (node: XmlNode): node is XmlElement => 'name' in node

function given(attributes: AttributesGiven): Attributes {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) kept[name] = String(value)
  return kept
}

/** Makes an element with child elements or none. */
export const element = (
  name: string,
  attributes: AttributesGiven = {},
  children: readonly XmlNode[] = [],
): XmlElement => ({
  name,
  attributes: given(attributes),
  children,
})

/** Makes an element that contains text. */
export const leaf = (name: string, text: string, attributes: AttributesGiven = {}): XmlElement =>
  element(name, attributes, [{ text }])

/** Makes an element that contains HTML as XML text. */
export const htmlLeaf = (name: string, html: string, attributes: AttributesGiven = {}): XmlElement =>
  element(name, attributes, [{ text: html, cdata: true }])

type Ordered = Record<string, unknown>
const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTES = ':@'

/** Loads the parser when a feed is written. As CommonJS it is one file; as a module it is fifty. */
const parser = lazy((): XMLParser => {
  const fastXml: { XMLParser: typeof XMLParser } = createRequire(import.meta.url)('fast-xml-parser')
  return new fastXml.XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    cdataPropName: CDATA,
  })
})

/** Parses a document and returns its root element. White space between elements is dropped. */
export function parseXml(xml: string): XmlElement {
  const root = fromOrdered(parser().parse(xml) as Ordered[]).find(isElement)
  if (!root) throw new Error('The XML has no root element.')
  return root
}

function fromOrdered(nodes: readonly Ordered[]): XmlNode[] {
  const found: XmlNode[] = []
  for (const node of nodes) {
    const name = Object.keys(node).find(key => key !== ATTRIBUTES) ?? TEXT
    const value = node[name]
    if (name === TEXT) found.push({ text: String(value) })
    else if (name === CDATA) found.push({ text: String((value as Ordered[])[0]?.[TEXT] ?? ''), cdata: true })
    else if (!name.startsWith('?')) {
      const attributes = (node[ATTRIBUTES] ?? {}) as Attributes
      found.push({ name, attributes, children: fromOrdered(value as Ordered[]) })
    }
  }
  return found.some(isElement) ? found.filter(node => isElement(node) || /\S/.test(node.text)) : found
}

/** Writes a document with one element on each line. Text gets no additional white space. */
export const writeXml = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '\n')}\n`

function elementText({ name, attributes, children }: XmlElement, margin: string): string {
  let tag = `<${name}`
  for (const key in attributes) tag += ` ${key}="${escaped(attributes[key] ?? '')}"`
  if (children.length === 0) return `${tag}/>`
  const inner = `${margin}  `
  let content = ''
  let nested = false
  for (const child of children) {
    if (isElement(child)) {
      nested = true
      content += inner + elementText(child, inner)
    } else content += textOf(child)
  }
  return `${tag}>${content}${nested ? margin : ''}</${name}>`
}

/**
 * Writes text. CDATA cannot represent a carriage return, because every parser turns it into a line feed (XML 1.0
 * section 2.11).
 */
const textOf = ({ text, cdata }: XmlText): string =>
  cdata && !text.includes('\r') ? `<![CDATA[${allowed(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : escaped(text)

/**
 * Matches text that may contain forbidden characters. A pattern with Unicode properties, which distinguishes lone
 * surrogates from pairs, takes ten times as long.
 */
const DOUBTFUL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu

/** Replaces characters that XML 1.0 section 2.2 cannot represent, not even as references. */
const allowed = (text: string): string => (DOUBTFUL.test(text) ? text.replace(FORBIDDEN, '\uFFFD') : text)

const NOT_SIMPLE = /[^\u0020!#-%'-;=?-\uD7FF]/
const SPECIAL = /[&<>"\r\n\t]/g

/**
 * Escapes text with hexadecimal references, as the RSS Best Practices Profile (3.1) recommends for plain text. White
 * space that a parser would normalise becomes a reference too, which also keeps an element on one line.
 */
const escaped = (text: string): string =>
  NOT_SIMPLE.test(text)
    ? allowed(text).replace(SPECIAL, sign => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`)
    : text
