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

/** What the lines of one block say above a text. */
export interface HeadLines {
  /** HTML of the lines that are none of these. */
  readonly kept: readonly string[]
  readonly names?: readonly string[]
  readonly title?: string
  readonly date?: WrittenDate
}

/**
 * A headline, a byline and a date that stand in one block, on lines of their own. Undefined where there is none.
 * @param title of the page, where it has one
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
  const said = { ...(named ? { names: named } : {}), ...(date ? { date } : {}) }
  const first = plainLine(kept[0] ?? '')
  const isHeadline = title === undefined && (named ?? date) !== undefined && first !== '' && first.length <= 160
  return isHeadline && !/[.,;:]$/.test(first) ? { kept: kept.slice(1), title: first, ...said } : { kept, ...said }
}

/** A line that names one author, and what they are. */
export const isPosted = ({ names: [name, ...others], rest }: Byline, names: readonly string[]): boolean =>
  name !== undefined &&
  others.length === 0 &&
  rest.length >= 4 &&
  rest.length < 90 &&
  !endsSentence(rest) &&
  datesIn(rest).length === 0 &&
  (isPost(rest) || (!/^\p{Lu}/u.test(rest) && names.some(known => isSamePerson(name, known))))

/** A line that names the authors and perhaps a date, and goes on with nothing else. */
export const isByline = (byline: Byline, names: readonly string[]): boolean =>
  (names.length === 0 || byline.names.some(name => names.some(known => isSamePerson(name, known)))) &&
  withoutDates(byline.rest).length < 20
