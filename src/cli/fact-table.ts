import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import { largest } from '../core/long-lists.js'
import { oneLine } from '../core/text.js'
import { type Draft, type ImportedFact, reasonOf } from '../importing/index.js'
import type { Colours } from './console.js'

const INDENT = 2
const GAP = 2
/** The largest shares of a line for the name of a field and for its origin. The value takes the rest. */
const FIELD_SHARE = 0.36
const FROM_SHARE = 0.27

/** Matches characters that a terminal obeys, or that would change the order of a whole line. Sources may contain them. */
const COMMANDS = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** Wraps a text at a number of columns. A word that is longer than a line, such as an address, is divided. */
const wrapped = (text: string, width: number): string[] =>
  wrapAnsi(oneLine(text).replace(COMMANDS, ''), width, { hard: true }).split('\n')

/** Wraps a sentence below the table. */
export const indented = (text: string, width: number): string[] =>
  wrapped(text, width - INDENT).map(line => ' '.repeat(INDENT) + line)

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)))

interface Row {
  readonly field: string
  readonly value: string
  readonly from: string
  readonly doubt?: string
  readonly state: 'sure' | 'guess' | 'check'
}

function rowOf(fact: ImportedFact): Row {
  const { field, value, from } = fact
  const doubt = reasonOf(fact)
  const row = { field, from, value: typeof value === 'string' ? value : value.join(', ') }
  return doubt === undefined ? { ...row, state: 'sure' } : { ...row, doubt, state: 'guess' }
}

const checkRow = (field: string, doubt: string): Row => ({ field, value: '', from: '', doubt, state: 'check' })

/**
 * Returns the table of an import: whether each value is sure or a guess, its field, the whole value, where it was found, and
 * below a guess the reason for the doubt. The question of the import and doubts about the text come last.
 */
export function factTable(
  { facts, question, doubts = [] }: Pick<Draft, 'facts' | 'question' | 'doubts'>,
  { colours, width }: { readonly colours: Colours; readonly width: number },
): string[] {
  const rows = [
    ...facts.map(rowOf),
    ...(question ? [checkRow('original', question.text), ...question.facts.map(rowOf)] : []),
    ...doubts.map(doubt => checkRow('text', doubt)),
  ]
  const states = largest(rows.map(({ state }) => state.length))
  const room = width - INDENT - states - 3 * GAP
  const widest = (key: 'field' | 'from' | 'value', most: number): number =>
    Math.min(Math.floor(most), largest(rows.map(row => stringWidth(oneLine(row[key])))))
  const fields = widest('field', room * FIELD_SHARE)
  const origins = widest('from', room * FROM_SHARE)
  const values = widest('value', room - fields - origins)
  return rows.flatMap(({ field, value, from, doubt, state }) => {
    const names = wrapped(field, fields)
    const texts = value === '' ? [] : wrapped(value, values)
    const places = value === '' ? [] : wrapped(from, origins)
    const reasons = doubt === undefined ? [] : wrapped(doubt, room - fields + GAP)
    const above = Math.max(texts.length, places.length)
    const height = Math.max(names.length, above + reasons.length)
    return Array.from({ length: height }, (_, i) => {
      const first = padded(i === 0 ? state : '', states)
      const reason = reasons[i - above]
      const cells = [
        state === 'sure' ? colours.green(first) : colours.yellow(first),
        colours.bold(padded(names[i] ?? '', fields)),
        ...(reason === undefined
          ? [padded(texts[i] ?? '', values), colours.dim(places[i] ?? '')]
          : [colours.yellow(reason)]),
      ]
      return ' '.repeat(INDENT) + cells.join(' '.repeat(GAP)).trimEnd()
    })
  })
}
