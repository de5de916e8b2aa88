import { oneLine } from '../../core/text.js'
import { licenceIn } from '../credit-sentence.js'
import { type Facts, newFacts } from '../fact.js'
import { domainOf } from '../outlet.js'
import type { Decision } from '../statement.js'
import { blocksIn } from './article-body.js'
import { absoluteAddress, all, type Document, type Element, elementText, plainOf } from './dom.js'
import { addLinkedData, type LinkedArticle } from './linked-data.js'
import { decidedAuthors, pageAuthors } from './page-authors.js'
import { decidedDate } from './page-date.js'
import { type Meta, metaOf } from './page-meta.js'
import { decidedTitle, foldedTitle, pageTitles } from './page-title.js'
import { STANDFIRST } from './standfirst.js'
import { around } from './text-blocks.js'

/**
 * Collects what a page states about its article, and names the facts uniformly (`site.name`, `url`, `date`). The most reliable
 * source comes first: JSON-LD, Highwire's citation_*, Open Graph, Dublin Core, link relations, microformats, visible text.
 */
export function pageMetadata(document: Document, base: string | undefined): Facts {
  const facts = newFacts()
  const linked = addLinkedData(document, base, facts)
  const meta = metaOf(document)
  addCitation(meta, facts)
  addOpenGraph(meta, base, facts)
  addDublinCore(meta, facts)
  addPlainMeta(meta, document, facts)
  facts.add(
    'canonical',
    absoluteAddress(document.querySelector('link[rel~="canonical"]')?.getAttribute('href'), base),
    'rel=canonical',
  )
  addMicroformats(document, base, facts)
  addStandfirst(document, facts)
  facts.add('site.name', facts.get('site.company'), 'JSON-LD publisher')
  addSiteInTitle(document, facts)
  addChecked(document, linked, meta, base, facts)
  facts.add('modified', linked.modified, 'JSON-LD dateModified')
  facts.add('modified', meta('article:modified_time')[0] ?? meta('og:updated_time')[0], 'article:modified_time')
  facts.add('state', linked.state, 'JSON-LD creativeWorkStatus')
  institutionsOf(document).forEach((houses, i) => {
    if (facts.has(`authors.${i}.name`))
      facts.add(`authors.${i}.affiliation`, houses.join('; '), 'citation_author_institution')
  })
  addLinks(document, base, facts)
  return facts
}

function addCitation(meta: Meta, facts: Facts): void {
  const one = (field: string, ...names: string[]): void => {
    for (const name of names) facts.add(field, meta(name)[0], name)
  }
  one('site.name', 'citation_journal_title', 'citation_publisher')
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
  facts.add('url', absoluteAddress(meta('og:url')[0], base), 'og:url')
  facts.add('site.name', meta('og:site_name')[0], 'og:site_name')
  facts.add('page.name', meta('og:site_name')[0], 'og:site_name')
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
  facts.add('summary', meta('description')[0], 'meta description')
  facts.add('site.name', meta('application-name')[0], 'application-name')
  facts.add('copyright', meta('copyright')[0], 'meta copyright')
  facts.add('language', document.documentElement.getAttribute('lang') ?? undefined, 'the page’s lang')
}

function addLinks(document: Document, base: string | undefined, facts: Facts): void {
  const rel = (name: string): Element[] => all(document, `link[rel~="${name}"], a[rel~="${name}"]`)
  const href = (element: Element | undefined): string | undefined =>
    absoluteAddress(element?.getAttribute('href'), base)
  const licence = rel('license').map(href).find(Boolean)
  facts.add('licence', licence ? (licenceIn(licence)?.id ?? licence) : undefined, 'rel=license')
  const authors = rel('author').filter(element => element.tagName === 'A' && elementText(element) !== '')
  const place = authors.map(elementText).indexOf(facts.get('authors.0.name') ?? '')
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

/** The length above which the part of a title after a shorter one is rather the headline than the site’s name. */
const LONG_NAME = 30

/** Finds the site's name in a title such as `Four keys | The Review`, if the headline is `Four keys`. */
function addSiteInTitle(document: Document, facts: Facts): void {
  const headline = elementText(document.querySelector('article h1, main h1, h1'))
  const [, title = '', name] = /^(.+?)\s+[|–—·-]\s+([^|–—·]{2,60})$/u.exec(oneLine(document.title)) ?? []
  const isLonger = name !== undefined && name.length > Math.max(headline.length, LONG_NAME)
  if (headline !== '' && title === headline && !isLonger)
    facts.add('site.name', name, 'the page’s title', 'it follows the headline in the page’s title')
}

const NEAR = 12
const PROSE = 140

/** The most blocks between the headline and a date, and of those before the headline. */
const NEAR_DATE = 20
const ABOVE = 3

/**
 * Returns the lines between a headline and the text, and the blocks near the headline that may be a date: those before it in the same
 * part of the page, and those after a long standfirst or a picture.
 */
function aroundHeadline(
  document: Document,
  headline: Element | undefined,
): { readonly lines: string[]; readonly near: Element[] } {
  const blocks = headline ? blocksIn(document.body) : []
  const top = blocks.findLastIndex(block => block === headline || block.closest(headline?.tagName ?? '') === headline)
  if (!headline || top === -1) return { lines: [], near: [] }
  const below = blocks.slice(top + 1, top + 1 + NEAR)
  const isProse = (block: Element): boolean => elementText(block).length >= PROSE
  const prose = below.findIndex(isProse)
  const further = blocks.slice(top + 1, top + 1 + NEAR_DATE)
  const text = further.findIndex((block, i) => isProse(block) && further.slice(0, i).some(isProse))
  const part = headline.parentElement?.parentElement
  const above = blocks.slice(Math.max(0, top - ABOVE), top).filter(block => part && around(block).includes(part))
  return {
    lines: (prose === -1 ? below : below.slice(0, prose)).map(elementText),
    near: [...(part?.tagName === 'BODY' ? [] : above), ...(text === -1 ? further : further.slice(0, text))],
  }
}

/** Adds the standfirst that the page shows to its readers. */
function addStandfirst(document: Document, facts: Facts): void {
  const standfirst = elementText(document.querySelector('article, main, .h-entry')?.querySelector(STANDFIRST))
  if (standfirst.length < 600) facts.add('summary', standfirst, 'the standfirst on the page')
}

/** Adds the title, the authors and the date on which the places of the page agree. */
function addChecked(
  document: Document,
  linked: LinkedArticle,
  meta: Meta,
  base: string | undefined,
  facts: Facts,
): void {
  const sites = siteNames(document, base, facts)
  const titles = pageTitles(document, linked, meta, sites)
  const { headline } = titles
  const { lines, near } = aroundHeadline(document, headline)
  addDecision(facts, 'title', decidedTitle(titles, lines))
  const authors = decidedAuthors(pageAuthors({ document, linked, meta, headline, lines, sites }))
  authors?.value.forEach((name, i) => {
    const { from, doubt, runnerUp } = authors
    facts.add(`authors.${i}.name`, name, from, doubt, i === 0 ? runnerUp?.join(', ') : undefined)
    const at = linked.authors.indexOf(name)
    for (const { field, value, from } of linked.details.below(`authors.${at}`))
      facts.add(field.replace(/\d+/, String(i)), value, from)
  })
  const addresses = [base, facts.get('canonical'), facts.get('url')]
  addDecision(facts, 'date', decidedDate({ document, linked, meta, headline, lines, near, addresses }))
}

function addDecision(facts: Facts, field: string, decided: Decision<string> | undefined): void {
  if (decided) facts.add(field, decided.value, decided.from, decided.doubt, decided.runnerUp)
}

/** Returns the names of the site in the form in which titles are compared: those it states, and those of its domain. */
function siteNames(document: Document, base: string | undefined, facts: Facts): ReadonlySet<string> {
  const domain = domainOf(base ?? facts.get('canonical') ?? facts.get('url')) ?? ''
  const home = document.querySelector('header a[href="/"], a[rel~="home"], [class*="logo" i] a')
  return new Set(
    [
      ...['site.name', 'site.company', 'page.name'].map(field => facts.get(field) ?? ''),
      domain,
      domain.split('.').at(-2) ?? '',
      elementText(home),
      home?.querySelector('img')?.getAttribute('alt') ?? '',
    ]
      .flatMap(name => [name, name.replace(/^the\s/i, '')])
      .map(foldedTitle)
      .filter(name => name.length > 1),
  )
}
