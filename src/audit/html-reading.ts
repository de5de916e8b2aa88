import { type DefaultTreeAdapterMap, parse } from 'parse5'
import {
  type Hiding,
  type HidingRule,
  hidingOf,
  hidingRules,
  type MarkupElement,
  matchesElement,
} from '../markup/index.js'
import { type SeenLink, VisibleText } from './visible-text.js'

/** A finished HTML document, read back. */
export interface HtmlReading {
  readonly visible: VisibleText
  /** Links of the head and of the body by relation: `canonical`, `license`, `author`. */
  readonly relations: readonly Relation[]
  /** The content of each `script` of the type `application/ld+json`. */
  readonly data: readonly string[]
}

export interface Relation {
  /** A `link` describes the whole document, an `a` only its context. */
  readonly element: 'link' | 'a'
  readonly rel: string
  readonly href: string
}

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/** Elements whose content a browser does not show as part of the page. */
const UNSHOWN = new Set(
  (
    'head script style template noscript title iframe object video audio canvas ' +
    'select datalist textarea dialog noframes noembed'
  ).split(' '),
)

interface Walk {
  readonly rules: readonly HidingRule[]
  readonly links: SeenLink[]
  readonly relations: Relation[]
  readonly data: string[]
  /** The elements from the root to the current one. */
  readonly path: MarkupElement[]
  text: string
  /** The number of visible pictures so far. A link with a picture is visible even without text. */
  pictures: number
}

interface Light {
  readonly tiny: boolean
  readonly unseen: boolean
}

/**
 * Reads a document with parse5, which parses as browsers do (HTML section 13.2). Nothing that writes editions uses
 * parse5, so an error in a writer cannot hide here.
 * @param sheets rules of style sheets that apply to the document in addition to its own
 */
export function readHtml(html: string, sheets: readonly HidingRule[] = []): HtmlReading {
  const document = parse(html, { scriptingEnabled: false })
  const styles = html.includes('<style') ? stylesIn(document) : []
  const rules = [...sheets, ...styles.flatMap(hidingRules)].filter(({ key }) => html.includes(key))
  const walk: Walk = { rules, links: [], relations: [], data: [], path: [], text: '', pictures: 0 }
  for (const child of childrenOf(document)) visit(child, { tiny: false, unseen: false }, walk)
  return { visible: new VisibleText(walk.text, walk.links), relations: walk.relations, data: walk.data }
}

const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : [])
const isElement = (node: Node): node is Element => 'tagName' in node
const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find(each => each.name === name)?.value
const textIn = (node: Node): string => ('value' in node ? node.value : childrenOf(node).map(textIn).join(''))

function stylesIn(node: Node): string[] {
  if (isElement(node) && node.tagName === 'style') return [textIn(node)]
  return childrenOf(node).flatMap(stylesIn)
}

function visit(node: Node, light: Light, walk: Walk): void {
  if ('value' in node) {
    if (!light.tiny && !light.unseen) walk.text += node.value
    return
  }
  if (!isElement(node)) return
  note(node, walk)
  if (UNSHOWN.has(node.tagName)) {
    if (node.tagName === 'head') for (const child of childrenOf(node)) if (isElement(child)) note(child, walk)
    return
  }
  walk.path.push({
    tag: node.tagName,
    id: attribute(node, 'id') ?? '',
    classes: (attribute(node, 'class') ?? '').split(/\s+/),
  })
  const hidings = hidingsOf(node, walk)
  if (!hidings.some(({ gone }) => gone)) show(node, lightIn(light, hidings), walk)
  walk.path.pop()
}

function show(node: Element, light: Light, walk: Walk): void {
  const at = walk.text.length
  const { pictures } = walk
  if (node.tagName === 'img') walk.pictures += 1
  if (node.tagName === 'br') walk.text += '\n'
  for (const child of unfolded(node)) visit(child, light, walk)
  const href = node.tagName === 'a' ? attribute(node, 'href') : undefined
  // A link without visible text or a visible picture does not count.
  const seen = /\S/.test(walk.text.slice(at)) || walk.pictures > pictures
  if (href !== undefined && seen) walk.links.push({ href: href.trim(), at })
}

/** The children that are shown: a closed `<details>` shows only its summary. */
const unfolded = (node: Element): readonly Node[] =>
  node.tagName === 'details' && attribute(node, 'open') === undefined
    ? childrenOf(node).filter(child => isElement(child) && child.tagName === 'summary')
    : childrenOf(node)

/** Records what software reads from an element, whether or not people see it. */
function note(node: Element, walk: Walk): void {
  const { tagName } = node
  if (tagName === 'a' || tagName === 'link') {
    const [rel, href] = [attribute(node, 'rel'), attribute(node, 'href')]
    if (rel && href) walk.relations.push({ element: tagName, rel: rel.toLowerCase(), href })
  }
  if (tagName === 'script' && attribute(node, 'type') === 'application/ld+json') walk.data.push(textIn(node))
}

function hidingsOf(node: Element, { rules, path }: Walk): Hiding[] {
  const style = attribute(node, 'style')
  const found = rules.filter(rule => matchesElement(rule, path)).map(({ hiding }) => hiding)
  if (style) found.push(hidingOf(style))
  if (attribute(node, 'hidden') !== undefined) found.push({ gone: true, tiny: undefined, unseen: undefined })
  return found
}

const lightIn = (around: Light, hidings: readonly Hiding[]): Light => ({
  tiny: hidings.findLast(({ tiny }) => tiny !== undefined)?.tiny ?? around.tiny,
  unseen: hidings.findLast(({ unseen }) => unseen !== undefined)?.unseen ?? around.unseen,
})
