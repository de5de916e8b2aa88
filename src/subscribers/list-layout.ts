import type { Problem } from '../core/problem.js'
import type { TableRow } from './csv.js'
import { fieldName, LABELS } from './fields.js'
import { namedAddressesIn } from './list-addresses.js'
import { type ConsentColumn, consentColumns, DateCells, type DateOrder, dateOrderOf } from './list-dates.js'
import { fieldNamed, type ListField } from './list-fields.js'
import { answerOf, cellWords, isEmpty, stateNamed } from './list-words.js'
import { FIELD_PREFIX, HEADER, isOwnExport } from './our-export.js'
import { ignoredIn, keptIn, type Meanings, NAMED, type StateColumn, stateColumn, statesIn } from './state-columns.js'
import type { State } from './subscriber.js'

/** The editor's options for a list. */
export interface ListOptions {
  /** The path of the file, for messages. The file's name may contain a state (`unsubscribed.csv`). */
  readonly file: string
  /** Columns that say nothing about mail. */
  readonly ignore: readonly string[]
  /** The only columns that become fields, even if they look like a state. If there are none, all other columns do. */
  readonly keep: readonly string[]
  readonly dates?: DateOrder
  readonly meanings: Meanings
  /**
   * The state of every subscriber, unless a column gives one with less mail. It is also the meaning of every value that is not
   * understood.
   */
  readonly state?: State
}

/** A column that is not a known field of a list. Without `state`, only unambiguous words in its cells count as states. */
interface OtherColumn {
  readonly at: number
  readonly header: string
  readonly state?: StateColumn
}

/** A cell in which something was found. */
export interface FoundCell {
  readonly line: number
  readonly cell: string
}

/** The meaning of a list's columns, and what was found in all of its rows. */
export interface ListLayout {
  readonly fields: readonly (ListField | undefined)[]
  /** The headers as `cellWords` returns them; empty if the list has no header. */
  readonly headers: readonly string[]
  readonly others: readonly OtherColumn[]
  /** The columns with further facts about the subscribers, such as the city. */
  readonly extras: readonly { readonly at: number; readonly name: string }[]
  /** The columns with dates of consent. */
  readonly consent: readonly ConsentColumn[]
  /** The order of day and month in these dates. */
  readonly order: DateOrder
  /** Whether any header is about who gets mail, even if its column is empty. */
  readonly namesStates: boolean
  /** The number of rows up to the header. */
  readonly start: number
  /** Problems with the dates. */
  readonly problems: readonly Problem[]
  /** A cell that looks like a state in a list without a header. */
  readonly doubt: FoundCell | undefined
  /** The lines with more cells than the header. */
  readonly long: FirstOf<number>
  readonly unreadable: FirstOf<Extract<TableRow, { reason: string }>>
}

/** The number of things of a kind that are listed in messages. */
export const LISTED = 10

/** Counts things, and keeps the first of them for messages, however many there are. */
export class FirstOf<T> {
  readonly listed: T[] = []
  count = 0

  note(thing: T): void {
    if (this.listed.length < LISTED) this.listed.push(thing)
    this.count += 1
  }

  /** The number of those that are not kept. */
  get more(): number {
    return this.count - this.listed.length
  }
}

/**
 * Determines what the columns of a list mean, which takes all rows, or returns undefined if no column is known to contain
 * addresses.
 */
export function listLayoutOf(rows: Iterable<TableRow>, options: Omit<ListOptions, 'meanings'>): ListLayout | undefined {
  const isAddress = (cell: string): boolean => namedAddressesIn(cell).length > 0
  const unreadable = new FirstOf<Extract<TableRow, { reason: string }>>()
  let columns: HeadedColumns | PlainColumns | undefined
  let [position, readable] = [0, 0]
  for (const row of rows) {
    position += 1
    if ('reason' in row) {
      unreadable.note(row)
      continue
    }
    const { line, cells } = row
    readable += 1
    if (columns) columns.note(line, cells)
    else {
      const at = cells.findIndex(isAddress)
      if (at >= 0 && readable > 1) return undefined
      if (at >= 0) {
        columns = new PlainColumns(cells, at, position - 1)
        columns.note(line, cells)
      } else if (cells.some(cell => fieldNamed(cell) === 'address'))
        columns = new HeadedColumns(cells, position, options)
    }
  }
  return columns && { ...columns.layout(options), unreadable }
}

/** The columns of a list without a header. */
class PlainColumns {
  private readonly cells: UnnamedCells[] = []

  constructor(
    private readonly first: readonly string[],
    private readonly address: number,
    private readonly start: number,
  ) {}

  note(line: number, cells: readonly string[]): void {
    for (const [at, cell] of cells.entries()) {
      if (at === this.address || isEmpty(cell)) continue
      this.cells[at] ??= new UnnamedCells()
      this.cells[at].note(line, cell)
    }
  }

  layout(): Omit<ListLayout, 'unreadable'> {
    const doubts = this.cells.flatMap(column => column.doubt ?? [])
    return {
      fields: this.first.map((_, i) => (i === this.address ? 'address' : undefined)),
      ...{ headers: [], others: [], extras: [], consent: [], namesStates: false },
      ...{ start: this.start, order: 'dmy', problems: [], doubt: doubts[0], long: new FirstOf() },
    }
  }
}

/**
 * The filled cells of a column without a header. Without it, a column of states, or of yes and no, cannot be distinguished from
 * any other column.
 */
class UnnamedCells {
  private areAnswers = true
  private no: FoundCell | undefined
  private state: FoundCell | undefined

  note(line: number, cell: string): void {
    const answer = answerOf(cell)
    this.areAnswers &&= answer !== undefined
    if (answer === false) this.no ??= { line, cell }
    if (!this.state && !['active', undefined].includes(stateNamed(cell))) this.state = { line, cell }
  }

  get doubt(): FoundCell | undefined {
    return this.areAnswers ? this.no : this.state
  }
}

/** The columns of a list with a header. */
class HeadedColumns {
  private readonly headers: readonly string[]
  private readonly isOwn: boolean
  private readonly kept: readonly string[]
  private readonly named: readonly (ListField | undefined)[]
  private readonly free: readonly { readonly at: number; readonly header: string; readonly phrase: string }[]
  private readonly dates: readonly (ConsentColumn & { readonly cells: DateCells })[]
  private readonly columns: readonly OtherColumn[]
  private readonly filled = new Set<number>()
  private readonly long = new FirstOf<number>()

  constructor(
    private readonly first: readonly string[],
    private readonly start: number,
    { ignore, keep }: Pick<ListOptions, 'ignore' | 'keep'>,
  ) {
    const headers = first.map(cellWords)
    this.headers = headers
    this.isOwn = isOwnExport(headers)
    this.kept = keep.map(cellWords)
    this.named = fieldsOf(first, headers, this.kept)
    const ignored = [...ignore.map(cellWords), ...ignoredIn(headers)]
    this.free = first.flatMap((header, at) => {
      const phrase = headers[at] ?? ''
      const isOwn = this.isOwn && (header.startsWith(FIELD_PREFIX) || (phrase !== 'state' && OWN.includes(phrase)))
      return this.named[at] || isOwn || ignored.includes(phrase) ? [] : [{ at, header, phrase }]
    })
    this.dates = consentColumns(this.free).map(column => ({ ...column, cells: new DateCells(column.header) }))
    const roles = statesIn(headers)
    const regions = keptIn(headers)
    this.columns = this.free.map(({ at, header, phrase }): OtherColumn => {
      // Even in a column that the editor keeps as a field, `unsubscribed` means that the person left.
      const column = roles.includes(phrase) ? NAMED : stateColumn(header)
      const state = this.kept.includes(phrase) || regions.includes(phrase) ? undefined : column
      return { at, header, ...(state ? { state } : {}) }
    })
  }

  note(line: number, cells: readonly string[]): void {
    for (const { at } of this.columns) if (!this.filled.has(at) && !isEmpty(cells[at] ?? '')) this.filled.add(at)
    for (const { at, cells: dates } of this.dates) dates.note(line, cells[at] ?? '')
    if (cells.length > this.headers.length && cells.slice(this.headers.length).some(cell => cell !== ''))
      this.long.note(line)
  }

  layout(options: Pick<ListOptions, 'file' | 'dates'>): Omit<ListLayout, 'unreadable'> {
    const { headers, first, kept, named, columns, free, start, long } = this
    const dates = this.dates.filter(({ cells }) => cells.areDates)
    const consent = dates.map(({ at, header, event }) => ({ at, header, event }))
    const { order, problems } = dateOrderOf(
      dates.map(({ cells }) => cells),
      options,
    )
    const taken = new Set([...consent, ...columns.filter(({ state }) => state)].map(({ at }) => at))
    const isFact = (at: number, phrase: string): boolean =>
      kept.length > 0 ? kept.includes(phrase) : !taken.has(at) && !phrase.split(' ').some(word => TECHNICAL.test(word))
    const extras = [
      ...free.flatMap(({ at, header, phrase }) => (isFact(at, phrase) ? [{ at, name: fieldName(header) }] : [])),
      ...(this.isOwn ? ownFields(first) : partsOfNames(named).filter(({ at }) => isFact(at, headers[at] ?? ''))),
    ].filter(({ name }) => name !== '')
    // Columns without any value are left out.
    const others = columns.filter(({ at }) => this.filled.has(at))
    const namesStates = columns.some(({ state }) => state)
    return {
      fields: named,
      headers,
      others,
      extras,
      consent,
      order,
      namesStates,
      start,
      problems,
      doubt: undefined,
      long,
    }
  }
}

const OWN: readonly string[] = HEADER

/** Returns the columns that `offprint subscribers export` has written for fields. */
const ownFields = (headers: readonly string[]): ListLayout['extras'] =>
  headers.flatMap((header, at) =>
    header.startsWith(FIELD_PREFIX) ? [{ at, name: fieldName(header.slice(FIELD_PREFIX.length)) }] : [],
  )

/** Returns the columns of first and last names, which are parts of the name and fields as well. */
const partsOfNames = (named: ListLayout['fields']): ListLayout['extras'] =>
  named.flatMap((field, at) => (field === 'first' || field === 'last' ? [{ at, name: `${field}_name` }] : []))

/** Columns in which services identify people and devices. An editor has no use for them, so they are not kept. */
const TECHNICAL = /^(?:ip|ids?|uuid|euid|leid|guid|hash|token|urls?|links?|latitude|longitude|gmtoff|dstoff)$/

/**
 * Columns that only newsletter services write. Beside one of these, tags are labels that an editor gave to people, and not
 * topics that they want to read.
 */
const OF_A_SERVICE =
  /^(?:euid|leid|uuid|member rating|labels|(?:contact|subscriber|customer|member|record) id|email (?:permission )?status|creation date|referral code|lifetime value|ip(?: address)?|(?:optin|signup|subscribed|confirm) ip|created(?: at)?|date (?:created|registered)|status|accepts (?:email )?marketing)$/

/** Returns the known field of each column. */
function fieldsOf(
  first: readonly string[],
  headers: readonly string[],
  kept: readonly string[],
): (ListField | undefined)[] {
  const named = first.map(fieldNamed)
  // Beside `Email Address`, a column `Address` is a postal address, and `Subscriber` is a name.
  const vague = headers.map(header => header === 'address' || header === 'subscriber')
  const clear = named.some((field, at) => field === 'address' && !vague[at])
  const labels = !isOwnExport(headers) && headers.some(header => OF_A_SERVICE.test(header))
  return named.map((field, at) => {
    const header = headers[at] ?? ''
    if (field === 'tags' && kept.includes(header)) return undefined
    if (field === 'tags' && labels && fieldName(header) === LABELS) return undefined
    return clear && vague[at] ? undefined : field
  })
}
