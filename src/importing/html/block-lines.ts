import { type Byline, bylineOf, isPost } from '../text/byline.js'
import { isSamePerson } from '../text/honorific.js'
import { endsSentence } from '../text/pasted-line.js'
import { dateAlone, datesIn, type WrittenDate, withoutDates } from '../written-date.js'
import { type Element, elementText } from './dom.js'

export const linesIn = (block: Element): string[] => block.innerHTML.split(/<br\b[^>]*>/i)

export const plainLine = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** The lines of one block that belong to the head of an article. */
export interface HeadLines {
  /** The HTML of the remaining lines. */
  readonly kept: readonly string[]
  readonly names?: readonly string[]
  readonly title?: string
  readonly date?: WrittenDate
}

/**
 * Finds a headline, a byline and a date that are on separate lines of one block. It returns undefined if there are
 * none.
 *
 * @param title the title of the page, if it has one
 */
export function headLines(block: Element, title: string | undefined, names: readonly string[]): HeadLines | undefined {
  const lines = linesIn(block)
  if (lines.length < 2 || elementText(block).length > 400) return undefined
  let named: readonly string[] | undefined
  let date: WrittenDate | undefined
  const kept = lines.filter(line => {
    const words = plainLine(line)
    if (words === '' || (title !== undefined && words.toLowerCase() === title.toLowerCase())) return false
    const byline = words.length < 160 ? bylineOf(words) : undefined
    if (byline && isByline(byline, names)) named = byline.names
    else if (words.length < 60 && dateAlone(words)) date ??= dateAlone(words)
    else return true
    return false
  })
  if (kept.length === lines.length) return undefined
  const facts = { ...(named ? { names: named } : {}), ...(date ? { date } : {}) }
  const first = plainLine(kept[0] ?? '')
  const isHeadline = title === undefined && (named ?? date) !== undefined && first !== '' && first.length <= 160
  return isHeadline && !/[.,;:]$/.test(first) ? { kept: kept.slice(1), title: first, ...facts } : { kept, ...facts }
}

/** Tells whether a line consists of one author's name and position. */
export const isPosted = ({ names: [name, ...others], rest }: Byline, names: readonly string[]): boolean =>
  name !== undefined &&
  others.length === 0 &&
  rest.length >= 4 &&
  rest.length < 90 &&
  !endsSentence(rest) &&
  datesIn(rest).length === 0 &&
  (isPost(rest) || (!/^\p{Lu}/u.test(rest) && names.some(known => isSamePerson(name, known))))

/** Tells whether a line consists of the authors' names and perhaps a date. */
export const isByline = (byline: Byline, names: readonly string[]): boolean =>
  (names.length === 0 || byline.names.some(name => names.some(known => isSamePerson(name, known)))) &&
  withoutDates(byline.rest).length < 20
