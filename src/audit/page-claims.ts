import { LOCAL } from '../content/index.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { canParseUrl, resolvedUrl } from '../core/url.js'
import type { Article } from '../editions/index.js'
import { parseHtml } from '../markup/index.js'
import { bylinesIn, type PageByline } from './bylines.js'
import { mayNameStranger, namesOnlyAuthors, namesStranger, ownerOf, wordsOf } from './credited-names.js'
import type { HtmlReading, MetaElement } from './html-reading.js'
import type { MissingFact } from './missing-facts.js'
import { missingCounter } from './promises.js'
import { addressKey, comparableText } from './same-text.js'
import { articlesInData, authorsInData } from './structured-reading.js'

/** The findings about the metadata and the bylines of one page. */
interface PageFindings {
  readonly missing: readonly MissingFact[]
  /** What may contradict the credit, although no rule can tell. */
  readonly uncertain: readonly MissingFact[]
}

/** What is known about a page beside its content. */
interface PageSetting {
  /** The address of the publication. */
  readonly root: string
  /** Tells whether a byline is that of another post. */
  readonly isBeside: (byline: PageByline) => boolean
}

/**
 * Judges what a page states about an article for software: its headline, authors, addresses and licence, and whether search
 * engines may list it. Nothing that a reader of metadata takes for these may contradict the credit or the terms.
 */
export function judgedPage(
  article: Article,
  html: string,
  reading: HtmlReading,
  { root, isBeside }: PageSetting,
): PageFindings {
  const rivals = [
    ...rivalAddresses(article, reading),
    ...rivalAuthors(article, reading, isBeside),
    ...rivalTitles(article, reading),
  ]
  return {
    missing: [
      ...missingInPage(article, html, reading),
      ...rivalDescriptions(article, reading, root).map(contradiction),
      ...rivals.filter(({ isDoubtful }) => !isDoubtful).map(contradiction),
    ],
    uncertain: rivals.filter(({ isDoubtful }) => isDoubtful).map(contradiction),
  }
}

/** A statement that contradicts the credit, or may do so. */
interface Rival {
  readonly fact: string
  readonly value: string
  readonly isDoubtful?: boolean
}

const contradiction = ({ fact, value }: Rival): MissingFact => ({ fact, value, form: 'contradiction' })

function missingInPage(article: Article, html: string, { headings, metas }: HtmlReading): MissingFact[] {
  const { title, index } = article
  const missing = [...missingCounter(article, html)]
  const wanted = lazy(() => comparableText(title))
  const isHeadline = (heading: string): boolean =>
    holdsHeadline(article) ? heading === wanted() : heading.includes(wanted())
  if (!headings.includes(title) && !headings.some(heading => isHeadline(comparableText(heading))))
    missing.push({ fact: 'title', value: title, form: 'heading' })
  if (
    !index &&
    !metas.some(({ name, content }) => name === 'robots' && /(?:^|[\s,])(?:noindex|none)(?=[\s,]|$)/i.test(content))
  )
    missing.push({ fact: 'robots', value: 'noindex', form: 'machine' })
  return missing
}

/** Lists second descriptions of the article, other licences, and what is offered as its picture although it may not be. */
function rivalDescriptions(article: Article, reading: HtmlReading, root: string): Rival[] {
  const { credit, counter, withheld = [] } = article
  const { licence } = credit
  const others = articlesInData(reading).slice(1)
  const licences = [...linked(reading, 'license'), ...linked(reading, 'license', 'a')].filter(
    href => licence?.url === undefined || addressKey(licence.url) !== addressKey(href),
  )
  const previews = reading.metas.flatMap(({ name, content }) => (PICTURES.has(name) ? [content.trim()] : []))
  const hidden = new Set(withheld.map(src => src.replace(LOCAL, root)))
  return [
    ...others.map(each => ({
      fact: 'second description in JSON-LD',
      value: String(each['headline'] ?? each['name'] ?? each['@type']),
    })),
    ...licences.map(value => ({ fact: 'licence of the whole page', value })),
    ...previews.filter(src => src === counter).map(value => ({ fact: 'picture that only counts readers', value })),
    ...previews.filter(src => hidden.has(src)).map(value => ({ fact: 'picture that may not be shown', value })),
  ]
}

const PICTURES: ReadonlySet<string> = new Set(['og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image'])

const linked = ({ relations }: HtmlReading, rel: string, element: 'link' | 'a' = 'link'): string[] =>
  relations.flatMap(each => (each.element === element && each.rel.split(/\s+/).includes(rel) ? [each.href.trim()] : []))

/** Lists canonical addresses, and addresses of the article, that are neither ours nor that of the original. */
function rivalAddresses(article: Article, reading: HtmlReading): Rival[] {
  const { canonical, credit, url } = article
  const { original } = credit
  const copies = original?.copublished ?? []
  const known = new Set([url, canonical, original?.url, ...copies.map(each => each.url)].flatMap(keyOf))
  const isKnown = (value: string): boolean => known.has(addressKey(resolvedUrl(value, url)))
  const canonicals = [...linked(reading, 'canonical'), ...reading.metas.flatMap(canonicalInHeader)]
  return [
    ...canonicals
      .filter(href => addressKey(href) !== addressKey(canonical))
      .map(value => ({ fact: 'canonical', value })),
    ...statedIn(reading, ADDRESS)
      .filter(({ value }) => !isKnown(value))
      .map(({ name, value }) => ({ fact: `address in the metadata (\`${name}\`)`, value })),
  ]
}

const keyOf = (address: string | undefined): string[] => (address === undefined ? [] : [addressKey(address)])

/** Reads the canonical address in a `meta` that stands for a header field, such as `Link: <https://…>; rel="canonical"`. */
function canonicalInHeader({ name, content }: MetaElement): string[] {
  if (name !== 'link') return []
  return [...content.matchAll(/<([^<>]*)>([^<]*)/g)].flatMap(([, href = '', rest = '']) =>
    /;\s*rel\s*=\s*"?[^";,]*\bcanonical\b/i.test(rest) ? [href.trim()] : [],
  )
}

/** Tells whether the terms or the licence allow no other headline. */
const holdsHeadline = ({ terms, credit }: Article): boolean =>
  terms?.headline === false || (credit.licence?.properties?.nd === true && terms?.headline === undefined)

/** Lists headlines other than ours and that of the original, if the terms or the licence allow no other. */
function rivalTitles(article: Article, reading: HtmlReading): Rival[] {
  const { credit, title } = article
  const titles = lazy(() => [title, credit.original?.title ?? title].map(each => wordsOf(each).join(' ')))
  const isOther = ({ value }: Pick<Rival, 'value'>): boolean => {
    if (value === title) return false
    const words = wordsOf(value).join(' ')
    return words !== '' && !titles().some(each => words.includes(each))
  }
  const isHeld = holdsHeadline(article)
  const stated = statedIn(reading, isHeld ? TITLE : CITED_TITLE)
  const [own] = articlesInData(reading)
  const inData = isHeld && typeof own?.['headline'] === 'string' ? [{ name: 'headline', value: own['headline'] }] : []
  return [...stated, ...inData]
    .filter(isOther)
    .map(({ name, value }) => ({ fact: `headline in the metadata (\`${name}\`)`, value }))
}

/** Lists authors in the metadata, in JSON-LD and in bylines whom the credit does not name. */
function rivalAuthors(article: Article, reading: HtmlReading, isBeside: PageSetting['isBeside']): Rival[] {
  const isStranger = ({ value }: Pick<Rival, 'value'>): boolean => !namesOnlyAuthors(value, article)
  const site = reading.metas.find(({ name }) => name === 'twitter:site')?.content
  const stated = statedIn(reading, AUTHOR).map(({ name, value }) => ({
    fact: `author in the metadata (\`${name}\`)`,
    value,
  }))
  const pages = linked(reading, 'author').filter(href => !/\bhumans\.txt$/.test(href))
  const accounts = [...stated.filter(isAccount), ...pages.map(value => ({ fact: 'page of the author', value }))]
  return [
    ...stated.filter(each => !isAccount(each) && isStranger(each)),
    ...authorsInData(reading)
      .map(value => ({ fact: 'author in the metadata (JSON-LD)', value }))
      .filter(isStranger),
    ...accounts.flatMap(each => {
      const owner = ownerOf(each.value, article, site)
      return owner === 'credited' ? [] : [{ ...each, isDoubtful: owner === undefined }]
    }),
    ...rivalBylines(article, reading, isBeside),
  ]
}

/** Tells whether a value is an account or page of a person, not a name. */
const isAccount = ({ value }: Pick<Rival, 'value'>): boolean => /^[@/]/.test(value) || canParseUrl(value)

function rivalBylines(article: Article, reading: HtmlReading, isBeside: PageSetting['isBeside']): Rival[] {
  // Most bylines of other authors are those of teasers, which are recognised sooner than a stranger.
  const strange = reading
    .bylines()
    .filter(byline => mayNameStranger(byline, article) && !isBeside(byline) && namesStranger(byline, article))
  if (strange.length === 0) return []
  // The text itself may be a letter or a collection, with bylines of its own.
  const inBody = new Set(bylinesIn(parseHtml(article.body())).map(({ text }) => text))
  return strange
    .filter(({ text }) => !inBody.has(text))
    .map(({ text, tag, kind }) => ({ fact: `byline (\`${tag}\`)`, value: text, isDoubtful: kind === 'hint' }))
}

/** Matches names of `meta` elements that state the author, with dots for all separators. */
const AUTHOR =
  /^(?!.*\b(?:web|site|theme|template|image|photo|picture|video|audio)\.)(?:[\w.]+\.)?(?:[a-z]*authors?|creators?)(?:\.names?)?$|^(?:byl|byline|clmst)$/
/** Matches those that state the headline; the second pattern is for that of the original. */
const TITLE = /^(?:(?:og|twitter|dc|dcterms|parsely|sailthru|fb|citation)\.)?(?:title|headline)$/
const CITED_TITLE = /^citation\.title$/
/** Matches those that state the address of the article or of its original. */
const ADDRESS =
  /^(?:(?:og|twitter|al\.web)\.url|parsely\.link|citation\.(?:public|abstract\.html|fulltext\.html)\.url|syndication\.source|original\.source)$/

interface Statement {
  readonly name: string
  readonly value: string
}

/**
 * Lists the names that a `meta` element has, each with the patterns that match it. Separators differ: `dc.creator`, `dc:creator`,
 * `dc-creator`. The pages of a publication have the same names.
 */
const meaningsOf = memo(500, (names: string) =>
  names.split(/\s+/).map(name => {
    const dotted = name.replace(/[.:_-]+/g, '.')
    return { name, patterns: [AUTHOR, TITLE, CITED_TITLE, ADDRESS].filter(pattern => pattern.test(dotted)) }
  }),
)

/** Lists what `meta` elements with certain names state. */
const statedIn = (reading: HtmlReading, names: RegExp): Statement[] =>
  notedMetas(reading).flatMap((meta): Statement[] => {
    const value = meta.content.trim()
    if (value === '') return []
    if (meta.name === 'parsely-page') return inParsely(value, names)
    const label = LABEL.exec(meta.name)?.[1]
    if (label !== undefined) {
      const data = reading.metas.find(({ name }) => name === `twitter:data${label}`)?.content.trim()
      return names === AUTHOR && data && WRITTEN_BY.test(value) ? [{ name: `twitter:data${label}`, value: data }] : []
    }
    return meaningsOf(meta.name).flatMap(({ name, patterns }) => (patterns.includes(names) ? [{ name, value }] : []))
  })

const LABEL = /^twitter:label(\d)$/

/** Lists the `meta` elements of a page that may state one of these things, as few do. */
const notedMetas = memoByObject(({ metas }: HtmlReading) =>
  metas.filter(
    ({ name }) =>
      name === 'parsely-page' || LABEL.test(name) || meaningsOf(name).some(({ patterns }) => patterns.length > 0),
  ),
)

/** Matches the label of an author in a card, in the languages in which plugins write it. */
const WRITTEN_BY =
  /\b(?:written|author|by)\b|verfasst|geschrieben|autor|écrit|auteur|escrito|scritto|geschreven|napisan|автор|написан|作者|執筆|投稿者/i

/** Reads the JSON with which Parse.ly describes a page. */
function inParsely(source: string, names: RegExp): Statement[] {
  try {
    const read = JSON.parse(source) as Readonly<Record<string, unknown>>
    return Object.entries(read).flatMap(([key, value]) =>
      names.test(`parsely.${key}`) || names.test(key)
        ? [value].flat().map(each => ({ name: `parsely-page`, value: String(each) }))
        : [],
    )
  } catch {
    return []
  }
}
