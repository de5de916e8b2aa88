import {
  childNodesOf,
  type Hiding,
  type HidingRule,
  type HtmlElement,
  type HtmlNode,
  hidingOf,
  hidingRules,
  htmlAttribute,
  isHtmlElement,
  nodeText,
  parseHtml,
  type SelectableElement,
  selectsElement,
} from '../markup/index.js'
import { type SeenLink, type SeenPicture, VisibleText } from './visible-text.js'

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
  text: string
  /** The element around what is read now. */
  around: SelectableElement | undefined
  /** The visible pictures so far. A link with a picture is visible even without text. */
  readonly pictures: SeenPicture[]
}

interface Light {
  readonly tiny: boolean
  readonly unseen: boolean
}

/**
 * Reads a document as a browser would.
 * @param sheets rules of style sheets that apply to the document in addition to its own
 */
export function readHtml(html: string, sheets: readonly HidingRule[] = []): HtmlReading {
  const document = parseHtml(html)
  const styles = html.includes('<style') ? stylesIn(document) : []
  const rules = [...sheets, ...styles.flatMap(hidingRules)].filter(({ key }) => html.includes(key))
  const walk: Walk = { rules, links: [], relations: [], data: [], text: '', around: undefined, pictures: [] }
  for (const child of childNodesOf(document)) visit(child, { tiny: false, unseen: false }, walk)
  return { visible: new VisibleText(walk.text, walk.links, walk.pictures), relations: walk.relations, data: walk.data }
}

function stylesIn(node: HtmlNode): string[] {
  if (isHtmlElement(node) && node.tagName === 'style') return [nodeText(node)]
  return childNodesOf(node).flatMap(stylesIn)
}

function visit(node: HtmlNode, light: Light, walk: Walk): void {
  if ('value' in node) {
    if (!light.tiny && !light.unseen) walk.text += node.value
    return
  }
  if (!isHtmlElement(node)) return
  note(node, walk)
  if (UNSHOWN.has(node.tagName)) {
    if (node.tagName === 'head') for (const child of childNodesOf(node)) if (isHtmlElement(child)) note(child, walk)
    return
  }
  const { around } = walk
  walk.around = {
    name: node.tagName,
    id: htmlAttribute(node, 'id'),
    classes: (htmlAttribute(node, 'class') ?? '').split(/\s+/),
    parent: around,
  }
  const hidings = hidingsOf(node, walk.around, walk.rules)
  if (!hidings.some(({ gone }) => gone)) show(node, lightIn(light, hidings), walk)
  walk.around = around
}

function show(node: HtmlElement, light: Light, walk: Walk): void {
  const at = walk.text.length
  const pictures = walk.pictures.length
  if (node.tagName === 'img') walk.pictures.push({ src: htmlAttribute(node, 'src') ?? '', at })
  if (node.tagName === 'br') walk.text += '\n'
  for (const child of unfolded(node)) visit(child, light, walk)
  const href = node.tagName === 'a' ? htmlAttribute(node, 'href') : undefined
  // A link without visible text or a visible picture does not count.
  const seen = /\S/.test(walk.text.slice(at)) || walk.pictures.length > pictures
  if (href !== undefined && seen) walk.links.push({ href: href.trim(), at })
}

/** The children that are shown: a closed `<details>` shows only its summary. */
const unfolded = (node: HtmlElement): readonly HtmlNode[] =>
  node.tagName === 'details' && htmlAttribute(node, 'open') === undefined
    ? childNodesOf(node).filter(child => isHtmlElement(child) && child.tagName === 'summary')
    : childNodesOf(node)

/** Records what software reads from an element, whether or not people see it. */
function note(node: HtmlElement, walk: Walk): void {
  const { tagName } = node
  if (tagName === 'a' || tagName === 'link') {
    const [rel, href] = [htmlAttribute(node, 'rel'), htmlAttribute(node, 'href')]
    if (rel && href) walk.relations.push({ element: tagName, rel: rel.toLowerCase(), href })
  }
  if (tagName === 'script' && htmlAttribute(node, 'type') === 'application/ld+json') walk.data.push(nodeText(node))
}

function hidingsOf(node: HtmlElement, element: SelectableElement, rules: readonly HidingRule[]): Hiding[] {
  const style = htmlAttribute(node, 'style')
  const found = rules.filter(({ selector }) => selectsElement(selector, element)).map(({ hiding }) => hiding)
  if (style) found.push(hidingOf(style))
  if (htmlAttribute(node, 'hidden') !== undefined) found.push({ gone: true, tiny: undefined, unseen: undefined })
  return found
}

const lightIn = (around: Light, hidings: readonly Hiding[]): Light => ({
  tiny: hidings.findLast(({ tiny }) => tiny !== undefined)?.tiny ?? around.tiny,
  unseen: hidings.findLast(({ unseen }) => unseen !== undefined)?.unseen ?? around.unseen,
})
