import { error, type Problem } from '../core/problem.js'
import { plural } from '../core/text.js'
import { FirstOf, LISTED, type ListLayout, type ListOptions } from './list-layout.js'
import { cellWords, isEmpty } from './list-words.js'
import { stateColumn } from './state-columns.js'
import type { State } from './subscriber.js'

/** The different values of a column that are counted. */
const MOST_VALUES = 1_000
const LONGEST_VALUE = 100

/** Returns the start of a cell as a text of its own, which does not keep the rest of the cell in memory. */
export const cellStart = (cell: string, most = LONGEST_VALUE): string =>
  cell.length <= most ? cell : `${Buffer.from(cell.slice(0, most)).toString()}…`

/** Collects values that are not understood, once for each column and value. */
export class UnknownStates {
  private readonly seen = new Map<string, Map<string, { readonly line: number; rows: number }>>()

  constructor(private readonly file: string) {}

  note(header: string, cell: string, line: number): void {
    const values = this.seen.get(header) ?? new Map<string, { readonly line: number; rows: number }>()
    this.seen.set(header, values)
    const value = cellStart(cell)
    const known = values.get(value)
    if (known) known.rows += 1
    else if (values.size < MOST_VALUES) values.set(value, { line, rows: 1 })
  }

  problems(): Problem[] {
    const { file } = this
    return [...this.seen].flatMap(([header, values]) => {
      const listed = [...values].slice(0, LISTED).map(([value, { line, rows }]) => {
        const often = rows === 1 ? '' : ` It is on ${rows} lines, and this is the first.`
        const what = isEmpty(value)
          ? `The column \`${header}\` is empty, so the subscription state is unknown.${often}`
          : `The column \`${header}\` contains \`${value}\`, which is not a known subscription state.${often}`
        const meaning = `--value ${quoted(`${isEmpty(value) ? '' : value}=unsubscribed`)} (or =active, =pending, =bounced)`
        const fix = `Say what it means with ${meaning}, or vouch for the whole list with --state active.`
        return error('subscribers.state', { file, line }, what, `${fix} ${remedy(header)}`)
      })
      const more = values.size - listed.length
      if (more <= 0) return listed
      const number = values.size < MOST_VALUES ? more : `at least ${more}`
      const what = `The column \`${header}\` contains ${number} more unknown values.`
      return [...listed, error('subscribers.state', { file }, what, remedy(header))]
    })
  }

  /** Says which values were not understood, and what they count as. */
  notes(state: State): string[] {
    return [...this.seen].map(([header, values]) => {
      const listed = [...values.keys()].slice(0, LISTED).map(value => (isEmpty(value) ? 'no value' : `\`${value}\``))
      const more = values.size > LISTED ? ' and others' : ''
      return `In the column \`${header}\`, ${listed.join(', ')}${more} counted as ${state}, as --state says.`
    })
  }
}

/** The different sentences about what is not kept. */
const MOST_SENTENCES = 100

/** Collects what an import does not keep of a row, by the sentence that says so. */
export class Losses {
  private readonly seen = new Map<string, { last: number; readonly lines: FirstOf<number> }>()

  note(line: number, sentence: string): void {
    const known = this.seen.get(sentence)
    // A row may lose the same thing twice.
    if (known?.last === line || (!known && this.seen.size >= MOST_SENTENCES)) return
    const kept = known ?? { last: line, lines: new FirstOf<number>() }
    kept.last = line
    kept.lines.note(line)
    this.seen.set(sentence, kept)
  }

  notes(): string[] {
    return [...this.seen].map(([sentence, { lines }]) => {
      const { listed, count, more } = lines
      const others = more > 0 ? ` and ${more} more` : ''
      return `${count === 1 ? 'line' : 'lines'} ${listed.join(', ')}${others}: ${sentence}`
    })
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\$`]/g, '\\$&')}"`

const remedy = (header: string): string =>
  `If the column does not say who gets mail, add --ignore-column ${quoted(header)}, or --field ${quoted(header)} to keep it.`

export function noAddress(file: string): Problem {
  const fix = 'In the first line, name the column with the addresses `email`.'
  return error(
    'subscribers.header',
    { file, line: 1 },
    'This list has no column that is recognised as email addresses.',
    fix,
  )
}

/** Returns the problems of a list as a whole. */
export const problemsOf = (layout: ListLayout, options: ListOptions): Problem[] => [
  ...unknownColumns(layout, options),
  ...statesWithoutHeader(layout, options),
  ...(layout.namesStates ? unreadCells(layout, options) : []),
  ...(layout.others.some(({ state }) => state) ? [] : stateInName(options)),
]

const unknownColumns = ({ headers }: ListLayout, { file, ignore, keep }: ListOptions): Problem[] =>
  [...ignore, ...keep]
    .filter(name => !headers.includes(cellWords(name)))
    .map(name => {
      const what = `No column is named \`${name}\`.`
      return error('subscribers.column', { file, line: 1 }, what, 'Write the name of the column as in the first line.')
    })

/** Returns the problem of a list without a header in which a cell looks like a state. */
function statesWithoutHeader({ doubt }: ListLayout, { file }: ListOptions): Problem[] {
  if (!doubt) return []
  const what = `This list has no header, and one of its cells is \`${cellStart(doubt.cell)}\`.`
  const fix = 'Add a first line that names the columns, such as email,status.'
  return [error('subscribers.header', { file, line: doubt.line }, what, fix)]
}

/** Returns the problem of a file whose name is a state, such as `unsubscribed.csv`, if no column confirms or denies that. */
function stateInName({ file, state }: ListOptions): Problem[] {
  const [name = ''] = /[^\\/]*$/.exec(file.replace(/\.\w+$/, '')) ?? []
  const column = stateColumn(name)
  if (state || !column || column.named || column.yes === 'active') return []
  const what = `The name of this file says that these people are ${column.yes}, but no column says so.`
  const fix = `If they are, add --state ${column.yes}, so that no later list subscribes them again. If not, add --state active.`
  return [error('subscribers.file-name', { file }, what, fix)]
}

/**
 * Returns the problems of rows that are longer than the header or not readable. Such a row may have a state in a cell that is
 * never read.
 */
function unreadCells({ long, unreadable }: ListLayout, { file }: ListOptions): Problem[] {
  const fix = 'Put quotes around a cell that contains the delimiter, and close every quote.'
  const what = 'This line has more cells than the first one, so its state is uncertain.'
  const others = (count: number, are: string): Problem[] =>
    count > 0 ? [error('subscribers.row', { file }, `${plural(count, 'more line')} ${are}.`, fix)] : []
  return [
    ...long.listed.map(line => error('subscribers.row', { file, line }, what, fix)),
    ...others(long.more, `${long.more === 1 ? 'has' : 'have'} more cells than the first one`),
    ...unreadable.listed.map(({ line, reason }) =>
      error('subscribers.row', { file, line }, `This line is ${reason}.`, fix),
    ),
    ...others(unreadable.more, `${unreadable.more === 1 ? 'is' : 'are'} not CSV`),
  ]
}
