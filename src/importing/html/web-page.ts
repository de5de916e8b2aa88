import { canParseUrl } from '../../core/url.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { authorNames, type Facts, type ImportedFact, newFacts } from '../fact.js'
import { detectedLanguage } from '../language.js'
import { metadataDate } from '../metadata-date.js'
import { domainOf } from '../outlet.js'
import { addBiography, biographyDoubt } from '../text/biography.js'
import { articleBody, takeEnds } from './article-body.js'
import { documentOf, elementText } from './dom.js'
import { htmlMarkdown } from './html-markdown.js'
import { linkedText } from './linked-data.js'
import { leftOutKinds, pageParts } from './page-furniture.js'
import { pageMetadata } from './page-metadata.js'
import { standfirstOnPage, takeStandfirst } from './standfirst.js'
import { dropFormulaCopies, tidy } from './tidy.js'

/**
 * Imports an article from a web page.
 *
 * @param address the address of the page, if it was found on the web
 */
export function webPage(html: string, address: string | undefined, context: ImportContext): ImportedArticle {
  const document = documentOf(html)
  const base = baseOf(document.querySelector('base[href]')?.getAttribute('href') ?? undefined, address)
  const metadata = pageMetadata(document, base)
  const site = siteOf(metadata, base)
  // Its script elements are removed with the others.
  const text = linkedText(document)
  dropFormulaCopies(document.body)
  const parts = pageParts(document.body)
  tidy(document.body, base ?? site.page ?? site.url)
  const onPage = standfirstOnPage(document.body, metadata.get('summary'))
  const stated = { description: metadata.get('summary'), text }
  const body = articleBody(document, () => documentOf(html), base ?? site.page ?? site.url, stated)
  const kept = elementText(body.root)
  const names = authorNames(metadata)
  const facts = newFacts()
  const standfirst = takeStandfirst(body.root, onPage)
  const ends = takeEnds(body.root, names, metadata.get('title'), facts)
  // Biographies are found by the authors' names, which may have come from a byline in the text only now.
  const again = names.length === 0 && ends.names.length > 0 ? takeEnds(body.root, ends.names, '', facts) : ends
  metadata.add('date', ends.date?.iso, 'the date above the text', ends.date?.doubt)
  copy(metadata, 'title', facts)
  facts.add('title', ends.headline, 'the line above the byline')
  if (names.length === 0)
    ends.names.forEach((name, i) => {
      metadata.add(`authors.${i}.name`, name, 'the byline in the text')
    })
  copy(metadata, 'house', metadata, undefined, 'authors.0.name')
  addPeople(facts, metadata, again.biographies)
  for (const { field, value, from, doubt } of metadata.list())
    if (/^(?:translators|contributors)\./.test(field)) facts.add(field, value, from, doubt)
  addProvenance(facts, metadata, site, context)
  for (const field of ['tags', 'image.src', 'image.alt', 'image.caption', 'image.credit', 'image.license'])
    copy(metadata, field, facts)
  if (standfirst) copy(metadata, 'summary', facts)
  else addSummary(facts, metadata, elementText(body.root))
  const language = metadata.get('language')?.replace('_', '-')
  if (language && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language)) copy(metadata, 'language', facts, language)
  facts.add('language', detectedLanguage(elementText(body.root)), 'the words of the text')
  const modified = metadataDate(metadata.get('modified'), context.timezone)?.iso
  const state = metadata.get('state')
  const inText = [...new Set([...ends.dropped, ...again.dropped])].map(line => `“${line}”`)
  const values = [...metadata.list(), ...facts.list()].flatMap(({ value }) => value)
  const dropped = [...inText, ...leftOutKinds(parts, kept, values)]
  const notes = [
    ...(body.isSeparate
      ? []
      : ['The article could not be separated from the rest of the page, so the whole page is the text.']),
    ...(dropped.length > 0 ? [`Left out as not part of the article: ${dropped.join(', ')}.`] : []),
  ]
  return {
    facts,
    body: htmlMarkdown(body.root).replace(RULES_ABOVE, ''),
    notes,
    shown: body.shown,
    dropped: inText,
    ...(body.isFromData ? { doubts: [FROM_DATA] } : {}),
    ...(modified ? { modified } : {}),
    ...(state ? { state } : {}),
  }
}

const FROM_DATA =
  'the page shows less than half of the article, so the text is that of its data (JSON-LD), without links and pictures; compare it with the page'

/** Matches horizontal rules at the top, above which a head was removed. */
const RULES_ABOVE = /^(?:---\s+)+/

const baseOf = (base: string | undefined, address: string | undefined): string | undefined =>
  base && canParseUrl(base, address) ? new URL(base, address).href : address

function copy(from: Facts, field: string, to: Facts, value?: string, as = field): void {
  const fact = from.list().find(found => found.field === field)
  if (fact) to.add(as, value ?? fact.value, fact.from, fact.doubt, fact.runnerUp)
}

interface Site {
  readonly name?: ImportedFact
  readonly url?: string
  /** The page's own address. */
  readonly page?: string
  /** The canonical address, if it is on another site. */
  readonly elsewhere?: string
}

function siteOf(metadata: Facts, base: string | undefined): Site {
  const name = metadata.list().find(({ field }) => field === 'site.name')
  const canonical = metadata.get('canonical')
  const own = base ?? metadata.get('url') ?? canonical
  const foreign = canonical && own && domainOf(canonical) !== domainOf(own) ? canonical : undefined
  const page = foreign ? own : (canonical ?? metadata.get('url') ?? own)
  const home = metadata.get('site.url') ?? (page ? `${new URL(page).origin}/` : undefined)
  return {
    ...(name ? { name } : {}),
    ...(home ? { url: home } : {}),
    ...(page ? { page } : {}),
    ...(foreign ? { elsewhere: foreign } : {}),
  }
}

function addPeople(facts: Facts, metadata: Facts, biographies: ReadonlyMap<string, string>): void {
  const names = authorNames(metadata)
  for (let i = 0; metadata.has(`authors.${i}.name`); i += 1) {
    const name = metadata.get(`authors.${i}.name`) ?? ''
    for (const part of ['name', 'url', 'affiliation', 'bio']) copy(metadata, `authors.${i}.${part}`, facts)
    const text = biographies.get(name)
    if (text) addBiography(facts, i, { text, from: 'the text’s end', doubt: biographyDoubt(name, text, names) })
  }
}

/**
 * Adds where an article comes from. The page is the original, or an intermediary if it says that the article first appeared
 * elsewhere.
 */
function addProvenance(facts: Facts, metadata: Facts, site: Site, context: ImportContext): void {
  const date = metadataDate(metadata.get('date'), context.timezone)
  const dated = metadata.list().find(({ field }) => field === 'date')
  const isFuture = date !== undefined && Date.parse(date.iso) > context.now + DAY
  const doubt = isFuture ? 'it is in the future' : (dated?.doubt ?? date?.doubt)
  const runnerUp = metadataDate(dated?.runnerUp, context.timezone)?.iso
  const name = typeof site.name?.value === 'string' ? site.name.value : site.page ? domainOf(site.page) : undefined
  const from = site.name?.from ?? 'the address'
  const unnamed = site.name ? site.name.doubt : 'the page does not name its site'
  if (metadata.has('based.url')) {
    copy(metadata, 'based.url', facts, undefined, 'original.url')
    copy(metadata, 'based.name', facts, undefined, 'original.publisher.name')
  }
  if (site.elsewhere) facts.add('original.url', site.elsewhere, 'rel=canonical')
  if (isElsewhere(facts, name, site)) {
    const carrier = carrierOf(metadata, name)
    if (carrier && site.elsewhere) facts.add('original.publisher.name', name, from, 'the page names two sites')
    facts.add('via.0.name', carrier ?? name, carrier ? 'og:site_name' : from, unnamed)
    if (facts.has('via.0.name')) facts.add('via.0.url', site.page, 'the page’s address')
    if (facts.has('via.0.name')) facts.add('via.0.date', date?.iso, dated?.from ?? '', doubt, runnerUp)
  } else {
    facts.add('original.publisher.name', name, from, unnamed)
    // Such metadata is on the pages of libraries, and a library's page is not on the publisher's site.
    if (!/^(?:citation|DC)/.test(from)) facts.add('original.publisher.url', site.url, 'the page’s address')
    facts.add('original.publisher.feed', metadata.get('site.feed'), 'rel=alternate')
    facts.add('original.url', site.page, 'the page’s address')
    facts.add('original.date', date?.iso, dated?.from ?? '', doubt, runnerUp)
  }
  copy(metadata, 'licence', facts, undefined, 'original.license')
  copy(metadata, 'copyright', facts, undefined, 'original.copyright')
}

const DAY = 24 * 60 * 60 * 1000

/** Returns the name of the site that shows an article, if the metadata names another publisher. */
function carrierOf(metadata: Facts, publisher: string | undefined): string | undefined {
  const page = metadata.get('page.name')
  return page && publisher && fold(page) !== fold(publisher) ? page : undefined
}

function isElsewhere(facts: Facts, site: string | undefined, { page }: Site): boolean {
  const outlet = facts.get('original.publisher.name')
  const original = facts.get('original.url')
  if (original && page && domainOf(original) !== domainOf(page)) return true
  return outlet !== undefined && site !== undefined && fold(outlet) !== fold(site)
}

const fold = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^the\s/, '')
    .replace(/[^\p{L}\d]+/gu, '')

/** Adds the summary as a standfirst, unless it is cut off or repeats the beginning of the text. */
function addSummary(facts: Facts, metadata: Facts, text: string): void {
  const summary = metadata.get('summary')
  if (!summary || /(?:…|\.\.\.|\[…\])$/.test(summary) || fold(text).startsWith(fold(summary))) return
  copy(metadata, 'summary', facts)
}
