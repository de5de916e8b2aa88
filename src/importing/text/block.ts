import { detectedLanguage } from '../language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { datesIn } from '../written-date.js'
import { isFurniture } from './furniture.js'
import { labelOf } from './label.js'
import {
  endsSentence,
  linesOfText,
  type PastedLine,
  type Setting,
  settingOf,
  startsInLowerCase,
} from './pasted-line.js'
import { isStandalone } from './standalone.js'

/** A paragraph or a single line. */
export interface Block {
  readonly text: string
  /** The number of the block's first line. */
  readonly line: number
  readonly kind: 'text' | 'bullet' | 'number' | 'break' | 'heading' | 'quote' | 'table'
  /** The cells of a table, row by row. */
  readonly rows?: readonly (readonly string[])[]
}

const BULLET = /^(?:[•▪◦‣·–—*-])\s+(?=\S)/
const NUMBER = /^\d{1,2}[.)]\s+(?=\S)/
/** Tells whether a line is an item of a numbered list. `3. März 2025` is a date, as many languages write the day. */
const isNumbered = (text: string): boolean => NUMBER.test(text) && !datesIn(text).some(({ start }) => start === 0)
/** Matches a Markdown heading in pasted text. */
const HEADING = /^#{2,6}\s+(?=\S)/
/** Matches a row of repeated characters, which is a thematic break. */
const BREAK = /^[*·•_=~–—#-](?:\s*[*·•_=~–—#-])+$/

/**
 * Splits pasted text into paragraphs, whether its lines are wrapped or not.
 *
 * @param text with LF line ends
 */
export function blocksOf(text: string): Block[] {
  const lines = linesOfText(text)
  const setting = settingOf(lines)
  const words = new Set(text.toLowerCase().match(/[\p{L}’']+(?:-[\p{L}’']+)*/gu) ?? [])
  const joins: Joins = { words, afterHyphen: AFTER_HYPHEN.get(detectedLanguage(text) ?? '') }
  const groups: PastedLine[][] = []
  const rows = tableRows(lines)
  for (const line of lines) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const row = rows.has(line)
    if (
      group &&
      last &&
      (row || rows.has(last) ? row && rows.get(line) === rows.get(last) : goesOn(group, line, setting))
    )
      group.push(line)
    else groups.push([line])
  }
  return groups.map(group => (group[0] && rows.has(group[0]) ? tableFrom(group) : blockFrom(group, joins)))
}

/**
 * Finds the lines that are table rows, each with the number of its table. A table has at least three consecutive lines with
 * the same number of cells.
 */
function tableRows(lines: readonly PastedLine[]): ReadonlyMap<PastedLine, number> {
  const rows = new Map<PastedLine, number>()
  let from = 0
  while (from < lines.length) {
    const columns = lines[from]?.cells.length ?? 0
    let to = from + 1
    while (lines[to]?.cells.length === columns) to += 1
    const run = lines.slice(from, to)
    if (columns > 1 && run.length > 2 && !run.some(({ text }) => labelOf(text)))
      for (const line of run) rows.set(line, from)
    from = to
  }
  return rows
}

const tableFrom = (lines: readonly PastedLine[]): Block => ({
  text: lines.map(({ text }) => text).join(' '),
  line: lines[0]?.number ?? 0,
  kind: 'table',
  rows: lines.map(({ cells }) => cells),
})

function blockFrom(group: readonly PastedLine[], joins: Joins): Block {
  const text = group.map(({ text }) => text).reduce((before, next) => joined(before, next, joins))
  const line = group[0]?.number ?? 0
  if (BREAK.test(text)) return { text, line, kind: 'break' }
  if (HEADING.test(text)) return { text: text.replace(HEADING, ''), line, kind: 'heading' }
  if (group[0]?.quoted) return { text, line, kind: 'quote' }
  const kind = BULLET.test(text) ? 'bullet' : isNumbered(text) ? 'number' : 'text'
  const bare = kind === 'bullet' ? text.replace(BULLET, '') : kind === 'number' ? text.replace(NUMBER, '') : text
  return { text: bare, line, kind }
}

const LONGEST_WORD = 80

/** Matches scripts that do not separate words by spaces. */
const NO_SPACES = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u

interface Joins {
  /** Every word of the text. */
  readonly words: ReadonlySet<string>
  /**
   * Matches a conjunction after a hyphen, in a language in which any other hyphen at the end of a line, between lower-case letters, is
   * hyphenation.
   */
  readonly afterHyphen: RegExp | undefined
}

const AFTER_HYPHEN = new Map(
  LANGUAGES.flatMap(({ tag, afterHyphen }) =>
    afterHyphen ? [[tag, new RegExp(String.raw`^${anyPhrase(afterHyphen)}(?![\p{L}-])`, 'u')]] : [],
  ),
)

/** Joins two lines. A hyphen between them is removed only if it is certainly hyphenation. */
function joined(before: string, next: string, { words, afterHyphen }: Joins): string {
  const [, head] = /([\p{L}’']+)-$/u.exec(before.slice(-LONGEST_WORD)) ?? []
  const [tail] = /^\p{Ll}[\p{L}’']*/u.exec(next) ?? []
  if (!head || !tail)
    return NO_SPACES.test(before.slice(-1)) && NO_SPACES.test(next) ? before + next : `${before} ${next}`
  if (afterHyphen?.test(next)) return `${before} ${next}`
  const isWord = words.has(`${head}${tail}`.toLowerCase())
  const isPair = words.has(`${head}-${tail}`.toLowerCase())
  return isWord || (afterHyphen && !isPair) ? `${before.slice(0, -1)}${next}` : `${before}${next}`
}

const HANGING = new RegExp(String.raw`(?:,|\s${anyPhrase(LANGUAGES.flatMap(({ small = [] }) => small))})$`, 'u')
const BEGINS = [BULLET, BREAK, HEADING]
const isCapitals = (text: string): boolean => /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text)

function goesOn(group: readonly PastedLine[], line: PastedLine, setting: Setting): boolean {
  const last = group.at(-1)
  if (!last) return false
  const { text } = line
  if (BEGINS.some(form => form.test(text)) || isNumbered(text) || BREAK.test(last.text) || HEADING.test(last.text))
    return false
  if (line.quoted !== last.quoted) return false
  const broken = !endsSentence(last.text)
  const capitals = isCapitals(text) && isCapitals(last.text)
  if (capitals && line.gap === 0 && !isFurniture(text) && !isFurniture(last.text)) return true
  if (isStandalone(text) || isStandalone(last.text) || isCapitals(last.text) || isCapitals(text)) return false
  // A line that is much longer than the others was not wrapped.
  if (last.text.length > setting.width * 1.2 && !startsInLowerCase(text)) return false
  // A line that ends in an article, a preposition or a comma continues.
  if (line.gap === 0 && last.text.length > 60 && HANGING.test(last.text)) return true
  // A line that begins in lower case continues an unfinished sentence.
  if (broken && startsInLowerCase(text)) return setting.wrapped || line.gap === 0
  if (!setting.wrapped || line.gap > setting.inside) return false
  // If the next word had room on the line, the line break is intentional.
  const room = last.text.length + 1 + (text.split(' ', 1)[0]?.length ?? 0)
  const full = room > setting.width * 0.85
  if (broken && group.length === 1 && !last.soft && !full) return false
  if (broken) return last.text.length > setting.width * (setting.inside > 0 ? 0.1 : 0.4)
  return setting.flowed ? last.soft : full
}
