import { canParseUrl } from '../../core/url.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { authorNames, type Facts, type ImportedFact, newFacts } from '../fact.js'
import { detectedLanguage } from '../language.js'
import { domainOf } from '../outlet.js'
import { saidDate } from '../said-date.js'
import { addBiography, biographyDoubt } from '../text/biography.js'
import { isSamePerson } from '../text/honorific.js'
import { articleBody, takeEnds } from './article-body.js'
import { documentOf, elementText } from './dom.js'
import { htmlMarkdown } from './html-markdown.js'
import { leftOutKinds, pageParts } from './page-furniture.js'
import { pageMetadata } from './page-metadata.js'
import { shownStandfirst, takeStandfirst } from './standfirst.js'
import { tidy } from './tidy.js'

/**
 * Imports an article from a web page.
 *
 * @param address the address of the page, if it was found on the web
 */
export function webPage(html: string, address: string | undefined, context: ImportContext): ImportedArticle {
  const document = documentOf(html)
  const base = baseOf(document.querySelector('base[href]')?.getAttribute('href') ?? undefined, address)
  const said = pageMetadata(document, base)
  const site = siteOf(said, base)
  const parts = pageParts(document.body)
  tidy(document.body, base ?? site.page ?? site.url)
  const shown = shownStandfirst(document.body, said.get('summary'))
  const body = articleBody(document)
  const kept = elementText(body.root)
  body.names.forEach((name, i) => {
    if (i === 0 ? !said.has('authors.0.name') : isSamePerson(said.get('authors.0.name') ?? '', body.names[0] ?? ''))
      said.add(`authors.${i}.name`, name, 'the byline on the page')
  })
  const names = authorNames(said)
  const facts = newFacts()
  const standfirst = takeStandfirst(body.root, shown)
  const ends = takeEnds(body.root, names, said.get('title'), facts)
  // Biographies are found by the authors' names, which may have come from a byline in the text only now.
  const again = names.length === 0 && ends.names.length > 0 ? takeEnds(body.root, ends.names, '', facts) : ends
  said.add('date', ends.date?.iso, 'the date above the text', ends.date?.doubt)
  addTitle(facts, said, site.name)
  facts.add('title', ends.headline, 'the line above the byline')
  if (names.length === 0)
    ends.names.forEach((name, i) => {
      said.add(`authors.${i}.name`, name, 'the byline in the text')
    })
  copy(said, 'house', said, undefined, 'authors.0.name')
  addPeople(facts, said, again.biographies)
  addProvenance(facts, said, site, context)
  for (const field of ['tags', 'image.src', 'image.alt', 'image.caption', 'image.credit', 'image.license'])
    copy(said, field, facts)
  if (standfirst) copy(said, 'summary', facts)
  else addSummary(facts, said, elementText(body.root))
  const language = said.get('language')?.replace('_', '-')
  if (language && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language)) copy(said, 'language', facts, language)
  facts.add('language', detectedLanguage(elementText(body.root)), 'the words of the text')
  const inText = [...new Set([...ends.dropped, ...again.dropped])].map(line => `“${line}”`)
  const told = [...said.list(), ...facts.list()].flatMap(({ value }) => value)
  const dropped = [...inText, ...leftOutKinds(parts, kept, told)]
  const notes = [
    ...(body.told
      ? []
      : ['The article could not be separated from the rest of the page, so the whole page is the text.']),
    ...(dropped.length > 0 ? [`Left out as not part of the article: ${dropped.join(', ')}.`] : []),
  ]
  return { facts, body: htmlMarkdown(body.root).replace(RULES_ABOVE, ''), notes }
}

/** Matches horizontal rules at the top, above which a head was removed. */
const RULES_ABOVE = /^(?:---\s+)+/

const baseOf = (said: string | undefined, address: string | undefined): string | undefined =>
  said && canParseUrl(said, address) ? new URL(said, address).href : address

function copy(from: Facts, field: string, to: Facts, value?: string, as = field): void {
  const fact = from.list().find(found => found.field === field)
  if (fact) to.add(as, value ?? fact.value, fact.from, fact.doubt)
}

interface Site {
  readonly name?: ImportedFact
  readonly url?: string
  /** The page's own address. */
  readonly page?: string
  /** The canonical address, if it is on another site. */
  readonly elsewhere?: string
}

function siteOf(said: Facts, base: string | undefined): Site {
  const name = said.list().find(({ field }) => field === 'site.name')
  const canonical = said.get('canonical')
  const own = base ?? said.get('url') ?? canonical
  const foreign = canonical && own && domainOf(canonical) !== domainOf(own) ? canonical : undefined
  const page = foreign ? own : (canonical ?? said.get('url') ?? own)
  const home = said.get('site.url') ?? (page ? `${new URL(page).origin}/` : undefined)
  return {
    ...(name ? { name } : {}),
    ...(home ? { url: home } : {}),
    ...(page ? { page } : {}),
    ...(foreign ? { elsewhere: foreign } : {}),
  }
}

/** Adds the title without the site's name, which pages put after the headline. */
function addTitle(facts: Facts, said: Facts, site: ImportedFact | undefined): void {
  const title = said.get('title') ?? ''
  const name = typeof site?.value === 'string' ? site.value : undefined
  const parts = title.split(/\s+[|–—•·:-]\s+/)
  const last = parts.at(-1) ?? ''
  const cut = name && parts.length > 1 && last.toLowerCase() === name.toLowerCase()
  copy(said, 'title', facts, cut ? title.slice(0, title.length - last.length).replace(/\s+[|–—•·:-]\s+$/, '') : title)
}

function addPeople(facts: Facts, said: Facts, biographies: ReadonlyMap<string, string>): void {
  const names = authorNames(said)
  for (let i = 0; said.has(`authors.${i}.name`); i += 1) {
    const name = said.get(`authors.${i}.name`) ?? ''
    for (const part of ['name', 'url', 'affiliation', 'bio']) copy(said, `authors.${i}.${part}`, facts)
    const text = biographies.get(name)
    if (text) addBiography(facts, i, { text, from: 'the text’s end', doubt: biographyDoubt(name, text, names) })
  }
}

/**
 * Adds where an article comes from. The page is the original, or an intermediary if it says that the article first
 * appeared elsewhere.
 */
function addProvenance(facts: Facts, said: Facts, site: Site, context: ImportContext): void {
  const date = saidDate(said.get('date'), context.timezone)
  const dated = said.list().find(({ field }) => field === 'date')
  const doubt = date?.doubt ?? dated?.doubt
  const name = typeof site.name?.value === 'string' ? site.name.value : site.page ? domainOf(site.page) : undefined
  const from = site.name?.from ?? 'the address'
  const unnamed = site.name ? site.name.doubt : 'the page does not name its site'
  if (said.has('based.url')) {
    copy(said, 'based.url', facts, undefined, 'original.url')
    copy(said, 'based.name', facts, undefined, 'original.publisher.name')
  }
  if (site.elsewhere) facts.add('original.url', site.elsewhere, 'rel=canonical')
  if (isElsewhere(facts, name, site)) {
    const carrier = carrierOf(said, name)
    if (carrier && site.elsewhere) facts.add('original.publisher.name', name, from, 'the page names two sites')
    facts.add('via.0.name', carrier ?? name, carrier ? 'og:site_name' : from, unnamed)
    if (facts.has('via.0.name')) facts.add('via.0.url', site.page, 'the page’s address')
    if (facts.has('via.0.name')) facts.add('via.0.date', date?.iso, dated?.from ?? '', doubt)
  } else {
    facts.add('original.publisher.name', name, from, unnamed)
    // Such metadata is on the pages of libraries, and a library's page is not on the publisher's site.
    if (!/^(?:citation|DC)/.test(from)) facts.add('original.publisher.url', site.url, 'the page’s address')
    facts.add('original.publisher.feed', said.get('site.feed'), 'rel=alternate')
    facts.add('original.url', site.page, 'the page’s address')
    facts.add('original.date', date?.iso, dated?.from ?? '', doubt)
  }
  copy(said, 'licence', facts, undefined, 'original.license')
  copy(said, 'copyright', facts, undefined, 'original.copyright')
}

/** Returns the name of the site that shows an article, if the metadata names another publisher. */
function carrierOf(said: Facts, publisher: string | undefined): string | undefined {
  const page = said.get('page.name')
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
function addSummary(facts: Facts, said: Facts, text: string): void {
  const summary = said.get('summary')
  if (!summary || /(?:…|\.\.\.|\[…\])$/.test(summary) || fold(text).startsWith(fold(summary))) return
  copy(said, 'summary', facts)
}
