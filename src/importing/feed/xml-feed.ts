import { DAY, HOUR, MINUTE, WEEK } from '../../core/duration.js'
import { escapeText, unescapeHtml } from '../../core/text.js'
import { absoluteAddress, paragraphsAsHtml, plainOf } from '../html/dom.js'
import { linkTarget } from '../html/link-target.js'
import { titleWords } from '../html/title-words.js'
import type { DeletedEntry, FeedParty, ForeignEntry, ForeignFeed } from './feed-document.js'
import { child, childrenOf, childText, type ParsedElement, xmlElements } from './xml-element.js'

/**
 * Reads RSS 0.9x, 1.0, 2.0 and Atom, with the extensions that carry credits. It returns undefined if the text is not a
 * feed.
 */
export function xmlFeed(xml: string): ForeignFeed | undefined {
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
  const base = absoluteAddress(root.attributes['xml:base'] ?? head.attributes['xml:base'], undefined)
  const home = linkOf(head, 'alternate') ?? childText(head, 'link')
  const feed: FeedParty = {
    name: plainText(childText(head, 'title')),
    url: absoluteAddress(home, base) ?? home ?? (base && `${new URL(base).origin}/`),
    feed: linkOf(head, 'self'),
  }
  const language = childText(head, 'language', 'dc:language') ?? root.attributes['xml:lang']
  const rights = { licence: licenceOf(head), rights: childText(head, 'copyright', 'rights', 'dc:rights') }
  const authors = authorsOf(head)
  const closed = new RegExp(`</(?:\\w+:)?${root.name.split(':').at(-1)}\\s*>\\s*(?:<!--[\\s\\S]*-->\\s*)?$`, 'i').test(
    xml.trimEnd(),
  )
  return {
    feed,
    entries: entries.map(entry => entryOf(entry, { name: feed.name, base, language, ...rights, authors })),
    deleted: root.children.filter(({ name }) => name.endsWith(':deleted-entry')).flatMap(deletedOf),
    interval: intervalOf(head),
    faults: closed ? [] : ['The feed breaks off; its last entry may be incomplete.'],
  }
}

const PERIODS: Readonly<Record<string, number>> = {
  hourly: HOUR,
  daily: DAY,
  weekly: WEEK,
  monthly: 30 * DAY,
  yearly: 365 * DAY,
}

/**
 * Returns how often a feed says that it changes, in milliseconds: `ttl` is in minutes (RSS 2.0), and `sy:updateFrequency` is the
 * number of changes in `sy:updatePeriod` (RSS 1.0, syndication module).
 */
function intervalOf(head: ParsedElement): number | undefined {
  const minutes = Number(childText(head, 'ttl') ?? 0)
  const period = PERIODS[childText(head, 'sy:updateperiod')?.toLowerCase() ?? ''] ?? 0
  const times = Number(childText(head, 'sy:updatefrequency') ?? 1)
  const longest = Math.max(minutes > 0 ? minutes * MINUTE : 0, times > 0 ? period / times : period)
  return Number.isFinite(longest) && longest > 0 ? longest : undefined
}

/** Reads a tombstone (RFC 6721 section 3). It may have any prefix. */
function deletedOf({ attributes, children }: ParsedElement): DeletedEntry[] {
  const { ref: id, when } = attributes
  const comment = children.find(({ name }) => name.endsWith(':comment'))?.text
  return id ? [{ id, when, comment: plainText(comment) }] : []
}

const plainText = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : plainOf(text) || undefined

interface Defaults {
  /** The feed's name. */
  readonly name: string | undefined
  /** The base for relative addresses. */
  readonly base: string | undefined
  readonly language: string | undefined
  readonly licence: string | undefined
  readonly rights: string | undefined
  readonly authors: ForeignEntry['authors']
}

function entryOf(entry: ParsedElement, defaults: Defaults): ForeignEntry {
  const guid = child(entry, 'guid', 'id')
  const permalink =
    guid?.name === 'guid' && guid.attributes['ispermalink'] !== 'false' && /^https?:/.test(guid.text)
      ? guid.text
      : undefined
  const address = linkOf(entry, 'alternate') ?? childText(entry, 'feedburner:origlink', 'link') ?? permalink
  const base = absoluteAddress(entry.attributes['xml:base'], defaults.base) ?? defaults.base
  const link = absoluteAddress(address, base) ?? address
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
    base: absoluteAddress(child(entry, 'content', 'summary')?.attributes['xml:base'], base) ?? base,
    date: childText(
      entry,
      'pubdate',
      'published',
      'dc:date',
      'dcterms:issued',
      'issued',
      'updated',
      'dcterms:modified',
    ),
    modified: childText(entry, 'updated', 'dcterms:modified', 'modified'),
    originalDate: source || linkOf(entry, 'via') ? originalDateOf(entry) : undefined,
    authors: own.length > 0 ? own : defaults.authors,
    html: body?.html,
    summary: summaryOf(entry, link),
    tags: tagsOf(entry),
    image: picture?.attributes['url'] ?? child(entry, 'itunes:image')?.attributes['href'],
    imageCredit: picture && plainText(childText(picture, 'media:credit')),
    language: entry.attributes['xml:lang'] ?? childText(entry, 'dc:language') ?? defaults.language,
    ...(source ? { source: sourceOf(source) } : body?.site ? { source: body.site } : {}),
    via: childrenOf(entry, 'link')
      .filter(({ attributes }) => attributes['rel'] === 'via')
      .map(({ attributes }) => ({ name: attributes['title'], url: attributes['href'] })),
    // The feed's own licence does not apply to entries that were gathered from elsewhere. The licence of their source does.
    licence: licenceOf(entry) ?? (gathered ? source && licenceOf(source) : defaults.licence),
    rights:
      childText(entry, 'rights', 'dc:rights', 'media:copyright') ??
      (gathered ? source && childText(source, 'rights', 'dc:rights') : defaults.rights),
  }
}

/**
 * Returns the original's date, which is separate from the entry's. Earlier versions of Offprint wrote it as
 * `dcterms:issued`.
 */
const originalDateOf = (entry: ParsedElement): string | undefined =>
  childText(entry, 'pubdate', 'published') && childText(entry, 'dcterms:available', 'dcterms:issued')

/** Returns a title as HTML. Titles of type `xhtml` in Atom contain elements. */
function titleOf(entry: ParsedElement): string | undefined {
  const title = child(entry, 'title', 'media:title')
  if (title?.attributes['type'] === 'text') return escapeText(title.text)
  return title && title.children.length > 0 ? title.inner : childText(entry, 'title', 'media:title')
}

function linkOf(element: ParsedElement, rel: string): string | undefined {
  const links = childrenOf(element, 'link').filter(
    ({ attributes }) => attributes['href'] && (attributes['rel'] ?? 'alternate') === rel,
  )
  const html = links.find(({ attributes }) => /html/.test(attributes['type'] ?? 'text/html'))
  return (html ?? links[0])?.attributes['href']?.trim()
}

const sourceOf = (source: ParsedElement): FeedParty =>
  source.children.length > 0
    ? {
        name: plainText(childText(source, 'title')),
        url: linkOf(source, 'alternate') ?? /^https?:.*/.exec(childText(source, 'id') ?? '')?.[0],
        feed: linkOf(source, 'self') ?? undefined,
      }
    : { name: plainText(source.text), feed: source.attributes['url'] }

const ADDRESS_IN = /[\w.+-]+@[\w.-]+/

function authorsOf(element: ParsedElement): ForeignEntry['authors'] {
  const names = ['author', 'dc:creator', 'itunes:author', 'managingeditor']
    .map(name => childrenOf(element, name))
    .find(list => list.length > 0)
  return (names ?? []).flatMap(author => {
    const name = childText(author, 'name') ?? author.text
    // RSS writes authors as `ada@example.org (Ada Writer)`.
    const bare = /\(([^)]+)\)/.exec(name)?.[1] ?? name.replace(ADDRESS_IN, '').replace(/[<>()]/g, '')
    const clean = plainOf(bare)
    return clean === '' || /^(?:admin|editor|unknown)$/i.test(clean)
      ? []
      : [{ name: clean, url: childText(author, 'uri', 'url') }]
  })
}

/** Returns content as HTML. In Atom it may be text, escaped HTML or XHTML. */
function htmlOf(element: ParsedElement): string | undefined {
  const type = element.attributes['type'] ?? 'html'
  if (type === 'xhtml' || (element.children.length > 0 && /xml|xhtml/.test(type))) return element.inner
  if (type === 'text' || type === 'text/plain') return paragraphsAsHtml(element.text)
  const text = element.children.length > 0 ? element.inner : element.text
  // Text that contains escaped tags and no others was escaped twice.
  return !/<[a-z/]/i.test(text) && /&lt;\/?(?:p|div|br|a|em|strong)\b/i.test(text) ? unescapeHtml(text) : text
}

function contentOf(entry: ParsedElement): string | undefined {
  const full = child(entry, 'content:encoded', 'encoded', 'content', 'xhtml:body', 'body')
  const [content, description] = [full ? htmlOf(full) : undefined, child(entry, 'description')]
  if (content?.trim()) return content
  return description ? htmlOf(description) : undefined
}

function summaryOf(entry: ParsedElement, link: string | undefined): string | undefined {
  const hasFull = child(entry, 'content:encoded', 'content', 'encoded') !== undefined
  const text = childText(entry, 'summary', 'itunes:summary') ?? (hasFull ? childText(entry, 'description') : undefined)
  return text === undefined ? undefined : plainOf(withoutSignature(unescapeHtml(text), link).html)
}

const tagsOf = (entry: ParsedElement): string[] =>
  [
    ...new Set(
      ['category', 'dc:subject'].flatMap(name =>
        childrenOf(entry, name).map(({ attributes, text }) =>
          plainOf(attributes['label'] ?? (text || (attributes['term'] ?? ''))),
        ),
      ),
    ),
  ].filter(tag => tag !== '' && tag.length < 60)

function pictureOf(entry: ParsedElement): ParsedElement | undefined {
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

const licenceOf = (element: ParsedElement): string | undefined =>
  linkOf(element, 'license') ??
  child(element, 'cc:license')?.attributes['rdf:resource'] ??
  childText(element, 'creativecommons:license', 'cc:license', 'dcterms:license', 'dc:license')

/**
 * Matches the line that blogs put below feed entries, in any language: `<p>The post <a>Title</a> appeared first on
 * <a>Site</a>.</p>`.
 */
const SIGNATURE =
  /<p[^<>]*>[^<>]{1,30}<a\b[^<>]*\bhref=["']([^"']+)["'][^<>]*>.{1,300}?<\/a>[^<>]{1,60}<a\b[^<>]*\bhref=["']([^"']+)["'][^<>]*>([^<>]{1,100})<\/a>[\s.]*<\/p>/giu

interface Unsigned {
  readonly html: string
  /** The site that signed the entry. */
  readonly site?: FeedParty
}

const bare = (address: string): string => linkTarget(address).replace(/[#?].*$|\/$/g, '')

/**
 * Removes the line that links to the entry itself and its site.
 *
 * @param link the address of the entry
 */
function withoutSignature(html: string, link: string | undefined): Unsigned {
  let site: FeedParty | undefined
  const rest = html.replace(SIGNATURE, (whole: string, entry: string, home: string, name: string) => {
    if (!link || bare(entry) !== bare(link) || !bare(entry).startsWith(bare(home))) return whole
    site = { name: plainOf(name), url: home }
    return ''
  })
  return { html: rest, ...(site ? { site } : {}) }
}
