import { escapeText, oneLine } from '../../core/text.js'
import { canParseUrl } from '../../core/url.js'
import { type DomElement, parseDocument } from '../../markup/index.js'
import { withoutDepth } from './depth.js'

/** An element, a text, or a list of them. */
type NodeOrNodes = Element | string | readonly (Element | string)[]

/** The part of the DOM that importers use. */
export interface Element {
  readonly tagName: string
  readonly nodeName: string
  readonly nodeType: number
  readonly id: string
  readonly className: string
  textContent: string
  innerHTML: string
  readonly outerHTML: string
  readonly children: ArrayLike<Element>
  readonly childNodes: ArrayLike<Element>
  readonly parentNode: Element | null
  readonly parentElement: Element | null
  readonly firstChild: Element | null
  readonly lastChild: Element | null
  readonly nextSibling: Element | null
  readonly nextElementSibling: Element | null
  readonly previousElementSibling: Element | null
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  hasAttribute(name: string): boolean
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): ArrayLike<Element>
  closest(selector: string): Element | null
  normalize(): void
  cloneNode(isDeep: boolean): Element
  remove(): void
  before(...nodes: NodeOrNodes[]): void
  after(...nodes: NodeOrNodes[]): void
  replaceWith(...nodes: NodeOrNodes[]): void
  append(...nodes: NodeOrNodes[]): void
}

export interface Document extends Element {
  readonly documentElement: Element
  readonly head: Element
  readonly body: Element
  readonly title: string
  createElement(name: string): Element
}

/** Parses HTML as a browser does. No script is run, and nothing is fetched. Only scripts with JSON-LD are kept. */
export const documentOf = (html: string): Document =>
  parseDocument(
    withoutDepth(html, 'html'),
    element => element.localName === 'script' && !isLinkedData(element),
  ) as unknown as Document

const isLinkedData = (script: DomElement): boolean => /ld\+json/i.test(script.getAttribute('type') ?? '')

/** Copies a document. */
export const copyOf = (document: Document): Document => document.cloneNode(true) as Document

export const all = (within: Element, selector: string): Element[] => Array.from(within.querySelectorAll(selector))

/** Returns the text of an element on one line. */
export const elementText = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/[\s\u00A0]+/g, ' ').trim()

/** Removes entities and tags from a text; metadata often contains them. */
export function plainOf(text: string): string {
  if (!/[&<]/.test(text)) return oneLine(text)
  return elementText(lineOfHtml(text))
}

/** Parses a line of HTML. A `<` that does not begin a tag is text. */
export const lineOfHtml = (html: string): Element => documentOf(`<p>${html.replace(/<(?![/a-z])/gi, '&lt;')}</p>`).body

/** Converts plain text to HTML: blank lines separate paragraphs. */
export const paragraphsAsHtml = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map(paragraph => `<p>${escapeText(paragraph)}</p>`)
    .join('')

/** Makes an address absolute. It returns undefined for an address that does not work outside its page. */
export function absoluteAddress(address: string | null | undefined, base: string | undefined): string | undefined {
  const trimmed = address?.trim()
  if (!trimmed || !canParseUrl(trimmed, base)) return undefined
  const url = new URL(trimmed, base)
  return /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
