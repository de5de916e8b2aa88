import PostalMime from 'postal-mime'
import {
  childNodesOf,
  declarationsIn,
  type HtmlElement,
  type HtmlNode,
  isHtmlElement,
  nodeText,
  parseHtml,
  styleHides,
} from '../markup/index.js'
import type { OwnPicture } from './own-picture.js'

/**
 * An element of an email as a browser parses it. To a browser, conditional comments are comments, so their content is not
 * among the elements.
 */
export interface EmailElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** The element itself, for questions about its style. */
  readonly node: HtmlElement
  readonly parent: EmailElement | undefined
  /** The declarations of the `style` attribute. The last value of a repeated property counts. */
  readonly style: ReadonlyMap<string, string>
  /** Whether the element is invisible to readers. */
  readonly hidden: boolean
  /** All text inside, with the `alt` text of pictures. */
  readonly text: string
  /** The text directly in this element, without that of elements inside it. */
  readonly own: string
  /** The text directly in this element, in pieces between the elements inside it. */
  readonly pieces: readonly string[]
}

/** A finished message in the decoded form that every rule receives. */
export interface EmailReading {
  /** The publication's address, with a slash at the end. */
  readonly site: string
  readonly digest: boolean
  /** The time of the check, in milliseconds since 1970. */
  readonly now: number
  /** The pictures that belong to the publication, by their addresses in the email. */
  readonly pictures: ReadonlyMap<string, OwnPicture>
  /** The header fields, unfolded, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  readonly html: string
  readonly text: string
  /** The size of the HTML in octets, before any transfer encoding. */
  readonly bytes: number
  /** The message as sent, with one character for each octet. */
  readonly wire: string
  readonly sheets: readonly string[]
  readonly elements: readonly EmailElement[]
  /** The hidden text at the start that inboxes show beside the subject. */
  readonly preheader: string
}

interface About extends Pick<EmailReading, 'site' | 'digest' | 'now'> {
  readonly pictureOf: (address: string) => Promise<OwnPicture | undefined>
  /** The addresses of pictures in the posts by the addresses of their copies. */
  readonly originals?: ReadonlyMap<string, string>
}

export async function readEmail(
  bytes: Uint8Array,
  { site, digest, now, pictureOf, originals = new Map() }: About,
): Promise<EmailReading> {
  const { subject = '', html = '', text = '' } = await PostalMime.parse(bytes)
  const wire = Buffer.from(bytes).toString('latin1')
  const { elements: tags, sheets } = elementsIn(html)
  const elements = originals.size === 0 ? tags : tags.map(tag => withOriginal(tag, originals))
  const first = elements.find(({ hidden, text: words }) => hidden && words.trim() !== '')
  return {
    site,
    digest,
    now,
    pictures: await ownPictures(elements, pictureOf),
    headers: headersIn(wire),
    subject,
    html,
    text,
    bytes: Buffer.byteLength(html),
    wire,
    sheets,
    elements,
    preheader: first?.text.replace(/(?:\u034f|[\u00ad\u200b-\u200f\u2007\ufeff\s])+/g, ' ').trim() ?? '',
  }
}

/** The attribute in which a reading notes the picture of which a tag shows a copy. */
export const ORIGINAL = 'data-original'

/** Notes the picture of which a tag shows a copy, because an editor knows only that. */
function withOriginal(tag: EmailElement, originals: ReadonlyMap<string, string>): EmailElement {
  const original = tag.name === 'img' ? originals.get((tag.attributes.get('src') ?? '').trim()) : undefined
  return original ? { ...tag, attributes: new Map([...tag.attributes, [ORIGINAL, original]]) } : tag
}

async function ownPictures(
  elements: readonly EmailElement[],
  pictureOf: About['pictureOf'],
): Promise<EmailReading['pictures']> {
  const pictures = new Map<string, OwnPicture>()
  for (const { name, attributes } of elements) {
    const src = (attributes.get('src') ?? '').trim()
    if (name !== 'img' || src === '' || pictures.has(src)) continue
    const picture = await pictureOf(src)
    if (picture) pictures.set(src, picture)
  }
  return pictures
}

const headersIn = (wire: string): ReadonlyMap<string, string> =>
  new Map(
    wire
      .slice(0, wire.indexOf('\r\n\r\n'))
      .replace(/\r\n(?=[ \t])/g, '')
      .split('\r\n')
      .map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )

function elementsIn(html: string): { elements: EmailElement[]; sheets: string[] } {
  const elements: EmailElement[] = []
  const sheets: string[] = []
  const visit = (node: HtmlNode, parent: EmailElement | undefined): string => {
    if (!isHtmlElement(node))
      return 'value' in node
        ? node.value
        : childNodesOf(node)
            .map(child => visit(child, parent))
            .join('')
    if (node.tagName === 'style') sheets.push(nodeText(node))
    const element = elementOf(node, parent)
    elements.push(element)
    if (node.tagName === 'style' || node.tagName === 'script' || node.tagName === 'title') return ''
    const inside = childNodesOf(node).map(child => visit(child, element))
    element.text = node.tagName === 'img' ? (element.attributes.get('alt') ?? '') : inside.join('')
    return element.text
  }
  visit(parseHtml(html), undefined)
  return { elements, sheets }
}

function elementOf(node: HtmlElement, parent: EmailElement | undefined): EmailElement & { text: string } {
  const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]))
  const style = attributes.get('style') ?? ''
  const pieces = childNodesOf(node).flatMap(child => ('value' in child && !isHtmlElement(child) ? [child.value] : []))
  return {
    name: node.tagName,
    attributes,
    node,
    parent,
    style: new Map(declarationsIn(style).map(({ property, value }) => [property, value])),
    hidden: parent?.hidden === true || styleHides(style) || attributes.has('hidden'),
    text: node.tagName === 'title' ? nodeText(node) : '',
    own: pieces.join(''),
    pieces,
  }
}
