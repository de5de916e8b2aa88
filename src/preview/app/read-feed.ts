/** An entry as a feed reader parses it. */
export interface ReadEntry {
  readonly title: string
  readonly date: string
  readonly author: string
  readonly summary: string
  readonly html: string
}

export interface ReadFeed {
  readonly title: string
  readonly entries: readonly ReadEntry[]
  /** The reason why the feed cannot be read; empty if it can. */
  readonly fault: string
}

const ATOM = 'http://www.w3.org/2005/Atom'
const CONTENT = 'http://purl.org/rss/1.0/modules/content/'
const DC = 'http://purl.org/dc/elements/1.1/'

/**
 * Reads a feed with the browser's own parsers, as a feed reader would, so that errors in it become visible. The format is
 * recognised by the document itself.
 */
export function entriesOf(text: string): ReadFeed {
  if (text === '')
    return { title: '', entries: [], fault: 'There is no feed yet, because of the problems in the list.' }
  return text.trimStart().startsWith('{') ? jsonFeed(text) : xmlFeed(text)
}

interface JsonItem {
  readonly title?: string
  readonly summary?: string
  readonly content_html?: string
  readonly date_published?: string
  readonly authors?: readonly { readonly name?: string }[]
}

function jsonFeed(text: string): ReadFeed {
  const { title, items } = JSON.parse(text) as { title: string; items: readonly JsonItem[] }
  const entries = items.map(item => ({
    title: item.title ?? '',
    date: item.date_published ?? '',
    author: (item.authors ?? []).map(({ name }) => name ?? '').join(', '),
    summary: item.summary ?? '',
    html: item.content_html ?? '',
  }))
  return { title, entries, fault: '' }
}

function xmlFeed(text: string): ReadFeed {
  const page = new DOMParser().parseFromString(text, 'application/xml')
  const fault = page.querySelector('parsererror')?.textContent ?? ''
  const isAtom = page.documentElement.namespaceURI === ATOM
  const [space, name] = isAtom ? [ATOM, 'entry'] : ['', 'item']
  const first = (parent: Element | null, local: string, ns = space): Element | undefined =>
    [...(parent?.children ?? [])].find(each => each.localName === local && (each.namespaceURI ?? '') === ns)
  const textOf = (parent: Element | null, local: string, ns = space): string =>
    first(parent, local, ns)?.textContent?.trim() ?? ''
  const root = isAtom ? page.documentElement : page.querySelector('channel')
  const entries = [...(root?.children ?? [])]
    .filter(each => each.localName === name)
    .map(each => ({
      title: textOf(each, 'title'),
      date: textOf(each, isAtom ? 'published' : 'pubDate'),
      author: isAtom
        ? [...each.children]
            .filter(({ localName }) => localName === 'author')
            .map(author => textOf(author, 'name'))
            .join(', ')
        : [...each.children]
            .filter(child => child.namespaceURI === DC && child.localName === 'creator')
            .map(child => child.textContent ?? '')
            .join(', '),
      summary: plain(isAtom ? textOf(each, 'summary') : textOf(each, 'description')),
      html: isAtom ? textOf(each, 'content') : textOf(each, 'encoded', CONTENT) || textOf(each, 'description'),
    }))
  return { title: textOf(root, 'title'), entries, fault }
}

const plain = (html: string): string =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent?.replace(/\s+/g, ' ').trim().slice(0, 300) ?? ''
