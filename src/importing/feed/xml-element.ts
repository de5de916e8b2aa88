import { DomUtils, parseDocument } from 'htmlparser2'
import { withoutDepth } from '../html/depth.js'

/** An XML element. */
export interface ParsedElement {
  /** The name with its prefix, in lower case. The elements of Atom and RSS themselves have no prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly ParsedElement[]
  /** The text inside, without markup. */
  readonly text: string
  /** The markup inside. */
  readonly inner: string
}

type Node = ReturnType<typeof parseDocument>['children'][number]

/**
 * Parses the elements of an XML document leniently, because feeds have faults. It expands no entities but XML's own, and
 * fetches nothing.
 */
export function xmlElements(xml: string): ParsedElement[] {
  const document = parseDocument(withoutDepth(xml, 'xml'), { xmlMode: true, decodeEntities: true })
  return elementsOf(document.children)
}

const elementsOf = (nodes: readonly Node[]): ParsedElement[] =>
  nodes.flatMap(node =>
    node.type === 'tag' || node.type === 'script' || node.type === 'style' ? [elementOf(node as never)] : [],
  )

function elementOf(node: Node & { name: string; attribs: Record<string, string>; children: Node[] }): ParsedElement {
  let children: ParsedElement[] | undefined
  const attributes = Object.fromEntries(
    Object.entries(node.attribs).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    name: node.name.toLowerCase().replace(/^(?:atom|a10|rss|rdf):(?!rdf)/, ''),
    attributes,
    get children() {
      children ??= elementsOf(node.children)
      return children
    },
    get text() {
      return DomUtils.textContent(node).trim()
    },
    get inner() {
      return DomUtils.getInnerHTML(node, { xmlMode: true, decodeEntities: true })
    },
  }
}

/** Returns the first child with one of these names, in the order of the names. */
export function child(element: ParsedElement | undefined, ...names: readonly string[]): ParsedElement | undefined {
  for (const name of names) {
    const found = element?.children.find(candidate => candidate.name === name)
    if (found) return found
  }
  return undefined
}

export const childrenOf = (element: ParsedElement | undefined, name: string): readonly ParsedElement[] =>
  element?.children.filter(candidate => candidate.name === name) ?? []

/** Returns the text of the first non-empty child with one of these names. */
export function childText(element: ParsedElement | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) for (const found of childrenOf(element, name)) if (found.text !== '') return found.text
  return undefined
}
