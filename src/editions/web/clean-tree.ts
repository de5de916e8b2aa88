/** An element of sanitised HTML, or a text with its entities as written. */
export type CleanNode = string | CleanElement
export interface CleanElement {
  readonly name: string
  /** The start tag as written. */
  readonly tag: string
  readonly children: CleanNode[]
}

const VOID = new Set('br col hr img input source track wbr'.split(' '))
const TOKEN = /<(\/?)([a-z][a-z0-9]*)\b[^>]*>|[^<]+/g

/**
 * Parses sanitised HTML into a tree. Such HTML has no `<` outside its tags, and its tags are balanced, so no full
 * parser is needed.
 */
export function cleanTree(html: string): CleanNode[] {
  const root: CleanElement = { name: '', tag: '', children: [] }
  const open: CleanElement[] = [root]
  for (const [tag, slash, name] of html.matchAll(TOKEN)) {
    const around = open.at(-1) ?? root
    if (!name) around.children.push(tag)
    else if (slash) {
      if (open.length > 1 && around.name === name) open.pop()
    } else {
      const element: CleanElement = { name, tag, children: [] }
      around.children.push(element)
      if (!VOID.has(name)) open.push(element)
    }
  }
  return root.children
}

/** Returns the value of an attribute with its entities as written. */
export const attributeOf = ({ tag }: CleanElement, name: string): string =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

/** Writes the tree as HTML. */
export const cleanHtml = (nodes: readonly CleanNode[]): string =>
  nodes
    .map(node => {
      if (typeof node === 'string') return node
      return VOID.has(node.name) ? node.tag : `${node.tag}${cleanHtml(node.children)}</${node.name}>`
    })
    .join('')
