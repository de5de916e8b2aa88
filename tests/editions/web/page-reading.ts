import { DomUtils, parseDocument } from 'htmlparser2'

export type Page = ReturnType<typeof parseDocument>
type Element = NonNullable<ReturnType<typeof DomUtils.findOne>>

export const read = (html: string): Page => parseDocument(html)

/** All elements with a name and the given attribute values. */
export const all = (page: Page, name: string, attributes: Readonly<Record<string, string>> = {}): Element[] =>
  DomUtils.findAll(
    element =>
      element.name === name && Object.entries(attributes).every(([key, value]) => element.attribs[key] === value),
    page.children,
  )

/** The only element with a name and the given attribute values. */
export function one(page: Page, name: string, attributes: Readonly<Record<string, string>> = {}): Element {
  const found = all(page, name, attributes)
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} elements <${name}> ${JSON.stringify(attributes)}`)
  return found[0]
}

export const withClass = (page: Page, name: string): Element[] =>
  DomUtils.findAll(element => (element.attribs['class'] ?? '').split(' ').includes(name), page.children)

export const text = (node: Element | Element[] | undefined): string =>
  node ? DomUtils.textContent(node).replace(/\s+/g, ' ').trim() : ''

/** The value of a meta or link element in the head. */
export const meta = (page: Page, key: 'name' | 'property', value: string): string | undefined =>
  all(page, 'meta', { [key]: value })[0]?.attribs['content']

/** The page's structured data, parsed. */
export const dataOf = (page: Page): Record<string, unknown> =>
  JSON.parse(DomUtils.textContent(one(page, 'script', { type: 'application/ld+json' }))) as Record<string, unknown>
