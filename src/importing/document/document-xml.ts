import { Parser } from 'htmlparser2'
import { escapeHtml } from '../../core/text.js'
import { withoutDepth } from '../html/depth.js'

/** An element of an XML document, with the prefix that Word or LibreOffice gives it: `w:p`, `text:p`. */
export interface OfficeElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly OfficeNode[]
}

export type OfficeNode = OfficeElement | string

export const isOfficeElement = (node: OfficeNode): node is OfficeElement => typeof node !== 'string'

/** Parses an XML document, keeping the order of text and elements. No entity is expanded except XML's own. */
export function parseOfficeXml(bytes: Uint8Array | undefined): OfficeElement | undefined {
  if (!bytes) return undefined
  const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
  return parseXmlText(new TextDecoder(encoding).decode(bytes))
}

function parseXmlText(text: string): OfficeElement | undefined {
  const root: { name: string; attributes: Record<string, string>; children: OfficeNode[] } = element('', {})
  const open = [root]
  const named = usualNames(text)
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const next = element(named(name), mapKeys(attributes, named))
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
  return root.children.find(isOfficeElement)
}

/** The prefixes that Word and LibreOffice give to their namespaces, by the ends of their addresses. Other programs choose others. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/\/wordprocessingml\/(?:2006\/)?main$/, 'w'],
  [/\/officeDocument\/(?:2006\/)?relationships$/, 'r'],
  [/\/officeDocument\/(?:2006\/)?math$/, 'm'],
  [/\/drawingml\/(?:2006\/)?main$/, 'a'],
  [/\/drawingml\/(?:2006\/)?wordprocessingDrawing$/, 'wp'],
  [/\/drawingml\/(?:2006\/)?picture$/, 'pic'],
  [/\/markup-compatibility\/2006$/, 'mc'],
  [/^urn:schemas-microsoft-com:vml$/, 'v'],
  [/^http:\/\/purl\.org\/dc\/elements\/1\.1\/$/, 'dc'],
  [/^urn:oasis:names:tc:opendocument:xmlns:(?:office|style|text|table|meta):1\.0$/, ''],
  [/^urn:oasis:names:tc:opendocument:xmlns:drawing:1\.0$/, 'draw'],
  [/^urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1\.0$/, 'fo'],
  [/^urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1\.0$/, 'svg'],
  [/\/1999\/xlink$/, 'xlink'],
]

const DECLARATION = /\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']+)["']/g

/** Returns a function that gives names of elements and attributes the usual prefixes. */
function usualNames(text: string): (name: string) => string {
  const renamed = new Map<string, string>()
  for (const [, prefix = '', address = ''] of text.matchAll(DECLARATION)) {
    const usual = usualPrefix(address)
    if (usual !== undefined && usual !== prefix) renamed.set(prefix, usual)
  }
  if (renamed.size === 0) return name => name
  return name => {
    const [, prefix = '', local = name] = /^([\w.-]+):(.+)$/.exec(name) ?? []
    if (prefix === 'xmlns') return `xmlns:${renamed.get(local) ?? local}`
    if (name === 'xmlns') return renamed.has('') ? `xmlns:${renamed.get('')}` : name
    const usual = renamed.get(prefix)
    return usual === undefined ? name : `${usual}:${local}`
  }
}

function usualPrefix(address: string): string | undefined {
  const [, prefix] = PREFIXES.find(([pattern]) => pattern.test(address)) ?? []
  return prefix === '' ? address.split(':').at(-2) : prefix
}

const mapKeys = (
  attributes: Readonly<Record<string, string>>,
  named: (name: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    // An attribute without a prefix is in no namespace.
    Object.entries(attributes).map(([name, value]) => [/^xmlns$|:/.test(name) ? named(name) : name, value]),
  )

const element = (name: string, attributes: Record<string, string>) => ({
  name,
  attributes,
  children: [] as OfficeNode[],
})

/** Makes an element. */
export const officeElement = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly OfficeNode[] = [],
): OfficeElement => ({ name, attributes, children })

/** Writes an element as XML. */
export function officeXml(node: OfficeNode): string {
  if (!isOfficeElement(node)) return escapeHtml(node)
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return `<${node.name}${attributes.join('')}>${node.children.map(officeXml).join('')}</${node.name}>`
}

/** Returns the child elements with a name. */
export const officeChildren = (node: OfficeElement | undefined, name: string): OfficeElement[] =>
  node?.children.filter(isOfficeElement).filter(child => child.name === name) ?? []

/** Returns the element at a path below another: `w:pPr`, `w:pStyle`. */
export const elementAt = (node: OfficeElement | undefined, ...path: readonly string[]): OfficeElement | undefined =>
  path.reduce((at: OfficeElement | undefined, name) => officeChildren(at, name)[0], node)

/** Returns all elements with one of these names inside another, in the order of the document. */
export const elementsIn = (node: OfficeElement | undefined, ...names: readonly string[]): OfficeElement[] =>
  node?.children
    .filter(isOfficeElement)
    .flatMap(child => [...(names.includes(child.name) ? [child] : []), ...elementsIn(child, ...names)]) ?? []

/** Returns the text inside an element. */
export const textIn = (node: OfficeNode): string => (isOfficeElement(node) ? node.children.map(textIn).join('') : node)
