import { type DefaultTreeAdapterMap, parse } from 'parse5'

export type HtmlNode = DefaultTreeAdapterMap['node']
export type HtmlElement = DefaultTreeAdapterMap['element']

/**
 * Parses a document with parse5, as browsers do (HTML section 13.2). Nothing that writes editions uses parse5, so an
 * error in a writer cannot hide from those who read its output.
 */
export const parseHtml = (html: string): HtmlNode => parse(html, { scriptingEnabled: false })

export const isHtmlElement = (node: HtmlNode): node is HtmlElement => 'tagName' in node

export const childNodesOf = (node: HtmlNode): readonly HtmlNode[] => ('childNodes' in node ? node.childNodes : [])

export const htmlAttribute = ({ attrs }: HtmlElement, name: string): string | undefined =>
  attrs.find(each => each.name === name)?.value

/** Returns all text inside a node, including what a browser does not show, such as a style sheet. */
export const nodeText = (node: HtmlNode): string =>
  'value' in node ? node.value : childNodesOf(node).map(nodeText).join('')
