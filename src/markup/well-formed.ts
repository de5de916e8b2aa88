import { type DefaultTreeAdapterMap, parse, parseFragment, serialize, defaultTreeAdapter as tree } from 'parse5'

type Nodes = DefaultTreeAdapterMap
type Parent = Nodes['parentNode']

/**
 * Rewrites HTML of any kind as a browser understands it: with one head and one body, and with every element closed. So a
 * parser that knows less about faults, such as a second head or a document inside an article, loses nothing.
 *
 * Browsers read `noscript` as text, because they run scripts (HTML section 13.2.6.4.7). Here its content becomes elements.
 * Otherwise a faulty tag in it would end elements outside. A declarative shadow root becomes part of the text around
 * it. Elements below the deepest level are replaced with their content, so that recursive code cannot exhaust the stack.
 *
 * @param isDropped tells which elements to leave out, with their content
 */
export function wellFormedHtml(html: string, isDropped: (element: Nodes['element']) => boolean = () => false): string {
  const document = parse(/<(?:html|head|body)[\s>]|<!doctype/i.test(html) ? html : `<body>${html}`)
  adopt(document, childrenOf(document, 0, isDropped))
  return serialize(document, { scriptingEnabled: false })
}

const DEEPEST = 250

function childrenOf(
  parent: Parent,
  depth: number,
  isDropped: (element: Nodes['element']) => boolean,
): Nodes['childNode'][] {
  return parent.childNodes.flatMap(node => {
    if (!tree.isElementNode(node)) return [node]
    if (isDropped(node)) return []
    if (node.tagName === 'noscript') readNoscript(node)
    const isShadow = node.tagName === 'template' && node.attrs.some(({ name }) => name === 'shadowrootmode')
    const content = isShadow ? tree.getTemplateContent(node as Nodes['template']) : node
    const children = childrenOf(content, depth + 1, isDropped)
    if (isShadow || depth > DEEPEST) return children
    adopt(node, children)
    return [node]
  })
}

function adopt(parent: Parent, children: Nodes['childNode'][]): void {
  parent.childNodes = children
  for (const child of children) child.parentNode = parent
}

function readNoscript(node: Nodes['element']): void {
  const [text] = node.childNodes
  if (!text || !tree.isTextNode(text)) return
  // A head may hold nothing but metadata, and what a `noscript` there adds is for browsers that run no scripts.
  adopt(node, node.parentNode?.nodeName === 'head' ? [] : parseFragment(text.value).childNodes)
}
