import { oneLine } from '../../core/text.js'
import { licenceIn } from '../credit-sentence.js'
import { type Facts, newFacts } from '../fact.js'
import { authorsIn, bylineOf, isAccount, isName, listedNames } from '../text/byline.js'
import { dateAlone, datesIn } from '../written-date.js'
import { blocksIn } from './article-body.js'
import { absoluteAddress, all, type Document, type Element, elementText, plainOf } from './dom.js'
import { addLinkedData } from './linked-data.js'
import { STANDFIRST } from './standfirst.js'

/**
 * Collects what a page states about its article, and names the facts uniformly (`site.name`, `url`, `date`). The most reliable
 * source comes first: JSON-LD, Highwire's citation_*, Open Graph, Dublin Core, link relations, microformats, visible text.
 */
export function pageMetadata(document: Document, base: string | undefined): Facts {
  const facts = newFacts()
  addLinkedData(document, base, facts)
  const meta = metaOf(document)
  addCitation(meta, document, facts)
  addOpenGraph(meta, base, facts)
  addDublinCore(meta, facts)
  addPlainMeta(meta, document, facts)
  addLinks(document, base, facts)
  addMicroformats(document, base, facts)
  addSeen(document, facts)
  facts.add('site.name', facts.get('site.company'), 'JSON-LD publisher')
  addSiteInTitle(document, facts)
  return facts
}

type Meta = (name: string) => readonly string[]

function metaOf(document: Document): Meta {
  const affiliations = new Map<string, string[]>()
  for (const element of all(document, 'meta[content]')) {
    const name = (
      element.getAttribute('property') ??
      element.getAttribute('name') ??
      element.getAttribute('itemprop') ??
      ''
    ).toLowerCase()
    const content = plainOf(element.getAttribute('content') ?? '')
    if (name !== '' && content !== '') affiliations.set(name, [...(affiliations.get(name) ?? []), content])
  }
  return name => affiliations.get(name) ?? []
}

const personal = (name: string): boolean => !/^https?:|^www\.|@/.test(name) && !isAccount(name)

/** Changes `Writer, Ada`, the form in which libraries write names, to `Ada Writer`. */
const straight = (name: string): string => name.replace(/^([^,]+),\s*([^,]+)$/, '$2 $1')

function addAuthors(facts: Facts, names: readonly string[], from: string): void {
  if (facts.has('authors.0.name')) return
  names.filter(personal).forEach((name, i) => {
    facts.add(`authors.${i}.name`, name, from)
  })
}

function addCitation(meta: Meta, document: Document, facts: Facts): void {
  const one = (field: string, ...names: string[]): void => {
    for (const name of names) facts.add(field, meta(name)[0], name)
  }
  one('title', 'citation_title')
  one('site.name', 'citation_journal_title', 'citation_publisher')
  const date = [...meta('citation_publication_date'), ...meta('citation_online_date'), ...meta('citation_date')][0]
  facts.add(
    'date',
    date?.replace(/^(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?$/, (_, y, m, d) =>
      [y, m.padStart(2, '0'), d?.padStart(2, '0')].filter(Boolean).join('-'),
    ),
    'citation_publication_date',
  )
  addAuthors(facts, meta('citation_author').map(straight), 'citation_author')
  institutionsOf(document).forEach((houses, i) => {
    if (facts.has(`authors.${i}.name`))
      facts.add(`authors.${i}.affiliation`, houses.join('; '), 'citation_author_institution')
  })
  const page = meta('citation_abstract_html_url')[0] ?? meta('citation_fulltext_html_url')[0]
  facts.add('url', absoluteAddress(page, undefined), 'citation_abstract_html_url')
  one('summary', 'citation_abstract')
  one('language', 'citation_language')
}

/** Returns the institutions of each author. In the document they follow the author's name. */
function institutionsOf(document: Document): string[][] {
  const houses: string[][] = []
  for (const element of all(document, 'meta[name="citation_author"], meta[name="citation_author_institution"]')) {
    const content = plainOf(element.getAttribute('content') ?? '')
    if (element.getAttribute('name') === 'citation_author') houses.push([])
    else if (content !== '') houses.at(-1)?.push(content)
  }
  return houses
}

function addOpenGraph(meta: Meta, base: string | undefined, facts: Facts): void {
  facts.add('title', meta('og:title')[0] ?? meta('twitter:title')[0], 'og:title')
  facts.add('url', absoluteAddress(meta('og:url')[0], base), 'og:url')
  facts.add('site.name', meta('og:site_name')[0], 'og:site_name')
  facts.add('page.name', meta('og:site_name')[0], 'og:site_name')
  facts.add('date', meta('article:published_time')[0] ?? meta('og:article:published_time')[0], 'article:published_time')
  addAuthors(facts, meta('article:author').flatMap(listedNames), 'article:author')
  facts.add('summary', meta('og:description')[0], 'og:description')
  facts.add(
    'image.src',
    absoluteAddress(meta('og:image')[0] ?? meta('twitter:image')[0], base ?? facts.get('url')),
    'og:image',
  )
  if (facts.has('image.src'))
    facts.add('image.alt', meta('og:image:alt')[0] ?? meta('twitter:image:alt')[0], 'og:image:alt')
  facts.add('tags', meta('article:tag'), 'article:tag')
  facts.add('language', meta('og:locale')[0]?.replace('_', '-'), 'og:locale')
}

function addDublinCore(meta: Meta, facts: Facts): void {
  const dc = (name: string): readonly string[] => [
    ...meta(`dc.${name}`),
    ...meta(`dcterms.${name}`),
    ...meta(`dc:${name}`),
  ]
  facts.add('title', dc('title')[0], 'DC.title')
  addAuthors(facts, dc('creator').map(straight), 'DC.creator')
  facts.add('date', dc('date.issued')[0] ?? dc('issued')[0] ?? dc('date')[0] ?? dc('created')[0], 'DC.date')
  facts.add('site.name', dc('publisher')[0], 'DC.publisher')
  facts.add('summary', dc('description')[0], 'DC.description')
  const terms = [...dc('license'), ...dc('rights')]
  const licence = terms.map(licenceIn).find(Boolean)
  facts.add('licence', licence?.id, 'DC.rights', licence?.doubt)
  facts.add(
    'copyright',
    terms.find(text => /©|copyright/i.test(text)),
    'DC.rights',
  )
  facts.add('language', dc('language')[0], 'DC.language')
}

function addPlainMeta(meta: Meta, document: Document, facts: Facts): void {
  addAuthors(
    facts,
    [...meta('author'), ...meta('parsely-author'), ...meta('sailthru.author')]
      .slice(0, 1)
      .flatMap(text => bylineOf(text)?.names ?? people(listedNames(text))),
    'meta author',
  )
  const label = meta('twitter:label1')[0] ?? ''
  if (WRITTEN_BY.test(label)) addAuthors(facts, (meta('twitter:data1')[0] ?? '').split(/,\s+/), 'twitter:data1')
  facts.add(
    'date',
    meta('date')[0] ?? meta('pubdate')[0] ?? meta('parsely-pub-date')[0] ?? meta('datepublished')[0],
    'meta date',
  )
  facts.add('summary', meta('description')[0], 'meta description')
  facts.add('site.name', meta('application-name')[0], 'application-name')
  facts.add('copyright', meta('copyright')[0], 'meta copyright')
  facts.add('language', document.documentElement.getAttribute('lang') ?? undefined, 'the page’s lang')
}

const WRITTEN_BY =
  /^(?:written by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|geschreven door|napisane przez|автор)$/iu

/** Removes names that are not a person's from a list such as `The Review, Ada Writer`, if the list contains a person. */
const people = (names: readonly string[]): readonly string[] => (names.some(isName) ? names.filter(isName) : names)

function addLinks(document: Document, base: string | undefined, facts: Facts): void {
  const rel = (name: string): Element[] => all(document, `link[rel~="${name}"], a[rel~="${name}"]`)
  const href = (element: Element | undefined): string | undefined =>
    absoluteAddress(element?.getAttribute('href'), base)
  facts.add('canonical', href(rel('canonical')[0]), 'rel=canonical')
  const licence = rel('license').map(href).find(Boolean)
  facts.add('licence', licence ? (licenceIn(licence)?.id ?? licence) : undefined, 'rel=license')
  const authors = rel('author').filter(element => element.tagName === 'A' && elementText(element) !== '')
  const names = authors.map(elementText)
  addAuthors(facts, [...new Set(names)], 'rel=author')
  const place = names.indexOf(facts.get('authors.0.name') ?? '')
  facts.add('authors.0.url', href(authors[place]), 'rel=author')
  const typed = all(
    document,
    'link[rel~="alternate"][type="application/rss+xml"], link[rel~="alternate"][type="application/atom+xml"]',
  )[0]
  facts.add('site.feed', href(typed), 'rel=alternate')
}

function addMicroformats(document: Document, base: string | undefined, facts: Facts): void {
  const entry = document.querySelector('.h-entry, .hentry, [itemtype*="Article"], [itemtype*="BlogPosting"]')
  if (!entry) return
  const first = (selector: string): Element | null => entry.querySelector(selector)
  facts.add('title', elementText(first('.p-name, .entry-title, [itemprop="headline"]')), 'microformats')
  const author = first(
    '.p-author .p-name, .p-author, .h-card .p-name, .vcard .fn, [itemprop="author"] [itemprop="name"], [itemprop="author"]',
  )
  addAuthors(facts, author ? listedNames(elementText(author).replace(/^by\s/i, '')) : [], 'microformats')
  const time = first('.dt-published, time.published, .entry-date, [itemprop="datePublished"]')
  facts.add('date', time?.getAttribute('datetime') ?? time?.getAttribute('content') ?? undefined, 'microformats')
  facts.add('summary', elementText(first('.p-summary')), 'microformats')
  facts.add('tags', all(entry, '.p-category').map(elementText), 'microformats')
  const own = all(entry, '.u-url').find(link => link.closest('.h-card, .h-cite') === null)
  facts.add('url', absoluteAddress(own?.getAttribute('href'), base), 'microformats')
  facts.add(
    'based.url',
    absoluteAddress(first('.u-repost-of, .u-syndication-of')?.getAttribute('href'), base),
    'microformats',
  )
}

/** Finds the site's name in a title such as `Four keys | The Review`, if the headline is `Four keys`. */
function addSiteInTitle(document: Document, facts: Facts): void {
  const headline = elementText(document.querySelector('article h1, main h1, h1'))
  const [, title = '', name] = /^(.+?)\s+[|–—·-]\s+([^|–—·]{2,60})$/u.exec(oneLine(document.title)) ?? []
  if (headline !== '' && title === headline)
    facts.add('site.name', name, 'the page’s title', 'it follows the headline in the page’s title')
}

const NEAR = 12
const PROSE = 140

/** Finds a byline and a date in the lines between a headline and the text, whatever their markup. */
function addAroundHeadline(document: Document, facts: Facts): void {
  const blocks = blocksIn(document.body)
  const top = blocks.findIndex(block => block.closest('h1') !== null)
  if (top === -1) return
  const below = blocks.slice(top + 1, top + 1 + NEAR)
  const prose = below.findIndex(block => elementText(block).length >= PROSE)
  for (const block of prose === -1 ? below : below.slice(0, prose)) {
    const words = elementText(block)
    const byline = bylineOf(words)
    if (byline && !facts.has('authors.0.name')) addAuthors(facts, byline.names, 'the byline under the headline')
    const date = dateAlone(words) ?? (byline ? datesIn(byline.rest)[0] : undefined)
    facts.add('date', date?.iso, 'the date under the headline', date?.doubt)
  }
}

const BYLINES = '[class*="byline" i], [class*="author" i], [id*="byline" i], [rel~="author"]'

/** Adds the facts that the page shows to its readers: the headline, a byline, a standfirst, a date. */
function addSeen(document: Document, facts: Facts): void {
  facts.add('title', elementText(document.querySelector('article h1, main h1, h1')), 'the headline on the page')
  if (!facts.has('authors.0.name'))
    for (const element of all(document, BYLINES).slice(0, 20)) {
      const words = elementText(element)
      addAuthors(facts, words.length < 160 ? authorsIn(words) : [], 'the byline on the page')
    }
  addAroundHeadline(document, facts)
  const standfirst = elementText(document.querySelector('article, main, .h-entry')?.querySelector(STANDFIRST))
  if (standfirst.length < 600) facts.add('summary', standfirst, 'the standfirst on the page')
  const time = document.querySelector('article time[datetime], main time[datetime], time[datetime]')
  facts.add('date', time?.getAttribute('datetime') ?? undefined, 'the time on the page')
  const dateline = all(document, '[class*="date" i], [class*="published" i], [class*="byline" i]').slice(0, 20)
  const seen = dateline.flatMap(element => (elementText(element).length < 120 ? datesIn(elementText(element)) : []))[0]
  facts.add('date', seen?.iso, 'the date on the page', seen?.doubt)
  facts.add('title', document.title.split(/\s[|–—-]\s/)[0], 'the page’s title', 'it may be the name of the site')
}
