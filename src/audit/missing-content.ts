import type { PostMarkdown } from '../content/index.js'
import { lookUp } from '../core/look-up.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { oneLine, unescapeHtml } from '../core/text.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Article } from '../editions/index.js'
import type { MissingFact } from './missing-facts.js'
import { comparableText } from './same-text.js'
import { GAP, type WrittenContent, type WrittenElement, writtenContent, writtenHtml } from './written-content.js'

/** The Markdown of a post, and what is known to be left out. */
export interface PostSource extends PostMarkdown {
  /** The problems that report what was left out of the post: the text of each, and its line. */
  readonly told: readonly { readonly what: string; readonly line?: number | undefined }[]
}

/** Everything that an edition contains, whether readers see it at once or not. */
export interface EditionContent {
  readonly text: string
  readonly links: readonly string[]
  /** The addresses of pictures, films and recordings; undefined in plain text. */
  readonly pictures?: readonly string[]
}

/** Matches everything that is not text: the head, scripts and styles, comments and tags. */
const TAGS = /<(script|style|head)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<(?:[^<>"]|"[^"]*")*>/gi
const TARGET = /\s(href|src|srcset|poster)="([^"]*)"/g

/**
 * Reads the HTML of an edition. Unlike the audit of credits, it counts what readers have to unfold, since the question is whether
 * rendering has lost something.
 */
export function contentOfHtml(html: string): EditionContent {
  const links: string[] = []
  const pictures: string[] = []
  const text = html.replace(TAGS, tag => {
    if (tag.includes('="'))
      for (const [, name = '', value = ''] of tag.matchAll(TARGET)) {
        const address = unescapeHtml(value)
        if (name === 'href') links.push(address)
        else if (name === 'srcset')
          pictures.push(...address.split(/,\s+/).map(each => each.trim().replace(/\s.*$/, '')))
        else pictures.push(address)
      }
    return ''
  })
  return { text: decoded(text), links, pictures }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

const decoded = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return lookUp(NAMED, name) ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

const FACTS = {
  words: 'words',
  code: 'code',
  address: 'address',
  link: 'link in the text',
  picture: 'picture',
} as const

/** What an edition lacks, or may lack, of a text. */
export interface LostContent {
  readonly missing: readonly MissingFact[]
  /** What is missing although a problem of the file may explain it. */
  readonly uncertain: readonly MissingFact[]
}

/** What a text is compared with, besides its source. */
type TextTerms = Pick<Article, 'title' | 'withheld' | 'terms'>

/**
 * Lists the words, code, links and pictures of a post's text that an edition lacks although it shows the whole text. What a
 * problem of the post already names is not listed.
 */
export function missingContent(
  article: TextTerms,
  source: PostSource,
  edition: EditionContent,
  base: string,
): LostContent {
  const content = contentOf(source)
  const page = pageOf(edition, base)
  const isTitle = content.heading !== undefined && lettersOf(content.heading) === lettersOf(article.title)
  const lost: MissingFact[] = []
  for (const element of content.elements) {
    if (isTitle && element.inHeading) continue
    const missing = missingPart(element, page, article)
    if (missing === undefined) continue
    const line = lineOf(element, missing, source)
    if (!isTold(missing, line, source)) lost.push(lostElement(element, missing, line + source.line - 1))
  }
  return source.told.length > 0 ? { missing: [], uncertain: lost } : { missing: lost, uncertain: [] }
}

/** Lists what a digest lacks of a post that it shows only in part: its title, and the elements of its excerpt. */
export function missingExcerpt(
  article: TextTerms & Pick<Article, 'url'>,
  excerpt: string,
  source: PostSource | undefined,
  edition: EditionContent,
  base: string,
): LostContent {
  const page = pageOf(edition, base)
  // Plain text leaves out links within a post.
  const isWithin = ({ kind, value }: WrittenElement): boolean => kind === 'link' && value.startsWith(`${article.url}#`)
  const elements = writtenHtml(excerpt).elements.filter(element => !isWithin(element))
  return {
    missing: [
      ...missingTitle(article, page),
      ...elements.flatMap(element => {
        const missing = missingPart(element, page, article)
        if (missing === undefined) return []
        const line = source && lineOf(element, missing, source) + source.line - 1
        return [lostElement(element, missing, line)]
      }),
    ],
    uncertain: [],
  }
}

const missingTitle = ({ title }: TextTerms, page: ComparedContent): MissingFact[] =>
  page.hasLetters(lettersOf(title)) ? [] : [{ fact: 'title', value: title, form: 'content' }]

const lostElement = ({ kind }: WrittenElement, value: string, line: number | undefined): MissingFact => ({
  fact: FACTS[kind],
  value,
  form: 'content',
  ...(line === undefined ? {} : { line }),
})

/** Keeps what was read from sources. The editions of a post are read in succession. */
const contentOf = memoByObject(({ markdown }: PostSource): WrittenContent => writtenContent(markdown))

/** Tells whether a text contains another. */
type Search = (part: string) => boolean

/** The number of characters in which a part is looked for after the one before it. */
const NEAR_BY = 4000
/** The number of places that a search remembers: those of the text, of its notes and of what else stands apart. */
const PLACES = 4

/** Makes a search for parts that are mostly in order, so that a long text is not searched from its start for each of them. */
function searchIn(text: string): Search {
  const places: number[] = []
  return part => {
    for (const [i, from] of places.entries()) {
      const at = text.slice(from, from + NEAR_BY + part.length).indexOf(part)
      if (at < 0) continue
      places[i] = from + at
      return true
    }
    const at = text.indexOf(part)
    if (at < 0) return false
    places.unshift(at)
    places.length = Math.min(places.length, PLACES)
    return true
  }
}

/** The content of an edition in the forms in which elements are looked for. */
interface ComparedContent {
  readonly hasText: Search
  readonly hasLetters: Search
  readonly hasCharacters: Search
  /** Whether it is plain text, which has no pictures and separates words differently. */
  readonly plain: boolean
  readonly base: string
  readonly links: () => ReadonlySet<string>
  readonly pictures: () => ReadonlySet<string>
}

function pageOf({ text, links, pictures }: EditionContent, base: string): ComparedContent {
  const plain = pictures === undefined
  const inText = searchIn(plain ? oneLine(text) : text)
  const letters = lazy(() => searchIn(lettersOf(text)))
  const characters = lazy(() => searchIn(comparableText(text)))
  return {
    hasText: part => inText(plain ? oneLine(part) : part),
    hasLetters: part => letters()(part),
    hasCharacters: part => characters()(part),
    plain,
    base,
    links: lazy(() => new Set([...links, ...(pictures ?? [])].map(href => addressOf(href, base)))),
    pictures: lazy(() => new Set([...(pictures ?? []), ...links].map(fileName))),
  }
}

/** Returns the part of an element that an edition lacks, or undefined if it shows all of it. */
function missingPart(
  { kind, value }: WrittenElement,
  page: ComparedContent,
  { withheld = [], terms }: TextTerms,
): string | undefined {
  switch (kind) {
    case 'words':
      return page.hasText(value) ? undefined : missingWords(value, page)
    case 'address': {
      const bare = value.replace(/^(?:mailto:|[a-z]+:\/\/)/i, '')
      const isThere = [bare, percentDecoded(bare)].some(text => page.hasLetters(lettersOf(text)))
      return isThere || page.links().has(addressOf(value, page.base)) ? undefined : value
    }
    case 'code':
      if (page.hasText(value)) return undefined
      return page.plain ? missingWords(value, page) : missingCode(value, page)
    case 'link':
      if (!/^(?:https?:)?\/\//i.test(value) || page.links().has(addressOf(value, page.base))) return undefined
      // In plain text, nothing but the text itself says where an address ends.
      return page.plain && page.hasLetters(lettersOf(addressOf(value, page.base))) ? undefined : value
    case 'picture':
      if (
        page.plain ||
        /^(?:data:|#)/i.test(value) ||
        [...withheld, terms?.counter?.url ?? ''].some(src => fileName(src) === fileName(value))
      )
        return undefined
      return page.pictures().has(fileName(value)) ? undefined : value
  }
}

const NOT_LETTERS = /[^\p{L}\p{N}]+/gu

/** Returns the letters and digits of a text, without differences of case and form. */
const lettersOf = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(NOT_LETTERS, '').replaceAll('ß', 'ss').replaceAll('ς', 'σ')

/** The number of neighbouring words with which a word is looked for. */
const NEIGHBOURS = 2

/**
 * Returns the words that an edition lacks. A word is there if it is found together with the two words before or after it, or with
 * one on each side, since an edition may put something between two words, such as the number of a note.
 */
function missingWords(text: string, page: ComparedContent): string | undefined {
  const missing = text.split(GAP).flatMap(run => missingInRun(run, page) ?? [])
  return missing.length === 0 ? undefined : missing.join(' ')
}

function missingInRun(text: string, page: ComparedContent): string | undefined {
  if (page.hasLetters(lettersOf(text))) return undefined
  // In plain text, the lines of the cells of a table alternate, so each word is looked for alone.
  const words = text.split(page.plain ? /[^\p{L}\p{N}]+/u : /\s+/).filter(word => lettersOf(word) !== '')
  const letters = words.map(lettersOf)
  const isThere = words.map((_, i) => {
    if (page.plain) return page.hasLetters(letters[i] ?? '')
    for (let from = i - NEIGHBOURS; from <= i; from += 1)
      if (page.hasLetters(letters.slice(Math.max(0, from), from + NEIGHBOURS + 1).join(''))) return true
    return false
  })
  // A number with a full stop may have become that of a list item.
  const missing = words.filter((word, i) => !isThere[i] && !/^\d{1,9}[.)]$/.test(word))
  return missing.length === 0 ? undefined : missing.join(' ')
}

/** Matches the tags around code that Liquid and Nunjucks print unchanged. */
const RAW_TAG = /\{%-?\s*(?:end)?raw\s*-?%\}/g

/** Returns the first line of code that an edition lacks. */
function missingCode(code: string, page: ComparedContent): string | undefined {
  const isThere = (part: string): boolean => page.hasCharacters(comparableText(part))
  if (isThere(code)) return undefined
  return code.split('\n').find(line => !line.replace(RAW_TAG, GAP).split(GAP).every(isThere))
}

/** Returns an address in the form in which targets are compared: without scheme, and without a slash at the end. */
const addressOf = memo(2000, (href: string, base: string): string => {
  const whole = canParseUrl(href, base) ? new URL(href, base).href : href
  return percentDecoded(whole.replace(/^[a-z]+:\/\/(?:www\.)?/i, '').replace(/\/(?=$|[?#])/, '')).toLowerCase()
})

/** Returns the last part of an address, by which a picture is recognised wherever it was copied. */
const fileName = (address: string): string => {
  const path = address.trim().replace(/[?#].*$/, '')
  return percentDecoded(path.slice(path.replace(/\/$/, '').lastIndexOf('/') + 1)).toLowerCase()
}

const linesOf = memoByObject(({ markdown }: PostSource) => markdown.split('\n'))

/** Finds the line of the Markdown with the missing part: the first one below the start of its block that has its first word. */
function lineOf({ line }: WrittenElement, missing: string, source: PostSource): number {
  const [word = missing] = missing.split(/\s+/)
  const at = linesOf(source).findIndex((text, i) => i >= line - 1 && text.includes(word))
  return at < 0 ? line : at + 1
}

/** The number of lines between an element and a problem that tells why it is missing. */
const NEAR = 3

const isTold = (missing: string, line: number, { told, line: first }: PostSource): boolean =>
  told.some(
    each =>
      each.what.includes(missing.slice(0, 200)) ||
      (each.line !== undefined && Math.abs(each.line - (line + first - 1)) <= NEAR),
  )
