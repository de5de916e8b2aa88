import { error, type Problem } from '../core/problem.js'
import type { Table } from './csv.js'
import type { ListLayout, ListOptions } from './list-layout.js'
import { answerOf, cellWords, isEmpty, stateNamed } from './list-words.js'
import { stateColumn } from './state-columns.js'

/** Collects what is not understood, once for each column and value. */
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
      const told = [...values].slice(0, VALUES_TOLD).map(([value, { line, rows }]) => {
        const often = rows === 1 ? 'on this line' : `on ${rows} lines, of which this is the first`
        const what = isEmpty(value)
          ? `The column \`${header}\` is empty ${often}, which does not say whether they get mail.`
          : `The column \`${header}\` says \`${value}\` ${often}, and whether that means mail is not known.`
        const meaning = `--value ${quoted(`${isEmpty(value) ? '' : value}=unsubscribed`)} (or =active, =pending, =bounced)`
        return error('subscribers.state', { file, line }, what, `${meaning} says what it means. ${remedy(header)}`)
      })
      const more = values.size - told.length
      if (more <= 0) return told
      const what = `The column \`${header}\` has ${more} more values that are not known.`
      return [...told, error('subscribers.state', { file }, what, remedy(header))]
    })
  }
}

const VALUES_TOLD = 10

const quoted = (text: string): string => `"${text.replace(/["\\$`]/g, '\\$&')}"`

const remedy = (header: string): string => `If the column is not about mail: --ignore-column ${quoted(header)}`

export function noAddress(file: string): Problem {
  const fix = 'Call the column with the addresses `email` in the first line.'
  return error('subscribers.header', { file, line: 1 }, 'No column of this list is known to hold addresses.', fix)
}

/** What is wrong with a list as a whole. */
export const problemsOf = (table: Table, layout: ListLayout, options: ListOptions): Problem[] => [
  ...unknownColumns(layout, options),
  ...(layout.headers.length > 0 ? [] : statesWithoutHeader(layout, options)),
  ...(layout.namesStates ? halfRead(table, layout, options) : []),
  ...(layout.others.some(({ state }) => state) ? [] : stateInName(options)),
]

const unknownColumns = ({ headers }: ListLayout, { file, ignore }: ListOptions): Problem[] =>
  ignore
    .filter(name => !headers.includes(cellWords(name)))
    .map(name => {
      const what = `No column is called \`${name}\`.`
      return error('subscribers.column', { file, line: 1 }, what, 'Write --ignore-column as the first line has it.')
    })

/** Without a header, a column of states or of yes and no cannot be told from any other. */
function statesWithoutHeader({ rows, fields }: ListLayout, { file }: ListOptions): Problem[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const fix = 'Put a line on top that names the columns, such as email,status.'
  for (let at = 0; at < width; at += 1) {
    const filled = fields[at] ? [] : rows.filter(({ cells }) => !isEmpty(cells[at] ?? ''))
    const answers = filled.every(({ cells }) => answerOf(cells[at] ?? '') !== undefined)
    const doubt = filled.find(({ cells: { [at]: cell = '' } }) =>
      answers ? answerOf(cell) === false : !['active', undefined].includes(stateNamed(cell)),
    )
    if (!doubt) continue
    const what = `This list has no header, and a cell of it says \`${doubt.cells[at]}\`.`
    return [error('subscribers.header', { file, line: doubt.line }, what, fix)]
  }
  return []
}

/** A file that is called `unsubscribed.csv` and has no other word on it is not a list of subscribers. */
function stateInName({ file, state }: ListOptions): Problem[] {
  const [name = ''] = /[^\\/]*$/.exec(file.replace(/\.\w+$/, '')) ?? []
  const column = stateColumn(name)
  if (state || !column || column.named || column.yes === 'active') return []
  const what = `The name of this file says that these people are ${column.yes}, and no column says so of anybody.`
  const fix = `Add --state ${column.yes}, which keeps them so that no later list brings them back; or --state active.`
  return [error('subscribers.file-name', { file }, what, fix)]
}

/** In a row that is longer than the header, or not read at all, a state may stand where it is not looked for. */
function halfRead({ unreadable }: Table, { rows, headers }: ListLayout, { file }: ListOptions): Problem[] {
  const fix = 'Put quotes around a cell that holds the delimiter, and close every quote.'
  const long = rows.filter(({ cells }) => cells.slice(headers.length).some(cell => cell !== ''))
  const what = 'This line has more cells than the first one, so that its state cannot be told.'
  return [
    ...long.slice(0, VALUES_TOLD).map(({ line }) => error('subscribers.row', { file, line }, what, fix)),
    ...unreadable.map(({ line, reason }) => error('subscribers.row', { file, line }, `This line is ${reason}.`, fix)),
  ]
}
