import { error, type Problem } from '../core/problem.js'
import type { Table } from './csv.js'
import type { ListLayout, ListOptions } from './list-layout.js'
import { answerOf, cellWords, isEmpty, stateNamed } from './list-words.js'
import { stateColumn } from './state-columns.js'
import type { State } from './subscriber.js'

/** Collects values that are not understood, once for each column and value. */
export class UnknownStates {
  private readonly seen = new Map<string, Map<string, { line: number; rows: number }>>()

  constructor(private readonly file: string) {}

  note(header: string, value: string, line: number): void {
    const values = this.seen.get(header) ?? new Map<string, { line: number; rows: number }>()
    values.set(value, { line: values.get(value)?.line ?? line, rows: (values.get(value)?.rows ?? 0) + 1 })
    this.seen.set(header, values)
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
      const what = `The column \`${header}\` contains ${more} more unknown values.`
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

/** Collects what an import does not keep of a row, by the sentence that says so. */
export class Losses {
  private readonly seen = new Map<string, Set<number>>()

  note(line: number, sentence: string): void {
    this.seen.set(sentence, (this.seen.get(sentence) ?? new Set()).add(line))
  }

  notes(): string[] {
    return [...this.seen].map(([sentence, lines]) => {
      const listed = [...lines].slice(0, LISTED).join(', ')
      const more = lines.size > LISTED ? ` and ${lines.size - LISTED} more` : ''
      return `${lines.size === 1 ? 'line' : 'lines'} ${listed}${more}: ${sentence}`
    })
  }
}

const LISTED = 10

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
export const problemsOf = (table: Table, layout: ListLayout, options: ListOptions): Problem[] => [
  ...unknownColumns(layout, options),
  ...(layout.headers.length > 0 ? [] : statesWithoutHeader(layout, options)),
  ...(layout.namesStates ? unreadCells(table, layout, options) : []),
  ...(layout.others.some(({ state }) => state) ? [] : stateInName(options)),
]

const unknownColumns = ({ headers }: ListLayout, { file, ignore, keep }: ListOptions): Problem[] =>
  [...ignore, ...keep]
    .filter(name => !headers.includes(cellWords(name)))
    .map(name => {
      const what = `No column is named \`${name}\`.`
      return error('subscribers.column', { file, line: 1 }, what, 'Write the name of the column as in the first line.')
    })

/**
 * Returns the problem of a list without a header in which a cell looks like a state. Without a header, a column of states, or
 * of yes and no, cannot be distinguished from any other column.
 */
function statesWithoutHeader({ rows, fields }: ListLayout, { file }: ListOptions): Problem[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const fix = 'Add a first line that names the columns, such as email,status.'
  for (let at = 0; at < width; at += 1) {
    const filled = fields[at] ? [] : rows.filter(({ cells }) => !isEmpty(cells[at] ?? ''))
    const answers = filled.every(({ cells }) => answerOf(cells[at] ?? '') !== undefined)
    const doubt = filled.find(({ cells: { [at]: cell = '' } }) =>
      answers ? answerOf(cell) === false : !['active', undefined].includes(stateNamed(cell)),
    )
    if (!doubt) continue
    const what = `This list has no header, and one of its cells is \`${doubt.cells[at]}\`.`
    return [error('subscribers.header', { file, line: doubt.line }, what, fix)]
  }
  return []
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
function unreadCells({ unreadable }: Table, { rows, headers }: ListLayout, { file }: ListOptions): Problem[] {
  const fix = 'Put quotes around a cell that contains the delimiter, and close every quote.'
  const long = rows.filter(({ cells }) => cells.slice(headers.length).some(cell => cell !== ''))
  const what = 'This line has more cells than the first one, so its state is uncertain.'
  return [
    ...long.slice(0, LISTED).map(({ line }) => error('subscribers.row', { file, line }, what, fix)),
    ...unreadable.map(({ line, reason }) => error('subscribers.row', { file, line }, `This line is ${reason}.`, fix)),
  ]
}
