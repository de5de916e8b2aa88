import { append, smallest } from '../core/long-lists.js'
import { lookUp } from '../core/look-up.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { unescapeHtml } from '../core/text.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Article } from '../editions/index.js'
import type { MissingFact } from './missing-facts.js'
import { plainContentOf } from './plain-content.js'
import { UNREAD } from './quick-reading.js'
import { comparableLetters, comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'
import {
  GAP,
  type PostSource,
  type WrittenContent,
  type WrittenElement,
  writtenContent,
  writtenHtml,
} from './written-content.js'

/** Everything that an edition contains, whether readers see it at once or not. */
export interface EditionContent {
  readonly text: string
  readonly links: readonly string[]
  /** The addresses of pictures, films and recordings; undefined in plain text. */
  readonly pictures?: readonly string[]
  /** The TeX sources of the formulas that are typeset. */
  readonly formulas?: readonly string[]
  /** The descriptions of pictures. */
  readonly descriptions?: readonly string[]
  /** Lists the words of each link, including the descriptions of its pictures; missing in plain text. */
  readonly linkWords?: () => readonly string[]
}

/**
 * Matches everything that is not text: the head, scripts and styles, comments and tags. Words that only inboxes show repeat the beginning
 * of a text, and do not count either.
 */
const TAGS =
  /<(script|style|head)\b[\s\S]*?<\/\1\s*>|<div style="display:none[^"]*">[^<]*<\/div>|<!--[\s\S]*?-->|<(?:[^<>"]|"[^"]*")*>/gi
const TARGET = /\s(href|src|srcset|poster|data-latex|alt)="([^"]*)"/g
/** Matches a picture with a description, which is what a link around it says. */
const DESCRIBED = /<img\s(?:[^<>"]|"[^"]*")*?\salt="([^"]*)"(?:[^<>"]|"[^"]*")*>/gi
/** Matches a link with its content. */
const LINK = /<a\s(?:[^<>"]|"[^"]*")*>([\s\S]*?)<\/a\s*>/gi

/**
 * Reads the HTML of an edition. Unlike the audit of credits, it counts what readers have to unfold, since the question is whether
 * rendering has lost something.
 */
export function contentOfHtml(html: string): EditionContent {
  const links: string[] = []
  const pictures: string[] = []
  const formulas: string[] = []
  const descriptions: string[] = []
  const text = html.replace(TAGS, tag => {
    if (tag.includes('="'))
      for (const [, name = '', value = ''] of tag.matchAll(TARGET)) {
        const address = unescapeHtml(value)
        if (name === 'href') links.push(address)
        else if (name === 'data-latex') formulas.push(address)
        else if (name === 'alt') descriptions.push(address)
        else if (name === 'srcset')
          append(
            pictures,
            address.split(/,\s+/).map(each => each.trim().replace(/\s.*$/, '')),
          )
        else pictures.push(address)
      }
    return ''
  })
  const linkWords = (): string[] =>
    Array.from(html.matchAll(LINK), ([, inner = '']) => decoded(inner.replace(DESCRIBED, '$1').replace(TAGS, '')))
  return { text: decoded(text), links, pictures, formulas, descriptions, linkWords }
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
  description: 'description of a picture',
} as const

/** What an edition lacks, or may lack, of a text. */
export interface LostContent {
  readonly missing: readonly MissingFact[]
  /** What is missing although a problem of the file may explain it. */
  readonly uncertain: readonly MissingFact[]
}

/** What a text is compared with, besides its source. */
type TextTerms = Pick<Article, 'title' | 'withheld' | 'terms' | 'originals'>

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
  const page = pageOf(edition, base, article.originals)
  const left = leftOut(article)
  const isTitle =
    content.heading !== undefined && comparableLetters(content.heading) === comparableLetters(article.title)
  const lost: MissingFact[] = []
  for (const [i, element] of content.elements.entries()) {
    if (isTitle && element.inHeading) continue
    const missing = missingPart(element, { content, at: i, page, left })
    if (missing === undefined) continue
    if (isNamed(missing, source)) continue
    const line = lineOf(element, missing, source)
    if (isNear(line, source)) continue
    lost.push(lostElement(element, missing, line + source.line - 1))
  }
  return source.told.length > 0 ? { missing: [], uncertain: lost } : { missing: lost, uncertain: [] }
}

/**
 * Tells whether a page or entry certainly shows the whole text of a post, which is plain. If it does not, `missingContent` decides.
 * @param base the address to which links are relative; without it, they have to be as they are written
 */
export function showsPlainly(source: PostSource, visible: VisibleText, base?: string): boolean {
  const plain = plainContentOf(source)
  if (!plain || !visibleLetters(visible).includes(plain.letters)) return false
  const targets = lazy(() => new Set(visible.links.map(({ href }) => addressOf(href, base ?? ''))))
  const leadsTo = (target: string): boolean =>
    visible.links.some(({ href }) => href === target) || (base !== undefined && targets().has(addressOf(target, base)))
  return plain.code.every(each => visible.text.includes(each)) && plain.links.every(leadsTo)
}

/** The letters of what readers see. A sign that no plain text has stands for what a quick reading left out. */
const visibleLetters = memoByObject(({ text }: VisibleText) => comparableLetters(text.replaceAll(UNREAD, '\uFFFD')))

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
  const content = writtenHtml(excerpt)
  return {
    missing: [
      ...missingTitle(article, page),
      ...content.elements.flatMap((element, at) => {
        const missing = isWithin(element) ? undefined : missingPart(element, { content, at, page, left })
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
  page.hasLetters(comparableLetters(title)) ? [] : [{ fact: 'title', value: title, form: 'content' }]

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
  /** Tells whether a text stands directly after the one that was found last. */
  readonly follows: (text: string) => boolean
  /** Whether it is plain text, which has no pictures and separates words differently. */
  readonly plain: boolean
  readonly base: string
  /** Tells whether the text contains these letters, apart from everything that is no letter, digit or symbol. */
  readonly hasLetters: (letters: string) => boolean
  /** Tells whether the part that shows a post has these letters at least as often as the post. */
  readonly isAsOften: (letters: string, content: WrittenContent) => boolean
  readonly characters: () => string
  /** The text with plain spaces for all others. */
  readonly spaced: () => string
  readonly links: () => ReadonlySet<string>
  /** The letters of the words of all links. */
  readonly linkWords: () => string
  readonly pictures: () => ReadonlySet<string>
  /** The letters of the descriptions of all pictures. */
  readonly descriptions: () => string
  readonly formulas: () => ReadonlySet<string>
}

function pageOf(edition: EditionContent, base: string, originals: Article['originals'] = new Map()): ComparedContent {
  const { text, links, pictures, formulas = [], descriptions = [], linkWords } = edition
  const find = inOrder(() => text, REMEMBERED)
  const letters = lazy(() => comparableLetters(text))
  const findLetters = inOrder(letters)
  const plain = pictures === undefined
  let end = 0
  return {
    includes: part => {
      const at = find(part)
      if (at >= 0) end = at + part.length
      return at >= 0
    },
    follows: part => {
      const at = text.slice(end, end + part.length + BETWEEN).indexOf(part)
      if (at < 0 || comparableLetters(text.slice(end, end + at)) !== '') return false
      end += at + part.length
      return true
    },
    plain,
    base,
    hasLetters: part => findLetters(part) >= 0,
    isAsOften: comparedCounts(letters),
    characters: lazy(() => comparableText(plain ? text.replace(QUOTED, '') : text)),
    spaced: lazy(() => text.replace(SPACES, ' ')),
    links: lazy(() => new Set([...links, ...(pictures ?? [])].map(href => addressOf(href, base)))),
    linkWords: lazy(() => (linkWords?.() ?? []).map(comparableLetters).join('\n')),
    pictures: lazy(() => {
      const names = new Map([...originals].map(([copy, files]) => [fileName(copy), files.map(fileName)]))
      return new Set([...(pictures ?? []), ...links].map(fileName).flatMap(name => [name, ...(names.get(name) ?? [])]))
    }),
    descriptions: lazy(() => descriptions.map(comparableLetters).join('\n')),
    formulas: lazy(() => new Set(formulas.map(comparableLetters))),
  }
}

/** The number of signs that may stand between two texts of which one follows the other. */
const BETWEEN = 200

/** Matches the signs of quotations at the beginning of a line, which plain text may have. */
const QUOTED = /^[\s>]+/gm

/** Matches spaces that are written in another way. */
const SPACES = /[\t\u00A0]/g

/** How far after an earlier match a text is looked for first, and how many matches are remembered. */
const [AHEAD, REMEMBERED] = [20_000, 4]

/**
 * Returns a function that finds the position of texts in a text, or -1. It looks after the last matches first, because most elements are in the order of the
 * Markdown, apart from notes; searches of the whole text would take the square of the time for a long post.
 *
 * @param most how many searches of the whole text may fail before only the places after matches are searched
 */
function inOrder(text: () => string, most = Number.POSITIVE_INFINITY): (part: string) => number {
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
    return at
  }
}

/** An edition, and the place of an element among those that it should have. */
interface Search {
  readonly content: WrittenContent
  /** The index of the element. */
  readonly at: number
  readonly page: ComparedContent
  /** The names of the files that terms withhold. */
  readonly left: ReadonlySet<string>
}

/** Returns the part of an element that an edition lacks, or undefined if it shows all of it. */
function missingPart(element: WrittenElement, search: Search): string | undefined {
  const { kind, value } = element
  const { page, left } = search
  switch (kind) {
    case 'words':
      if (!isShort(value)) return page.includes(value) ? undefined : missingWords(value, search)
      // This needs no letters of the whole edition, which take longer than anything else.
      if (!page.plain && page.follows(value)) return undefined
      if (!page.hasLetters(comparableLetters(value))) return missingWords(value, search)
      return hasPlace(value, search) ? undefined : value.replaceAll(GAP, ' ')
    case 'address': {
      const bare = value.replace(/^(?:mailto:|[a-z]+:\/\/)/i, '')
      const isThere = [bare, percentDecoded(bare)].some(text => page.hasLetters(comparableLetters(text)))
      return isThere || page.links().has(addressOf(value, page.base)) ? undefined : value
    }
    case 'code':
      if (page.includes(value)) return undefined
      return missingCode(value, search)
    case 'formula':
      return page.formulas().has(comparableLetters(value)) || page.includes(value) || hasSigns(value, page)
        ? undefined
        : value
    case 'link':
      return missingLink(element, page)
    case 'picture':
      if (page.plain || /^(?:data:|#)/i.test(value) || left.has(fileName(value))) return undefined
      return page.pictures().has(fileName(value)) ? undefined : value
    case 'description': {
      const { picture = '' } = element
      // A picture that is missing is reported with its address.
      if (left.has(fileName(picture)) || !(page.plain || page.pictures().has(fileName(picture)))) return undefined
      const letters = comparableLetters(value)
      return page.descriptions().includes(letters) || page.hasLetters(letters) ? undefined : value
    }
  }
}

/** Returns the target of a link that an edition lacks. A link within the site is recognised by its words. */
function missingLink({ value, words = '' }: WrittenElement, page: ComparedContent): string | undefined {
  if (/^(?:(?:https?:)?\/\/|mailto:|tel:)/i.test(value)) {
    const address = addressOf(value, page.base)
    // In plain text, nothing but the text itself says where an address ends. An address of email is its own words there.
    const written = address.replace(/^(?:mailto|tel):/i, '')
    return page.links().has(address) || (page.plain && page.hasLetters(comparableLetters(written))) ? undefined : value
  }
  if (page.plain || /^[a-z][\w+.-]*:/i.test(value)) return undefined
  return words.split(GAP).every(part => page.linkWords().includes(comparableLetters(part))) ? undefined : value
}

/** The number of letters up to which a text may stand in many places. */
const SHORT = 12

const isShort = (text: string): boolean =>
  text.length <= SHORT || (text.length <= 4 * SHORT && comparableLetters(text).length <= SHORT)

/**
 * Tells whether a short text is where it belongs, since it may well be found somewhere else: together with the words before or after it. Otherwise, it has to be there as often as in the post.
 */
function hasPlace(value: string, search: Search): boolean {
  const { page, content, at } = search
  const parts = value.split(GAP).map(comparableLetters)
  const own = parts.join('')
  if (own === '') return true
  const before = neighbour(content.elements, at, -1)
  const after = neighbour(content.elements, at, 1)
  if (parts.length === 1 && before && page.hasLetters(before + own)) return true
  if (parts.length === 1 && after && page.hasLetters(own + after)) return true
  // In plain text, the lines of the cells of a table alternate.
  const isFolded = page.plain && content.elements[at]?.inCell === true
  const pieces = isFolded ? value.split(NOT_WORD).map(comparableLetters) : parts
  return pieces.every(piece => isAsOften(piece, search))
}

const NOT_WORD = /[^\p{L}\p{N}\p{S}]+/u

/** The elements whose values are part of the text, in the order in which they are listed. */
const TEXT: ReadonlySet<WrittenElement['kind']> = new Set(['words', 'code', 'address'])

/** Returns the letters of the words before or after an element, or undefined if an edition may have something else there. */
function neighbour(elements: readonly WrittenElement[], at: number, step: 1 | -1): string | undefined {
  let i = at + step
  while (elements[i] && !TEXT.has(elements[i]?.kind ?? 'words')) i += step
  const { kind, value = '' } = elements[i] ?? {}
  if (kind === undefined) return undefined
  const words = value.split(/\s+/)
  const near = step < 0 ? words.slice(-NEIGHBOURS) : words.slice(0, NEIGHBOURS)
  return near.some(word => word.includes(GAP)) ? undefined : comparableLetters(near.join(''))
}

/** Tells whether an edition has these letters at least as often as the text of the post. */
function isAsOften(letters: string, { content, page }: Search): boolean {
  if (letters === '') return true
  if (!page.hasLetters(letters)) return false
  return page.isAsOften(letters, content)
}

/** The number of letters that are searched for counts in one edition. Beyond it, a text counts as complete if it has been found. */
const COUNTED = 200_000_000

/** Returns a function that compares how often letters are in an edition and in a post. A long post repeats many of its short texts. */
function comparedCounts(all: () => string): ComparedContent['isAsOften'] {
  const answers = memoByObject((content: WrittenContent) => {
    const body = lettersBetween(all(), content)
    const { letters } = textOf(content)
    return { body, letters, known: new Map<string, boolean>() }
  })
  let left = COUNTED
  return (part, content) => {
    const { body, letters, known } = answers(content)
    const answer = known.get(part)
    if (answer !== undefined || left < 0) return answer ?? true
    left -= body.length + letters.length
    const isAsOften = timesIn(body, part) >= timesIn(letters, part)
    known.set(part, isAsOften)
    return isAsOften
  }
}

/** The number of letters from which a text tells where a post is in an edition. */
const LONG = 20

/**
 * Returns how many letters an edition has at most for some of a post’s, since plain text adds a number to each link, and every edition the
 * credit of each picture.
 */
const around = ({ letters, pictures }: Extent): number => (letters === 0 ? 0 : 3 * letters + 50 + 300 * pictures)

/** The number of letters and pictures in a part of a post. */
interface Extent {
  readonly letters: number
  readonly pictures: number
}

/** Returns the letters of a text in lines, its first and last long parts, and the number of letters before and after these. */
const textOf = memoByObject(({ elements }: WrittenContent) => {
  const parts = elements.flatMap(({ kind, value }) => (TEXT.has(kind) ? value.split(GAP).map(comparableLetters) : []))
  const isLong = (part: string): boolean => part.length >= LONG
  const [first, last] = [parts.findIndex(isLong), parts.findLastIndex(isLong)]
  const pictures = elements.filter(({ kind }) => kind === 'picture').length
  const extentOf = (some: readonly string[]): Extent => ({
    letters: some.reduce((sum, part) => sum + part.length, 0),
    pictures,
  })
  return {
    letters: parts.join('\n'),
    first: parts[first] ?? '',
    last: parts[last] ?? '',
    before: extentOf(parts.slice(0, Math.max(first, 0))),
    after: extentOf(parts.slice(last + 1)),
  }
})

/** Returns the letters of a post in those of an edition, without those of its credit, its date and its beginning in an inbox. */
function lettersBetween(all: string, content: WrittenContent): string {
  const { letters, first, last, before, after } = textOf(content)
  // The posts of a digest may begin alike.
  const [from, to] = [all.indexOf(first), all.lastIndexOf(last)]
  if (first === '' || from < 0 || to < from || timesIn(letters, first) > 1) return all
  return all.slice(Math.max(0, from - around(before)), to + last.length + around(after))
}

function timesIn(text: string, part: string): number {
  let times = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) times += 1
  return times
}

/**
 * Tells whether a text shows most letters and numbers of a formula, in any order. An email writes `x^{2}` as `x²`, commands as signs, and
 * nothing for a colour or a width, so no more can be compared.
 */
function hasSigns(tex: string, page: ComparedContent): boolean {
  const parts = tex
    .replace(/\\(?:begin|end)\{[^{}]*\}/g, ' ')
    .split(/\\(?:[A-Za-z]+\*?|.)|[^\p{L}\p{N}\\]+/u)
    .map(comparableLetters)
    .filter(part => part !== '')
  return parts.filter(part => page.hasLetters(part)).length * 2 >= parts.length
}

/** The number of neighbouring words with which a word is looked for. */
const NEIGHBOURS = 2

/**
 * Returns the words that an edition lacks. A word is there if it is found together with the two words before or after it, or with
 * one on each side, since an edition may put something between two words, such as the number of a note.
 */
function missingWords(text: string, search: Search): string | undefined {
  const missing = text.split(GAP).flatMap(run => missingInRun(run, search) ?? [])
  return missing.length === 0 ? undefined : missing.join(' ')
}

/** Matches a number with a full stop, which may have become that of a list item. */
const NUMBER = /^\d{1,9}[.)]$/

function missingInRun(text: string, search: Search): string | undefined {
  const { page, content, at } = search
  if (page.hasLetters(comparableLetters(text))) return undefined
  const words = text.split(page.plain ? NOT_WORD : /\s+/).filter(word => comparableLetters(word) !== '')
  const letters = words.map(comparableLetters)
  if (
    words.length <= NEIGHBOURS + 1 &&
    page.hasLetters(letters.filter((_, i) => !NUMBER.test(words[i] ?? '')).join(''))
  )
    return undefined
  const isFolded = page.plain && content.elements[at]?.inCell === true
  const isThere = (word: string, i: number): boolean => {
    for (let from = Math.max(0, i - NEIGHBOURS); from <= i && from + NEIGHBOURS < words.length; from += 1)
      if (page.hasLetters(letters.slice(from, from + NEIGHBOURS + 1).join(''))) return true
    if (NUMBER.test(word)) return true
    for (const from of [i - 1, i])
      if (from >= 0 && from + 1 < words.length && isAsOften(letters.slice(from, from + 2).join(''), search)) return true
    return isFolded && isAsOften(letters[i] ?? '', search)
  }
  const missing = words.filter((word, i) => !isThere(word, i))
  return missing.length === 0 ? undefined : missing.join(' ')
}

/** Matches what generators leave out of code that they print: the tags around it in Liquid and Nunjucks, comments in a tag of Hugo. */
const RAW_TAG = /\{%-?\s*(?:end)?raw\s*-?%\}|(?<=\{\{[<%])\/\*|\*\/(?=[>%]\}\})/g

/** Returns the first line of code that an edition lacks, or has without the space before it. */
function missingCode(code: string, search: Search): string | undefined {
  const { page } = search
  const isThere = (part: string): boolean =>
    page.characters().includes(comparableText(page.plain ? part.replace(QUOTED, '') : part))
  const lines = code.split('\n')
  if (!isThere(code)) {
    const missing = lines.find(line => !line.replace(RAW_TAG, GAP).split(GAP).every(isThere))
    // Plain text may have folded a line in a cell.
    if (missing === undefined || !page.plain) return missing
    return missingWords(missing, search) === undefined ? undefined : missing
  }
  const margin = smallest(lines.filter(line => /\S/.test(line)).map(indentOf))
  // Plain text folds long lines, so only their beginnings are compared.
  const start = (line: string): string =>
    line
      .slice(margin, indentOf(line) + START)
      .replace(SPACES, ' ')
      .trimEnd()
  return lines.find(line => indentOf(line) > margin && /\S/.test(line) && !page.spaced().includes(start(line)))
}

/** The number of characters of a line of code that are compared with the space before them. */
const START = 20

const indentOf = (line: string): number => line.search(/\S|$/)

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
