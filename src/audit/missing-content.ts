import type { PostMarkdown } from '../content/index.js'
import { lookUp } from '../core/look-up.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { unescapeHtml } from '../core/text.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Article } from '../editions/index.js'
import type { MissingFact } from './missing-facts.js'
import { comparableText } from './same-text.js'
import { GAP, type WrittenContent, type WrittenElement, writtenContent, writtenHtml } from './written-content.js'

/** The Markdown of a post, and what is known to be left out. */
export interface PostSource extends PostMarkdown {
  /** The problems that report what was left out of the post: the text of each, and its line. */
  readonly told: readonly { readonly what: string; readonly line?: number | undefined }[]
  /** Whether formulas in the text are typeset. */
  readonly math?: boolean
}

/** Everything that an edition contains, whether readers see it at once or not. */
export interface EditionContent {
  readonly text: string
  readonly links: readonly string[]
  /** The addresses of pictures, films and recordings; undefined in plain text. */
  readonly pictures?: readonly string[]
  /** The TeX sources of the formulas that are typeset. */
  readonly formulas?: readonly string[]
}

/** Matches everything that is not text: the head, scripts and styles, comments and tags. */
const TAGS = /<(script|style|head)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<(?:[^<>"]|"[^"]*")*>/gi
const TARGET = /\s(href|src|srcset|poster|data-latex)="([^"]*)"/g

/**
 * Reads the HTML of an edition. Unlike the audit of credits, it counts what readers have to unfold, since the question is whether
 * rendering has lost something.
 */
export function contentOfHtml(html: string): EditionContent {
  const links: string[] = []
  const pictures: string[] = []
  const formulas: string[] = []
  const text = html.replace(TAGS, tag => {
    if (tag.includes('="'))
      for (const [, name = '', value = ''] of tag.matchAll(TARGET)) {
        const address = unescapeHtml(value)
        if (name === 'href') links.push(address)
        else if (name === 'data-latex') formulas.push(address)
        else if (name === 'srcset')
          pictures.push(...address.split(/,\s+/).map(each => each.trim().replace(/\s.*$/, '')))
        else pictures.push(address)
      }
    return ''
  })
  return { text: decoded(text), links, pictures, formulas }
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
  formula: 'formula',
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
  const left = leftOut(article)
  const isTitle = content.heading !== undefined && lettersOf(content.heading) === lettersOf(article.title)
  const lost: MissingFact[] = []
  for (const element of content.elements) {
    if (isTitle && element.inHeading) continue
    const missing = missingPart(element, page, left)
    if (missing === undefined) continue
    if (isNamed(missing, source)) continue
    const line = lineOf(element, missing, source)
    if (isNear(line, source)) continue
    lost.push(lostElement(element, missing, line + source.line - 1))
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
  const left = leftOut(article)
  const elements = writtenHtml(excerpt).elements.filter(element => !isWithin(element))
  return {
    missing: [
      ...missingTitle(article, page),
      ...elements.flatMap(element => {
        const missing = missingPart(element, page, left)
        if (missing === undefined) return []
        const line = source && lineOf(element, missing, source) + source.line - 1
        return [lostElement(element, missing, line)]
      }),
    ],
    uncertain: [],
  }
}

/**
 * Lists the names of the pictures that terms withhold, and of the publisher’s counter. An article finds them in its body whenever it is
 * asked, so it is asked once, and not for each element.
 */
const leftOut = ({ withheld = [], terms }: TextTerms): ReadonlySet<string> =>
  new Set([...withheld, terms?.counter?.url ?? ''].map(fileName))

const missingTitle = ({ title }: TextTerms, page: ComparedContent): MissingFact[] =>
  page.hasLetters(lettersOf(title)) ? [] : [{ fact: 'title', value: title, form: 'content' }]

const lostElement = ({ kind }: WrittenElement, value: string, line: number | undefined): MissingFact => ({
  fact: FACTS[kind],
  value,
  form: 'content',
  ...(line === undefined ? {} : { line }),
})

/** Keeps what was read from sources. The editions of a post are read in succession. */
const contentOf = memoByObject(({ markdown, math }: PostSource): WrittenContent => writtenContent(markdown, math))

/** The content of an edition in the forms in which elements are looked for. */
interface ComparedContent {
  /** Tells whether the text contains a text as it is. The answer may be wrong: letters decide. */
  readonly includes: (text: string) => boolean
  /** Whether it is plain text, which has no pictures and separates words differently. */
  readonly plain: boolean
  readonly base: string
  /** Tells whether the text contains these letters, apart from everything that is no letter or digit. */
  readonly hasLetters: (letters: string) => boolean
  readonly characters: () => string
  readonly links: () => ReadonlySet<string>
  readonly pictures: () => ReadonlySet<string>
  readonly formulas: () => ReadonlySet<string>
}

const pageOf = ({ text, links, pictures, formulas = [] }: EditionContent, base: string): ComparedContent => ({
  includes: inOrder(() => text, REMEMBERED),
  plain: pictures === undefined,
  base,
  hasLetters: inOrder(lazy(() => lettersOf(text))),
  characters: lazy(() => comparableText(text)),
  links: lazy(() => new Set([...links, ...(pictures ?? [])].map(href => addressOf(href, base)))),
  pictures: lazy(() => new Set([...(pictures ?? []), ...links].map(fileName))),
  formulas: lazy(() => new Set(formulas.map(lettersOf))),
})

/** How far after an earlier match a text is looked for first, and how many matches are remembered. */
const [AHEAD, REMEMBERED] = [20_000, 4]

/**
 * Returns a function that looks for texts in a text. It looks after the last matches first, because most elements are in the order of the
 * Markdown, apart from notes; searches of the whole text would take the square of the time for a long post.
 *
 * @param most how many searches of the whole text may fail before only the places after matches are searched
 */
function inOrder(text: () => string, most = Number.POSITIVE_INFINITY): (part: string) => boolean {
  const places = [0]
  let failures = 0
  const find = (part: string): number => {
    for (const [i, from] of places.entries()) {
      const at = text()
        .slice(from, from + AHEAD + part.length)
        .indexOf(part)
      if (at < 0) continue
      places.splice(i, 1)
      return from + at
    }
    return failures < most ? text().indexOf(part) : -1
  }
  return part => {
    const at = find(part)
    if (at < 0) failures += 1
    else places.unshift(at)
    places.length = Math.min(places.length, REMEMBERED)
    return at >= 0
  }
}

/** Returns the part of an element that an edition lacks, or undefined if it shows all of it. */
function missingPart(
  { kind, value }: WrittenElement,
  page: ComparedContent,
  left: ReadonlySet<string>,
): string | undefined {
  switch (kind) {
    case 'words':
      return page.includes(value) ? undefined : missingWords(value, page)
    case 'address': {
      const bare = value.replace(/^(?:mailto:|[a-z]+:\/\/)/i, '')
      const isThere = [bare, percentDecoded(bare)].some(text => page.hasLetters(lettersOf(text)))
      return isThere || page.links().has(addressOf(value, page.base)) ? undefined : value
    }
    case 'code':
      if (page.includes(value)) return undefined
      return page.plain ? missingWords(value, page) : missingCode(value, page)
    case 'formula':
      return page.formulas().has(lettersOf(value)) || page.includes(value) || hasSigns(value, page) ? undefined : value
    case 'link':
      if (!/^(?:https?:)?\/\//i.test(value) || page.links().has(addressOf(value, page.base))) return undefined
      // In plain text, nothing but the text itself says where an address ends.
      return page.plain && page.hasLetters(lettersOf(addressOf(value, page.base))) ? undefined : value
    case 'picture':
      if (page.plain || /^(?:data:|#)/i.test(value) || left.has(fileName(value))) return undefined
      return page.pictures().has(fileName(value)) ? undefined : value
  }
}

/**
 * Tells whether a text shows most letters and numbers of a formula, in any order. An email writes `x^{2}` as `x²`, commands as signs, and
 * nothing for a colour or a width, so no more can be compared.
 */
function hasSigns(tex: string, page: ComparedContent): boolean {
  const parts = tex
    .replace(/\\(?:begin|end)\{[^{}]*\}/g, ' ')
    .split(/\\(?:[A-Za-z]+\*?|.)|[^\p{L}\p{N}\\]+/u)
    .map(lettersOf)
    .filter(part => part !== '')
  return parts.filter(part => page.hasLetters(part)).length * 2 >= parts.length
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
  const isThere = (part: string): boolean => page.characters().includes(comparableText(part))
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

const linesIn = (text: string): number => text.split('\n').length - 1

/** Finds the line of the Markdown with the missing part: the first one below the start of its block that has its first word. */
function lineOf({ line }: WrittenElement, missing: string, { markdown }: PostSource): number {
  const [word = missing] = missing.split(/\s+/)
  let start = 0
  for (let i = 1; i < line; i += 1) start = markdown.indexOf('\n', start) + 1
  const at = markdown.indexOf(word, start)
  return at < 0 ? line : line + linesIn(markdown.slice(start, at))
}

/** The number of lines between an element and a problem that tells why it is missing. */
const NEAR = 3

/** What the problems of a post name between backticks, and the lines near them. A long post may have thousands. */
const toldBy = memoByObject(({ told }: PostSource) => ({
  names: new Set(told.flatMap(({ what }) => what.match(/(?<=`)[^`]+(?=`)/g) ?? [])),
  texts: told.map(({ what }) => what).join('\n'),
  lines: new Set(
    told.flatMap(({ line }) =>
      line === undefined ? [] : Array.from({ length: 2 * NEAR + 1 }, (_, i) => line - NEAR + i),
    ),
  ),
}))

function isNamed(missing: string, source: PostSource): boolean {
  const start = missing.slice(0, 200)
  const { names, texts } = toldBy(source)
  return names.has(start) || texts.includes(start)
}

const isNear = (line: number, source: PostSource): boolean => toldBy(source).lines.has(line + source.line - 1)
