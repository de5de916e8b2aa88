import { Parser } from 'htmlparser2'
import { escapeHtml } from '../../core/text.js'
import { withoutDepth } from '../html/depth.js'

/** An element of an XML document, with its prefix as written: `w:p`, `text:p`. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
}

export type XmlNode = XmlElement | string

export const isElement = (node: XmlNode): node is XmlElement => typeof node !== 'string'

/** Parses an XML document, keeping the order of text and elements. No entity is expanded except XML's own. */
export function parseXml(bytes: Uint8Array | undefined): XmlElement | undefined {
  if (!bytes) return undefined
  const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
  return parseXmlText(new TextDecoder(encoding).decode(bytes))
}

function parseXmlText(text: string): XmlElement | undefined {
  const root: { name: string; attributes: Record<string, string>; children: XmlNode[] } = element('', {})
  const open = [root]
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const next = element(name, attributes)
        open.at(-1)?.children.push(next)
        open.push(next)
      },
      ontext: words => {
        open.at(-1)?.children.push(words)
      },
      onclosetag: () => {
        if (open.length > 1) open.pop()
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(withoutDepth(text, 'xml'))
  return root.children.find(isElement)
}

const element = (name: string, attributes: Record<string, string>) => ({ name, attributes, children: [] as XmlNode[] })

/** Makes an element. */
export const xmlElement = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlNode[] = [],
): XmlElement => ({ name, attributes, children })

/** Writes an element as XML. */
export function xmlText(node: XmlNode): string {
  if (!isElement(node)) return escapeHtml(node)
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return `<${node.name}${attributes.join('')}>${node.children.map(xmlText).join('')}</${node.name}>`
}

/** Returns the child elements with a name. */
export const childElements = (node: XmlElement | undefined, name: string): XmlElement[] =>
  node?.children.filter(isElement).filter(child => child.name === name) ?? []

/** Returns the element at a path below another: `w:pPr`, `w:pStyle`. */
export const elementAt = (node: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce((at: XmlElement | undefined, name) => childElements(at, name)[0], node)

/** Returns all elements with one of these names inside another, in the order of the document. */
export const elementsIn = (node: XmlElement | undefined, ...names: readonly string[]): XmlElement[] =>
  node?.children
    .filter(isElement)
    .flatMap(child => [...(names.includes(child.name) ? [child] : []), ...elementsIn(child, ...names)]) ?? []

/** Returns the text inside an element. */
export const textIn = (node: XmlNode): string => (isElement(node) ? node.children.map(textIn).join('') : node)
