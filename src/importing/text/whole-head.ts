import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { datesIn, withoutDates } from '../written-date.js'
import { bylineOf } from './byline.js'
import type { Head, HeadLine } from './head-line.js'
import { titlesOf, untitled } from './honorific.js'

/**
 * The summary line, in which mail programs and blogs repeat the whole head: `Title by Ada Writer The Review 3 March 2025`.
 * It shows the role of other lines and has no role itself.
 */
export interface WholeHead {
  readonly line: HeadLine
  readonly title: string
  readonly author?: string
  readonly outlet?: string
  readonly date?: ReturnType<typeof datesIn>[number]
}

const BY = new RegExp(
  String.raw`^(.{8,}?)[\s,–—|-]+${anyPhrase(LANGUAGES.flatMap(({ by = [] }) => by))}\s+(?=\p{Lu})(.*)$`,
  'iu',
)

/** Matches a summary line in the form `Title (Ada Writer, The Review, 3 March 2025)`. */
const IN_BRACKETS = /^(.{8,}?)\s+\(([^()]+,[^()]+)\)$/u

/** Finds the summary line, and splits it where the other lines show the limits of its parts. */
export function wholeHeadOf({ lines, outlets, authors }: Head): WholeHead | undefined {
  for (const line of lines) {
    if (line.role !== 'other' || line.text.length > 400) continue
    const [, title = '', rest = ''] = BY.exec(line.text) ?? IN_BRACKETS.exec(line.text) ?? []
    const date = datesIn(rest).at(-1)
    if (title === '') continue
    const others = lines.filter(other => other !== line)
    const repeated = others.some(other => sameText(other.text, title))
    if (!repeated && !date) continue
    const names = withoutDates(rest)
    const author = authors.find(({ value }) => startsWith(names, value))?.value ?? firstName(names)
    if (!author) continue
    const tail = names
      .slice(author.length)
      .replace(/^[\s,|·–—-]+|[\s,|·–—-]+$/g, '')
      .trim()
    const outlet = outlets.find(({ value }) => sameText(value, tail))?.value ?? tail
    return { line, title, author, ...(outlet ? { outlet } : {}), ...(date ? { date } : {}) }
  }
  return undefined
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
export const sameText = (a: string, b: string): boolean => fold(a) === fold(b)
const startsWith = (text: string, head: string): boolean => `${fold(text)} `.startsWith(`${fold(head)} `)

/** Returns the name at the start of a text: two words, or three if the second is an initial or in lower case. */
function firstName(text: string): string | undefined {
  const whole = bylineOf(`by ${text}`)
  if (!whole) return undefined
  const [name = ''] = whole.names
  const words = untitled(name).split(' ')
  const length = /^(?:\p{Lu}\.?|\p{Ll}+)$/u.test(words[1] ?? '') ? 3 : 2
  return titlesOf(name) + words.slice(0, length).join(' ')
}
