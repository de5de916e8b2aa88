import { lookUp } from '../look-up.js'
import { error, type Problem } from '../problem.js'
import { type Address, readAddress } from './address.js'
import type { Table } from './csv.js'
import { FREQUENCIES, type Frequency, namesOf } from './interests.js'
import { isEmpty, stateNamed, wordsOf } from './list-words.js'
import { isOurs, readOurs } from './our-export.js'
import { ignoredIn, type Meanings, type StateColumn, stateColumn, stateIn } from './state-columns.js'
import { type Entry, leastMail, type RestoredRecord, readName, type State } from './subscriber.js'

/** What the editor says of a list. */
export interface ListOptions {
  /** The path of the file, for messages; its name may say what is in it (`unsubscribed.csv`). */
  readonly file: string
  /** Columns that say nothing about mail. */
  readonly ignore: readonly string[]
  readonly meanings: Meanings
  /** What everybody is of whom no column says otherwise. */
  readonly state?: State
}

/** One line of a list. */
export type Row = { readonly line: number } & (
  | { readonly entry: Entry }
  | { readonly erased: string; readonly since: number }
  | { readonly said: string; readonly reason: string }
)

type Field = 'address' | 'name' | 'first' | 'last' | 'tags' | 'digests' | 'frequency'

const of = (field: Field, names: string): Record<string, Field> =>
  Object.fromEntries(names.split('|').map(name => [name, field]))

/** What other newsletter services call their columns, by `wordsOf` the header. */
const FIELDS: Readonly<Record<string, Field>> = {
  ...of('address', 'address|email|e mail|mail|email address|e mail address|emailaddress|mail address|contact email'),
  ...of('address', 'user email address|user email|subscriber email|primary email|email adresse|emailadresse'),
  ...of('address', 'e mail adresse|adresse e mail|adresse email|adresse mail|courriel|adresse de messagerie|correo'),
  ...of(
    'address',
    'correo electronico|direccion de correo electronico|email adres|e mail adres|e mailadres|emailadres',
  ),
  ...of('address', 'indirizzo email|indirizzo e mail|endereco de email|endereco de e mail'),
  ...of('name', 'name|full name|fullname|display name|subscriber name|contact name|nom complet|nombre completo|naam'),
  ...of('first', 'first name|firstname|fname|given name|vorname|prenom|nombre|voornaam|nome'),
  ...of('last', 'last name|lastname|lname|surname|family name|nachname|nom|apellido|apellidos|achternaam|cognome'),
  ...of('tags', 'tags|tag|topics|labels|interests'),
  ...of('digests', 'digests|digest'),
  ...of('frequency', 'frequency'),
}

/** A column that says who gets mail. */
interface Stated {
  readonly at: number
  readonly header: string
  readonly column: StateColumn
}

interface Layout {
  readonly fields: readonly (Field | undefined)[]
  readonly headers: readonly string[]
  readonly states: readonly Stated[]
  readonly width: number
}

/**
 * Reads who is in a list and in which state, with everything in it that is not understood: if there is one such problem, no
 * row can be trusted.
 */
export function readList(table: Table, options: ListOptions): { rows: readonly Row[]; problems: readonly Problem[] } {
  const [first, ...rest] = table.rows
  const where = { file: options.file }
  if (!first) return { rows: table.unreadable.map(row => ({ ...row, said: '' })), problems: [] }
  const fields = first.cells.map(cell => lookUp(FIELDS, wordsOf(cell)))
  const headed = fields.includes('address')
  const layout = headed ? layoutOf(first.cells, fields, rest, options) : headless(first.cells)
  const rows = headed ? rest : table.rows
  if (!layout) return { rows: [], problems: [noAddress(where, first.line)] }
  const problems = [
    ...unknownColumns(layout, options),
    ...(headed ? [] : statesWithoutHeader(table, options)),
    ...(layout.states.length > 0 ? halfRead(table, rows, layout, options) : stateInName(options)),
  ]
  const unknown = new Unknown(options)
  const read = rows.map(
    ({ line, cells }): Row => ({ line, ...readRow(line, cells, layout, options, unknown, problems) }),
  )
  const broken = table.unreadable.map(row => ({ ...row, said: '' }))
  return { rows: [...read, ...broken], problems: [...problems, ...unknown.problems()] }
}

function layoutOf(
  headers: readonly string[],
  fields: Layout['fields'],
  rows: Table['rows'],
  options: ListOptions,
): Layout {
  const words = headers.map(wordsOf)
  const ignored = [...options.ignore.map(wordsOf), ...ignoredIn(words)]
  const states = headers.flatMap((header, at): Stated[] => {
    const column = fields[at] || ignored.includes(words[at] ?? '') ? undefined : stateColumn(header)
    // A column without a single value says nothing about anybody.
    return column && rows.some(({ cells }) => !isEmpty(cells[at] ?? '')) ? [{ at, header, column }] : []
  })
  // Beside `Email Address`, `Address` is where somebody lives.
  const street = words.indexOf('address')
  const several = fields.filter(field => field === 'address').length > 1
  const known = several ? fields.map((field, at) => (at === street ? undefined : field)) : fields
  return { fields: known, headers: words, states, width: headers.length }
}

function headless(cells: readonly string[]): Layout | undefined {
  const at = cells.findIndex(cell => readAddress(cell))
  if (at < 0) return undefined
  return {
    fields: cells.map((_, i) => (i === at ? 'address' : undefined)),
    headers: [],
    states: [],
    width: cells.length,
  }
}

/** Collects what is not understood, once for each column and value. */
class Unknown {
  private readonly seen = new Map<string, Map<string, { line: number; rows: number }>>()

  constructor(private readonly options: ListOptions) {}

  note(header: string, value: string, line: number): void {
    const values = this.seen.get(header) ?? new Map<string, { line: number; rows: number }>()
    values.set(value, { line: values.get(value)?.line ?? line, rows: (values.get(value)?.rows ?? 0) + 1 })
    this.seen.set(header, values)
  }

  problems(): Problem[] {
    const { file } = this.options
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

function noAddress(where: Problem['where'], line: number): Problem {
  const fix = 'Call the column with the addresses `email` in the first line.'
  return error('subscribers.header', { ...where, line }, 'No column of this list is known to hold addresses.', fix)
}

const unknownColumns = ({ headers }: Layout, { file, ignore }: ListOptions): Problem[] =>
  ignore
    .filter(name => !headers.includes(wordsOf(name)))
    .map(name => {
      const what = `No column is called \`${name}\`.`
      return error('subscribers.column', { file, line: 1 }, what, 'Write --ignore-column as the first line has it.')
    })

function statesWithoutHeader({ rows }: Table, { file }: ListOptions): Problem[] {
  const at = rows.find(({ cells }) => cells.some(saysNoMail))
  const value = at?.cells.find(saysNoMail)
  if (!at || value === undefined) return []
  const what = `This list has no header, and a cell of it says \`${value}\`.`
  const fix = 'Put a line on top that names the columns, such as email,status.'
  return [error('subscribers.header', { file, line: at.line }, what, fix)]
}

const saysNoMail = (cell: string): boolean => !['active', undefined].includes(stateNamed(cell))

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
function halfRead({ unreadable }: Table, rows: Table['rows'], { width }: Layout, { file }: ListOptions): Problem[] {
  const fix = 'Put quotes around a cell that holds the delimiter, and close every quote.'
  const long = rows.filter(({ cells }) => cells.slice(width).some(cell => cell !== ''))
  const what = 'This line has more cells than the first one, so that its state cannot be told.'
  return [
    ...long.slice(0, VALUES_TOLD).map(({ line }) => error('subscribers.row', { file, line }, what, fix)),
    ...unreadable.map(({ line, reason }) => error('subscribers.row', { file, line }, `This line is ${reason}.`, fix)),
  ]
}

type Read = { entry: Entry } | { erased: string; since: number } | { said: string; reason: string }

function readRow(
  line: number,
  cells: readonly string[],
  { fields, headers, states }: Layout,
  options: ListOptions,
  unknown: Unknown,
  problems: Problem[],
): Read {
  const cell = (field: Field): string => cells[fields.indexOf(field)] ?? ''
  const ours = isOurs(headers) ? readOurs(headers, cells) : undefined
  if (ours && 'erased' in ours) return ours
  const said = cell('address')
  if (said === '') return { said: cells.join(',').slice(0, 200), reason: 'no address' }
  const address = readAddress(said)
  if (!address) return { said, reason: 'not an email address' }
  const frequency = cell('frequency').toLowerCase() || 'all'
  if (!isFrequency(frequency)) return { said, reason: `the frequency is one of ${FREQUENCIES.join(', ')}` }
  if (ours && 'fault' in ours) {
    problems.push(error('subscribers.export', { file: options.file, line }, ours.fault, 'Import the export as it was.'))
    return { said, reason: ours.fault }
  }
  const found = states.flatMap(({ at, header, column }) => {
    const state = stateIn(cells[at] ?? '', column, options.meanings)
    if (!state) unknown.note(header, cells[at] ?? '', line)
    return state ?? []
  })
  const state = [options.state ?? 'active', ...found].reduce(leastMail)
  return { entry: entryOf(address, cell, frequency, state, ours) }
}

function entryOf(
  address: Address,
  cell: (field: Field) => string,
  frequency: Frequency,
  state: State,
  ours?: RestoredRecord,
): Entry {
  const name = readName(cell('name') || `${cell('first')} ${cell('last')}`)
  const interests = { digests: listed(cell('digests')), tags: namesOf(cell('tags').split(/[,;|]/)) }
  const last = ours?.history.at(-1)?.state ?? state
  const record = ours ? { record: ours } : {}
  return { address, interests, frequency, state: leastMail(state, last), ...(name ? { name } : {}), ...record }
}

const isFrequency = (said: string): said is Frequency => (FREQUENCIES as readonly string[]).includes(said)

/** Names of digests keep their hyphens: they are keys of publication.yml. */
const listed = (said: string): string[] => [
  ...new Set(
    said
      .split(/[,;|]/)
      .map(name => name.trim().toLowerCase())
      .filter(name => name !== ''),
  ),
]
