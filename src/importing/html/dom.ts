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
  const whole = /<(?:html|head|body)[\s>]|<!doctype/i.test(flat)
    ? withHeadAndBody(flat)
    : `<!doctype html><html><head></head><body>${flat}</body></html>`
  return parseHTML(whole).document as unknown as Document
}

/** What may stand in a head, up to the first that may not. */
const HEAD =
  /^(?:\s|<!--[\s\S]*?-->|<(?:meta|link|base)\b[^>]*>|<(title|script|style|noscript)\b[^>]*>[\s\S]*?<\/\1\s*>)*/i

/** A page with the tags that HTML lets out, and that the parser wants (HTML section 13.1.2.4). */
function withHeadAndBody(html: string): string {
  const [open = ''] = /<html\b[^>]*>/i.exec(html) ?? []
  const from = open ? html.indexOf(open) + open.length : (/^[^<]*<!doctype[^>]*>/i.exec(html)?.[0].length ?? 0)
  const [before, page] = [html.slice(0, from), html.slice(from)]
  const hasHead = /<head[\s>]/i.test(page)
  const [head = ''] = hasHead ? [] : (HEAD.exec(page) ?? [])
  const tail = page.slice(head.length)
  const rest = /<body[\s>]/i.test(tail) ? tail : tail.replace(/<\/head\s*>/i, '$&<body>')
  const body = /<body[\s>]/i.test(rest) ? rest : `<body>${rest.replace(/<\/html\s*>\s*$/i, '')}</body>`
  return `${before}${open ? '' : '<html>'}${hasHead ? '' : `<head>${head}</head>`}${body}`
}

export const all = (within: Element, selector: string): Element[] => Array.from(within.querySelectorAll(selector))

/** The words of an element, on one line. */
export const elementText = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/[\s\u00A0]+/g, ' ').trim()

/** A text that may hold entities, as metadata often does, without them. */
export function plainOf(text: string): string {
  if (!/[&<]/.test(text)) return text.replace(/\s+/g, ' ').trim()
  return elementText(documentOf(`<p>${text.replace(/<(?![/a-z])/gi, '&lt;')}</p>`).body)
}

/** An address made absolute; undefined where it is none that a reader could follow. */
export function absoluteAddress(address: string | null | undefined, base: string | undefined): string | undefined {
  const said = address?.trim()
  if (!said || !URL.canParse(said, base)) return undefined
  const url = new URL(said, base)
  return /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
