import { absolute, plainOf } from '../html/dom.js'
import { titleWords } from '../html/title-words.js'
import { withoutSignature } from './entry-signature.js'
import type { FeedDocument, FeedEntry, FeedParty } from './feed-document.js'
import { child, childrenOf, textOf, type XmlElement, xmlElements } from './xml-element.js'

/** RSS 0.9x, 1.0, 2.0 and Atom, with the extensions that carry credit. Undefined where there is no feed in the text. */
export function xmlFeed(xml: string): FeedDocument | undefined {
  const root = xmlElements(xml.slice(Math.max(0, xml.search(/<(?!\?|!)/)))).find(({ name }) =>
    /^(?:rss|feed|rdf:rdf|rdf|channel)$/.test(name),
  )
  if (!root) return undefined
  const channel = root.name === 'channel' ? root : child(root, 'channel')
  const head = channel ?? root
  const entries = [
    ...childrenOf(root, 'entry'),
    ...childrenOf(channel, 'item'),
    ...(channel === root ? [] : childrenOf(root, 'item')),
  ]
  const base = absolute(root.attributes['xml:base'] ?? head.attributes['xml:base'], undefined)
  const home = linkOf(head, 'alternate') ?? textOf(head, 'link')
  const feed: FeedParty = {
    name: plainText(textOf(head, 'title')),
    url: absolute(home, base) ?? home ?? (base && `${new URL(base).origin}/`),
    feed: linkOf(head, 'self'),
  }
  const language = textOf(head, 'language', 'dc:language') ?? root.attributes['xml:lang']
  const rights = { licence: licenceOf(head), rights: textOf(head, 'copyright', 'rights', 'dc:rights') }
  const authors = authorsOf(head)
  const closed = new RegExp(`</(?:\\w+:)?${root.name.split(':').at(-1)}\\s*>\\s*(?:<!--[\\s\\S]*-->\\s*)?$`, 'i').test(
    xml.trimEnd(),
  )
  return {
    feed,
    entries: entries.map(entry => entryOf(entry, { name: feed.name, base, language, ...rights, authors })),
    faults: closed ? [] : ['The feed breaks off; its last entry may be incomplete.'],
  }
}

const plainText = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : plainOf(text) || undefined

interface Defaults {
  /** The feed's name. */
  readonly name: string | undefined
  /** What relative addresses are relative to. */
  readonly base: string | undefined
  readonly language: string | undefined
  readonly licence: string | undefined
  readonly rights: string | undefined
  readonly authors: FeedEntry['authors']
}

function entryOf(entry: XmlElement, defaults: Defaults): FeedEntry {
  const guid = child(entry, 'guid', 'id')
  const permalink =
    guid?.name === 'guid' && guid.attributes['ispermalink'] !== 'false' && /^https?:/.test(guid.text)
      ? guid.text
      : undefined
  const said = linkOf(entry, 'alternate') ?? textOf(entry, 'feedburner:origlink', 'link') ?? permalink
  const base = absolute(entry.attributes['xml:base'], defaults.base) ?? defaults.base
  const link = absolute(said, base) ?? said
  const own = authorsOf(entry)
  const source = child(entry, 'source')
  const content = contentOf(entry)
  const body = content === undefined ? undefined : withoutSignature(content, link)
  const picture = pictureOf(entry)
  const gathered = source !== undefined || (body?.site !== undefined && body.site.name !== defaults.name)
  return {
    id: guid?.text || link,
    title: titleWords(titleOf(entry)),
    link,
    base: absolute(child(entry, 'content', 'summary')?.attributes['xml:base'], base) ?? base,
    date: textOf(entry, 'pubdate', 'published', 'dc:date', 'dcterms:issued', 'issued', 'updated', 'dcterms:modified'),
    originalDate: source || linkOf(entry, 'via') ? originalDateOf(entry) : undefined,
    authors: own.length > 0 ? own : defaults.authors,
    html: body?.html,
    summary: summaryOf(entry, link),
    tags: tagsOf(entry),
    image: picture?.attributes['url'] ?? child(entry, 'itunes:image')?.attributes['href'],
    imageCredit: picture && plainText(textOf(picture, 'media:credit')),
    language: entry.attributes['xml:lang'] ?? textOf(entry, 'dc:language') ?? defaults.language,
    ...(source ? { source: sourceOf(source) } : body?.site ? { source: body.site } : {}),
    via: childrenOf(entry, 'link')
      .filter(({ attributes }) => attributes['rel'] === 'via')
      .map(({ attributes }) => ({ name: attributes['title'], url: attributes['href'] })),
    // What a feed has gathered is on the terms of its source.
    licence: licenceOf(entry) ?? (gathered ? source && licenceOf(source) : defaults.licence),
    rights:
      textOf(entry, 'rights', 'dc:rights', 'media:copyright') ??
      (gathered ? source && textOf(source, 'rights', 'dc:rights') : defaults.rights),
  }
}

/** Beside the entry's own date; feeds of earlier versions have it as `dcterms:issued`. */
const originalDateOf = (entry: XmlElement): string | undefined =>
  textOf(entry, 'pubdate', 'published') && textOf(entry, 'dcterms:available', 'dcterms:issued')

/** Atom’s titles in XHTML hold elements, not text. */
function titleOf(entry: XmlElement): string | undefined {
  const title = child(entry, 'title', 'media:title')
  if (title?.attributes['type'] === 'text') return title.text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return title && title.children.length > 0 ? title.inner : textOf(entry, 'title', 'media:title')
}

function linkOf(element: XmlElement, rel: string): string | undefined {
  const links = childrenOf(element, 'link').filter(
    ({ attributes }) => attributes['href'] && (attributes['rel'] ?? 'alternate') === rel,
  )
  const html = links.find(({ attributes }) => /html/.test(attributes['type'] ?? 'text/html'))
  return (html ?? links[0])?.attributes['href']?.trim()
}

const sourceOf = (source: XmlElement): FeedParty =>
  source.children.length > 0
    ? {
        name: plainText(textOf(source, 'title')),
        url: linkOf(source, 'alternate') ?? /^https?:.*/.exec(textOf(source, 'id') ?? '')?.[0],
        feed: linkOf(source, 'self') ?? undefined,
      }
    : { name: plainText(source.text), feed: source.attributes['url'] }

const ADDRESS_IN = /[\w.+-]+@[\w.-]+/

function authorsOf(element: XmlElement): FeedEntry['authors'] {
  const said = ['author', 'dc:creator', 'itunes:author', 'managingeditor']
    .map(name => childrenOf(element, name))
    .find(list => list.length > 0)
  return (said ?? []).flatMap(author => {
    const name = textOf(author, 'name') ?? author.text
    // `ada@example.org (Ada Writer)` is RSS's own form.
    const bare = /\(([^)]+)\)/.exec(name)?.[1] ?? name.replace(ADDRESS_IN, '').replace(/[<>()]/g, '')
    const clean = plainOf(bare)
    return clean === '' || /^(?:admin|editor|unknown)$/i.test(clean)
      ? []
      : [{ name: clean, url: textOf(author, 'uri', 'url') }]
  })
}

/** Atom's content may be text, HTML in text, or XHTML as it stands. */
function htmlOf(element: XmlElement): string | undefined {
  const type = element.attributes['type'] ?? 'html'
  if (type === 'xhtml' || (element.children.length > 0 && /xml|xhtml/.test(type))) return element.inner
  if (type === 'text' || type === 'text/plain')
    return element.text
      .split(/\n\s*\n/)
      .map(text => `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`)
      .join('')
  const text = element.children.length > 0 ? element.inner : element.text
  // Escaped once too often: there is no tag, but there are tags' names.
  return !/<[a-z/]/i.test(text) && /&lt;\/?(?:p|div|br|a|em|strong)\b/i.test(text) ? unescaped(text) : text
}

const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

function contentOf(entry: XmlElement): string | undefined {
  const full = child(entry, 'content:encoded', 'encoded', 'content', 'xhtml:body', 'body')
  const [content, description] = [full ? htmlOf(full) : undefined, child(entry, 'description')]
  if (content?.trim()) return content
  return description ? htmlOf(description) : undefined
}

function summaryOf(entry: XmlElement, link: string | undefined): string | undefined {
  const hasFull = child(entry, 'content:encoded', 'content', 'encoded') !== undefined
  const text = textOf(entry, 'summary', 'itunes:summary') ?? (hasFull ? textOf(entry, 'description') : undefined)
  return text === undefined ? undefined : plainOf(withoutSignature(unescaped(text), link).html)
}

const tagsOf = (entry: XmlElement): string[] =>
  [
    ...new Set(
      ['category', 'dc:subject'].flatMap(name =>
        childrenOf(entry, name).map(({ attributes, text }) =>
          plainOf(attributes['label'] ?? (text || (attributes['term'] ?? ''))),
        ),
      ),
    ),
  ].filter(tag => tag !== '' && tag.length < 60)

function pictureOf(entry: XmlElement): XmlElement | undefined {
  const media = [
    ...childrenOf(entry, 'media:content'),
    ...childrenOf(child(entry, 'media:group'), 'media:content'),
    ...childrenOf(entry, 'enclosure'),
    ...childrenOf(entry, 'media:thumbnail'),
  ]
  return media.find(
    ({ name, attributes }) =>
      /^image\//.test(attributes['type'] ?? '') || attributes['medium'] === 'image' || name === 'media:thumbnail',
  )
}

const licenceOf = (element: XmlElement): string | undefined =>
  linkOf(element, 'license') ??
  child(element, 'cc:license')?.attributes['rdf:resource'] ??
  textOf(element, 'creativecommons:license', 'cc:license', 'dcterms:license', 'dc:license')
