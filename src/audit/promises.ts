import { Parser } from 'htmlparser2'
import { type Credit, PEOPLE, pageOfPerson, phraseText, publishersOf } from '../attribution/index.js'
import { dateText } from '../core/date-text.js'
import { memo } from '../core/memo.js'
import { escapeHtml } from '../core/text.js'
import { canParseUrl } from '../core/url.js'
import type { Article, ShownAs } from '../editions/index.js'
import { expectationOf } from './expectation.js'
import { type HtmlReading, readHtml } from './html-reading.js'
import type { MissingFact } from './missing-facts.js'
import { addressKey, comparableText } from './same-text.js'
import { articlesInData, namesIn } from './structured-reading.js'
import type { VisibleText } from './visible-text.js'

/**
 * Lists the requirements of the terms that a copy visibly breaks: the place of the credit, and the note that the text is only
 * an excerpt.
 */
export function brokenTerms(article: Article, visible: VisibleText, as: ShownAs): MissingFact[] {
  const missing = WHOLE.has(as) ? misplaced(article, visible) : []
  if (as === 'page' && article.extent === 'excerpt' && !article.withdrawn && !article.gone) {
    const { excerptNote } = article.words.book.post
    if (!visible.says(excerptNote)) missing.push({ fact: 'excerpt note', value: excerptNote, form: 'visible' })
  }
  return missing
}

/** The editions that show the body, so that the credit is above or below it. */
const WHOLE: ReadonlySet<ShownAs> = new Set(['page', 'rss', 'atom', 'json', 'email', 'issue', 'text', 'message'])

/** The number of characters by which the beginning and the end of a body are recognised. */
const EDGE = 60

/** Finds statements of the credit that are not where the terms want them, above or below the text. */
function misplaced(article: Article, { text }: VisibleText): MissingFact[] {
  const place = article.terms?.credit
  if (!place || article.withdrawn || article.gone) return []
  const [page, body] = [comparableText(text), bodyText(article)]
  // A standfirst above the body may repeat its first words.
  const begin = page.lastIndexOf(body.slice(0, EDGE))
  const end = page.lastIndexOf(body.slice(-EDGE))
  if (body === '' || begin < 0 || end < 0) return []
  const missing: MissingFact[] = []
  for (const { name, text: statement, top } of expectationOf(article).statements) {
    if (name !== 'credit line' && name !== 'original') continue
    const wanted = comparableText(statement)
    const [first, last] = [page.indexOf(wanted), page.lastIndexOf(wanted)]
    if (first < 0) continue
    if (top && place !== 'end' && first > begin) missing.push({ fact: name, value: statement, form: 'above' })
    if (!top && place !== 'top' && last < end) missing.push({ fact: name, value: statement, form: 'below' })
  }
  return missing
}

const bodyText = memo(
  50,
  (article: Article): string => comparableText(readHtml(article.body()).visible.text),
  article => `${article.channel} ${article.fingerprint}`,
)

/**
 * Lists where the metadata of a page contradicts the credit or breaks the terms: a different headline, a missing `noindex`, a
 * second canonical address or description, an author who is not in the credit, or a missing counter.
 */
export function metadataFaults(article: Article, html: string, reading: HtmlReading): MissingFact[] {
  const { credit, canonical, index } = article
  const end = html.search(/<body\b/i)
  const { metas, canonicals } = readHead(end < 0 ? html : html.slice(0, end))
  const missing: MissingFact[] = []
  const contradicts = (fact: string, values: readonly string[]): void => {
    for (const value of new Set(values)) missing.push({ fact, value, form: 'contradiction' })
  }
  if (!isHeading(html, article.title)) missing.push({ fact: 'title', value: article.title, form: 'heading' })
  if (!index && !metas.some(({ name, content }) => name === 'robots' && /\b(?:noindex|none)\b/i.test(content)))
    missing.push({ fact: 'robots', value: 'noindex', form: 'machine' })
  missing.push(...missingCounter(article, html))
  contradicts(
    'canonical',
    canonicals.filter(href => addressKey(href) !== addressKey(canonical)),
  )
  const described = reading.data.flatMap(articlesInData)
  contradicts(
    'second description in JSON-LD',
    described.slice(1).map(each => String(each['headline'] ?? each['name'] ?? each['@type'])),
  )
  const isStranger = (name: string): boolean => !mayBeNamed(name, credit)
  contradicts('author in the metadata', [
    ...metas
      .flatMap(({ name, content }) => (AUTHORS.has(name) && !canParseUrl(content) ? [content] : []))
      .filter(isStranger),
    ...described.flatMap(each => namesIn(each['author'])).filter(isStranger),
  ])
  contradicts(
    'byline',
    bylinesIn(html, reading, credit).filter(text => isStranger(text) && namesStranger(text, credit)),
  )
  contradicts(
    'licence of the whole page',
    reading.relations.flatMap(({ element, rel, href }) =>
      element === 'link' && /(?:^|\s)license(?:\s|$)/.test(rel) && !isLicence(href, credit) ? [href] : [],
    ),
  )
  if (article.counter !== undefined)
    contradicts(
      'picture that only counts readers',
      metas.flatMap(({ name, content }) => (PICTURES.has(name) && content === article.counter ? [content] : [])),
    )
  return missing
}

export const missingCounter = ({ counter }: Article, html: string): MissingFact[] =>
  counter === undefined || hasPicture(html, counter) ? [] : [{ fact: 'counter', value: counter, form: 'picture' }]

const isLicence = (href: string, { licence }: Credit): boolean =>
  licence?.url !== undefined && addressKey(licence.url) === addressKey(href)

const PICTURES: ReadonlySet<string> = new Set(['og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image'])

/** The names and properties by which pages state their author. */
const AUTHORS: ReadonlySet<string> = new Set([
  'author',
  'byl',
  'article:author',
  'citation_author',
  'dc.creator',
  'dcterms.creator',
  'og:author',
  'parsely-author',
  'sailthru.author',
])

const WORD = /[\p{L}\p{N}]+/gu
const wordsOf = (text: string): string[] => text.normalize('NFC').toLowerCase().match(WORD) ?? []

/**
 * Tells whether a text names nobody but the authors of the post or of its original: each of its words must be in their names
 * or in the byline. If no author is known, the outlet may be named instead or, for a post of our own, this publication.
 */
function mayBeNamed(text: string, credit: Credit): boolean {
  const allowed = allowedWords(credit)
  return wordsOf(text).every(word => allowed.has(word))
}

const allowedWords = memo(500, ({ authors, byline, original, ours }: Credit): ReadonlySet<string> => {
  const names = [...authors, ...(original?.authors ?? [])].map(({ name }) => name)
  const outlets = original ? publishersOf(original).map(({ name }) => name) : [ours.publication]
  const shown = [...names, phraseText(byline, false), ...(names.length === 0 ? outlets : [])]
  return new Set(shown.flatMap(wordsOf))
})

/** Words that introduce names or dates in a byline. Those of other languages are in the credit itself. */
const INTRODUCING = new Set(
  'by written words text story report posted published republished updated on at for from with and in min mins minute minutes read'.split(
    ' ',
  ),
)
const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}\p{N}'’.-]*`
const NAMES = new RegExp(String.raw`${CAPITALISED}(?:\s+(?:\p{Ll}{2,3}\s+){0,2}${CAPITALISED})+`, 'gu')
const NEXT_NAME = new RegExp(String.raw`(?:(?<![\p{L}])(?:[Bb]y|BY|and|with)|&)\s+(${CAPITALISED})`, 'gu')

/**
 * Tells whether a byline names anybody whom the credit does not. A byline that contains one of the authors may also contain a
 * date, the outlet and other words of the credit. Besides these, two capitalised words, or one after “by” or “and”, count as a
 * name.
 */
function namesStranger(text: string, credit: Credit): boolean {
  const { names, authors, said } = creditedNames(credit)
  if (!authors.some(name => text.includes(name))) return true
  const rest = names.reduce((left, name) => left.replaceAll(name, ' · '), text)
  const isUnknown = (words: string): boolean => wordsOf(words).some(word => !said.has(word) && !/^\p{N}/u.test(word))
  return [...rest.matchAll(NAMES), ...[...rest.matchAll(NEXT_NAME)].map(([, name = '']) => [name])].some(
    ([found = '']) => isUnknown(found),
  )
}

/**
 * Returns the authors in a credit, all names in it with the longest first, and every word of it that is not about this
 * publication.
 */
const creditedNames = memo(500, (credit: Credit) => {
  const { original, ours, spoken } = credit
  const authors = [...credit.authors, ...(original?.authors ?? [])].map(({ name }) => name)
  const people = PEOPLE.flatMap(list => credit[list].map(({ name }) => name))
  const outlets = original ? publishersOf(original).map(({ name }) => name) : []
  const dates = [ours.date, ours.updated, original?.date].flatMap(date => (date ? [dateText(date, spoken)] : []))
  const rows = credit.block.filter(({ kind }) => kind !== 'republished').map(({ phrase }) => phraseText(phrase, false))
  return {
    authors,
    names: [...new Set([...authors, ...people, ...outlets])].sort((a, b) => b.length - a.length),
    said: new Set([...INTRODUCING, ...[phraseText(credit.line, false), ...rows, ...dates].flatMap(wordsOf)]),
  }
})

interface MetaElement {
  /** Its `name` or `property`, in lower case. */
  readonly name: string
  readonly content: string
}

interface HeadReading {
  readonly metas: readonly MetaElement[]
  readonly canonicals: readonly string[]
}

/** Reads the `meta` elements and the canonical addresses of a head, however they are written. */
function readHead(head: string): HeadReading {
  const metas: MetaElement[] = []
  const canonicals: string[] = []
  const parser = new Parser({
    onopentag: (tag, { name, property, itemprop, content = '', rel = '', href }) => {
      const key = name || property || itemprop
      if (tag === 'meta' && key) metas.push({ name: key.toLowerCase(), content })
      if (tag === 'link' && href && /(?:^|\s)canonical(?:\s|$)/i.test(rel)) canonicals.push(href.trim())
    },
  })
  // Only the relevant elements are parsed, because parsing the whole head takes five times as long.
  for (const [element] of head.replace(UNREAD, '').matchAll(META_OR_LINK))
    if (RELEVANT.test(element)) parser.write(element)
  parser.end()
  return { metas, canonicals }
}

const UNREAD = /<!--[\s\S]*?-->|<(script|style|template|noscript|title)\b[\s\S]*?<\/\1\s*>/gi
const META_OR_LINK = /<(?:meta|link)\b(?:"[^"]*"|'[^']*'|[^"'>])*>/gi
const RELEVANT = /author|creator|byl\b|robots|canonical|image/i

/** Tells whether a text is a heading of a page. */
function isHeading(html: string, title: string): boolean {
  if (html.includes(`<h1>${escapeHtml(title)}</h1>`)) return true
  const wanted = comparableText(title)
  return textsOf(html, (tag, { role }) => /^h[1-6]$/.test(tag) || role === 'heading').some(text =>
    comparableText(text).includes(wanted),
  )
}

/** Tells whether a document contains a picture with this address, outside comments and templates. */
function hasPicture(html: string, url: string): boolean {
  if (!html.includes('<img') && !/<img/i.test(html)) return false
  let found = false
  let inert = 0
  const parser = new Parser({
    onopentag: (tag, { src }) => {
      if (INERT.has(tag)) inert += 1
      else if (tag === 'img' && inert === 0 && src?.trim() === url) found = true
    },
    onclosetag: tag => {
      if (INERT.has(tag)) inert -= 1
    },
  })
  parser.end(html)
  return found
}

const INERT: ReadonlySet<string> = new Set(['template', 'noscript', 'textarea', 'iframe'])

/** Matches attributes with which microdata, microformats and common usage mark an author's name. */
const BYLINE =
  /\bclass\s*=\s*["']?[^"'>]*(?<![\w-])(?:byline|p-author|author-name|(?:entry|post|article)-author|posted-by|vcard)(?![\w-])|\bitemprop\s*=\s*["']?[^"'>]*\b(?:author|byline)\b/i
const BYLINE_CLASS = /(?:^|\s)(?:byline|p-author|author-name|(?:entry|post|article)-author|posted-by)(?:\s|$)/
const VCARD = /^(?=(?:.*\s)?author(?:\s|$))(?:.*\s)?vcard(?:\s|$)/

/**
 * Reads the texts that a page marks as the name of its author. A link with `rel="author"` to a page of one of the authors
 * belongs to the credit, so most pages need not be parsed.
 */
function bylinesIn(html: string, { relations }: HtmlReading, { authors }: Credit): string[] {
  const known = new Set(authors.flatMap(author => pageOfPerson(author) ?? []))
  const strange = relations.some(({ element, rel, href }) => element === 'a' && IS_AUTHOR.test(rel) && !known.has(href))
  return strange || BYLINE.test(html) ? markedTexts(html) : []
}

const IS_AUTHOR = /(?:^|\s)author(?:\s|$)/

const markedTexts = (html: string): string[] =>
  textsOf(
    html,
    (tag, { itemprop = '', class: classes = '', rel = '' }) =>
      IS_AUTHOR.test(itemprop) ||
      BYLINE_CLASS.test(classes) ||
      VCARD.test(classes) ||
      (tag === 'a' && IS_AUTHOR.test(rel)),
  )

type Attributes = Readonly<Record<string, string>>

/** Elements for content beside the post, such as a list of other posts. */
const BESIDE: ReadonlySet<string> = new Set(['aside', 'nav'])

/** Reads the texts of the elements that a condition chooses, apart from content beside the post. */
function textsOf(html: string, chosen: (tag: string, attributes: Attributes) => boolean): string[] {
  const open: { readonly chosen: boolean; readonly beside: boolean; text: string }[] = []
  const texts: string[] = []
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      const beside = BESIDE.has(tag) || open.at(-1)?.beside === true
      open.push({ chosen: !beside && chosen(tag, attributes), beside, text: attributes['content'] ?? '' })
    },
    ontext: text => {
      for (const each of open) if (each.chosen) each.text += text
    },
    onclosetag: () => {
      const closed = open.pop()
      if (closed?.chosen && closed.text.trim() !== '') texts.push(closed.text.replace(/\s+/g, ' ').trim())
    },
  })
  parser.end(html)
  return texts
}
