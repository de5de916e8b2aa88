import { largest } from '../core/long-lists.js'
import { escapeRegex } from '../core/text.js'
import { percentDecoded } from '../core/url.js'
import type { Article } from '../editions/index.js'
import type { MissingFact } from './missing-facts.js'
import { placesOf } from './parts.js'
import { comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/** The entry of a post in the list of credits at the end of a digest: its number, and the offsets of its text. */
export interface EndEntry {
  readonly number: number
  /** The offset of the number. */
  readonly start: number
  /** The offset after the number. */
  readonly numberEnd: number
  /** The offset at which the next entry begins, or the end of the text. */
  readonly end: number
}

/**
 * Finds the entries of credits at the end of a digest: the last place at which a post's title follows a number, below the first links
 * to all posts. Only posts whose terms allow it have an entry.
 * @param base the address to which links are relative
 */
export function endEntries(
  visible: VisibleText,
  articles: readonly Article[],
  base: string,
): ReadonlyMap<Article, EndEntry> {
  const below = largest(
    placesOf(visible, articles, base).map(([first = 0]) => first),
    0,
  )
  const apart = articles.filter(({ credit }) => credit.apart)
  const numbers = apart.length === 0 ? [] : numbersIn(visible.text, below)
  // Titles may be equal, or begin alike. The entries are in the order of the posts, so that each is above that of the next post.
  let next = Number.POSITIVE_INFINITY
  const found = apart.toReversed().flatMap(article => {
    const title = comparableText(article.title).slice(0, TITLE)
    const named = numbers.filter(({ rest }) => {
      const at = rest.slice(0, title.length + MARKS).indexOf(title)
      return at >= 0 && AFTER_NUMBER.test(rest.slice(0, at))
    })
    const place = named.find(({ start }) => start < next) ?? named[0]
    next = Math.min(next, place?.start ?? next)
    return place ? [{ article, ...place }] : []
  })
  const starts = found.map(({ start }) => start).sort((a, b) => a - b)
  return new Map(
    found.map(({ article, number, start, numberEnd }) => [
      article,
      { number, start, numberEnd, end: starts.find(other => other > start) ?? visible.text.length },
    ]),
  )
}

/** The number of characters by which a title is recognised. */
const TITLE = 100

/** The most characters between a number and a title. */
const MARKS = 3

const AFTER_NUMBER = /^[.:)\]–—-]*$/

interface NumberedText extends Omit<EndEntry, 'end'> {
  /** The text after the number, in the form in which texts are compared. */
  readonly rest: string
}

/** Lists the numbers below an offset with the text after each, the last one first. Years and decimals do not count. */
const numbersIn = (text: string, below: number): NumberedText[] =>
  [...text.slice(below).matchAll(/(?<![\p{L}\p{N}]|\d[.,])\d{1,3}(?!\d)/gu)]
    .map(({ 0: digits, index }): NumberedText => {
      const start = below + index
      const numberEnd = start + digits.length
      const rest = comparableText(text.slice(numberEnd, numberEnd + 4 * TITLE))
      return { number: Number(digits), start, numberEnd, rest }
    })
    .reverse()

/** A reference from a post to its credit: the number that readers see, and the id to which it leads in HTML. */
interface EndReference {
  readonly number: number
  readonly id?: string
}

/** The number of characters of a link in which its number is looked for. */
const NEAR = 40

/** Finds the references in the part of a post: links with a number to places in the document or, in plain text, words such as “Credit 1”. */
function referencesIn(part: VisibleText, { words }: Article): EndReference[] {
  const inHtml = part.links.flatMap(({ href, at }): EndReference[] => {
    const id = /^#(.+)$/.exec(href)?.[1]
    const number = /^\D{0,20}?(\d{1,4})/.exec(part.text.slice(at, at + NEAR))?.[1]
    return id && number ? [{ number: Number(number), id: percentDecoded(id) }] : []
  })
  const mark = words.book.email.creditMark.split('{number}').map(piece => escapeRegex(piece.trim()))
  const inText = [...part.text.matchAll(new RegExp(mark.join('\\s*(\\d{1,4})\\s*'), 'gu'))]
  return [...inHtml, ...inText.map(([, number]) => ({ number: Number(number) }))]
}

/** A post's own part of a digest and its entry at the end, as one text. */
interface JoinedPart {
  readonly text: VisibleText
  /** The faults of the reference from the post to the entry. */
  readonly faults: readonly MissingFact[]
}

/** Joins the part of a post with its entry at the end, to which the part has to refer by its number and, in HTML, by a link. */
export function joinedWithEntry(article: Article, part: VisibleText, entry: EndEntry, whole: VisibleText): JoinedPart {
  const references = referencesIn(part, article)
  const own =
    references.find(({ id }) => id !== undefined && leadsTo(entry, id, whole)) ??
    references.find(({ number }) => number === entry.number) ??
    references[0]
  const text = part.followedBy(whole.part(entry.start, entry.end))
  const faults: MissingFact[] = []
  if (!own) return { text, faults: [{ fact: 'number of the credit', value: String(entry.number), form: 'visible' }] }
  if (own.number !== entry.number)
    faults.push({ fact: 'number of the credit', value: `${own.number} → ${entry.number}`, form: 'contradiction' })
  if (own.id !== undefined && !leadsTo(entry, own.id, whole))
    faults.push({ fact: 'credit at the end', value: `#${own.id}`, form: 'link' })
  return { text, faults }
}

/** Tells whether an id is that of an entry. In a document whose ids are not known, every id is. */
function leadsTo({ start, numberEnd }: EndEntry, id: string, { text, anchors }: VisibleText): boolean {
  if (anchors === undefined) return true
  const at = anchors.get(id)
  if (at === undefined) return false
  return AFTER_NUMBER.test(comparableText(at < start ? text.slice(at, start) : text.slice(numberEnd, at)))
}
