import { parseHTML } from 'linkedom'
import { withoutDepth } from './depth.js'

/** As much of the DOM as is used here; the library's own types want those of a browser. */
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
  remove(): void
  before(...nodes: (Element | string)[]): void
  replaceWith(...nodes: (Element | string)[]): void
  append(...nodes: (Element | string)[]): void
}

export interface Document extends Element {
  readonly documentElement: Element
  readonly head: Element
  readonly body: Element
  readonly title: string
  createElement(name: string): Element
}

/** A document from HTML. Nothing in it is run or fetched; foreign elements are as good as any. */
export function documentOf(html: string): Document {
  const flat = withoutDepth(html, 'html')
  const whole = /<html[\s>]/i.test(flat) ? flat : `<!doctype html><html><head></head><body>${flat}</body></html>`
  return parseHTML(whole).document as unknown as Document
}

export const all = (within: Element, selector: string): Element[] => Array.from(within.querySelectorAll(selector))

/** The words of an element, on one line. */
export const wordsOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/[\s\u00A0]+/g, ' ').trim()

/** A text that may hold entities, as metadata often does, without them. */
export function plainOf(text: string): string {
  if (!/[&<]/.test(text)) return text.replace(/\s+/g, ' ').trim()
  return wordsOf(documentOf(`<p>${text.replace(/<(?![/a-z])/gi, '&lt;')}</p>`).body)
}

/** An address made absolute; undefined where it is none that a reader could follow. */
export function absolute(address: string | null | undefined, base: string | undefined): string | undefined {
  const said = address?.trim()
  if (!said || !URL.canParse(said, base)) return undefined
  const url = new URL(said, base)
  return /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
