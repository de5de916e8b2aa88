import { all, type Document, plainOf } from './dom.js'

/** Returns the contents of the `meta` elements with a name, in the order of the page. */
export type Meta = (name: string) => readonly string[]

export function metaOf(document: Document): Meta {
  const values = new Map<string, string[]>()
  for (const element of all(document, 'meta[content]')) {
    const name = (
      element.getAttribute('property') ??
      element.getAttribute('name') ??
      element.getAttribute('itemprop') ??
      ''
    ).toLowerCase()
    const content = plainOf(element.getAttribute('content') ?? '')
    if (name !== '' && content !== '') values.set(name, [...(values.get(name) ?? []), content])
  }
  return name => values.get(name) ?? []
}
