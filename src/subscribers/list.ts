import { refusedAddress } from '../core/email-address.js'
import { error, type Problem } from '../core/problem.js'
import type { Table } from './csv.js'
import { fieldName, fieldValues, LONGEST_VALUE } from './fields.js'
import { FREQUENCIES, type Frequency, isLongTopic, LONGEST_TOPIC, topicNames } from './interests.js'
import { type NamedAddress, namedAddressesIn } from './list-addresses.js'
import { consentDates, type DateOrder, dateOrderOf } from './list-dates.js'
import type { ListField } from './list-fields.js'
import { type ListLayout, type ListOptions, listLayoutOf } from './list-layout.js'
import { Losses, noAddress, problemsOf, UnknownStates } from './list-problems.js'
import { isOwnExport, readExportCells } from './our-export.js'
import { stateIn, stateInOtherColumn } from './state-columns.js'
import {
  type ListEntry,
  LONGEST_NAME,
  leastMail,
  type RestoredRecord,
  type State,
  type SubscriberFields,
  shortName,
  wholeName,
} from './subscriber.js'

/** One row of a list. */
export type SubscriberRow = { readonly line: number } & RowContent

type RowContent =
  | { readonly entry: ListEntry }
  | { readonly erased: string; readonly since: number }
  | { readonly value: string; readonly reason: string }

/** A list that was read. If there is any problem, no row can be trusted. */
export interface ReadList {
  readonly rows: readonly SubscriberRow[]
  readonly problems: readonly Problem[]
  /** The names of the fields that the list gives to subscribers. */
  readonly fields: readonly string[]
  /** Notes about values that are not kept, and about those that were not understood, with the state that `--state` gave them. */
  readonly notes: readonly string[]
}

/** Reads who is on a list and in which state, and reports as a problem everything that is not understood. */
export function readList(table: Table, options: ListOptions): ReadList {
  const nothing = { rows: [], problems: [], fields: [], notes: [] }
  const broken = table.unreadable.map(row => ({ ...row, value: '' }))
  if (table.rows.length === 0) return { ...nothing, rows: broken }
  const layout = listLayoutOf(table, options)
  if (!layout) return { ...nothing, problems: [noAddress(options.file)] }
  const unknown = new UnknownStates(options.file)
  const losses = new Losses()
  const faults: Problem[] = []
  const { order, problems: unclear } = dateOrderOf(layout, layout.consent, options)
  const rows = layout.rows.flatMap(({ line, cells }): SubscriberRow[] => {
    const ours = isOwnExport(layout.headers) ? readExportCells(layout.headers, cells) : undefined
    if (ours && 'erased' in ours) return [{ line, ...ours }]
    if (ours && 'fault' in ours) {
      faults.push(error('subscribers.export', { file: options.file, line }, ours.fault, FAULT_FIX))
      return [{ line, value: '', reason: ours.fault }]
    }
    const state = stateOf(line, cells, layout, options, unknown)
    const lose = (sentence: string): void => losses.note(line, sentence)
    return readRow(cells, layout, { state, order, ours, lose }).map(content => ({ line, ...content }))
  })
  return {
    rows: [...rows, ...broken],
    problems: [
      ...problemsOf(table, layout, options),
      ...faults,
      ...(options.state ? [] : unknown.problems()),
      ...unclear,
    ],
    fields: [...new Set(rows.flatMap(row => ('entry' in row ? Object.keys(row.entry.fields ?? {}) : [])))],
    notes: [...(options.state ? unknown.notes(options.state) : []), ...losses.notes()],
  }
}

const FAULT_FIX = 'Import the file as `offprint subscribers export` wrote it, or correct this cell.'

/** Returns the state with the least mail of all states that the columns give a person. */
function stateOf(
  line: number,
  cells: readonly string[],
  { others, headers }: ListLayout,
  { meanings, state = 'active' }: ListOptions,
  unknown: UnknownStates,
): State {
  const states = others.map(({ at, header, state: column }) => {
    const cell = cells[at] ?? ''
    const found = column ? stateIn(cell, column, meanings) : stateInOtherColumn(header, cell)
    if (column && !found) unknown.note(header, cell, line)
    return found ?? (column ? state : 'active')
  })
  const beyond = headers.length === 0 ? [] : cells.slice(headers.length)
  return [state, ...states, ...beyond.flatMap(cell => stateInOtherColumn('', cell) ?? [])].reduce(leastMail)
}

/** The facts about a row that are known before its other cells are read. */
interface RowFacts {
  readonly state: State
  readonly order: DateOrder
  readonly ours?: RestoredRecord | undefined
  /** Records that something in the row is not kept. */
  readonly lose: (sentence: string) => void
}

/**
 * Reads a row. A cell may contain several addresses. It is unknown which of them asked for mail, so they are stored only if
 * they get none.
 */
function readRow(cells: readonly string[], layout: ListLayout, facts: RowFacts): RowContent[] {
  const cell = (field: ListField): string => cells[layout.fields.indexOf(field)] ?? ''
  const value = cell('address')
  if (value === '') return [{ value: cells.join(',').slice(0, 200), reason: 'no address' }]
  // Without a header, every cell of a pasted line may be an address.
  const found = layout.headers.length > 0 ? namedAddressesIn(value) : cells.flatMap(namedAddressesIn)
  if (found.length === 0) return [{ value, reason: refusedAddress(value).is }]
  const frequency = cell('frequency').toLowerCase() || 'all'
  if (!isFrequency(frequency)) return [{ value, reason: `the frequency must be one of ${FREQUENCIES.join(', ')}` }]
  if (found.length > 1 && facts.state === 'active')
    return [
      {
        value: found.map(({ address }) => address.written).join(', '),
        reason: 'several addresses in one place; write a line for each person',
      },
    ]
  return found.map(each => ({ entry: entryOf(each, cell, frequency, { ...facts, cells, layout }) }))
}

function entryOf(
  { address, name: written }: NamedAddress,
  cell: (field: ListField) => string,
  frequency: Frequency,
  {
    state,
    order,
    ours,
    lose,
    cells,
    layout,
  }: RowFacts & { readonly cells: readonly string[]; readonly layout: ListLayout },
): ListEntry {
  const fullName = cell('name') || `${cell('first')} ${cell('last')}`
  const whole = wholeName(fullName) ?? wholeName(written)
  const name = shortName(whole)
  if (!name && fullName.trim() !== '') lose('the name is not kept, because it contains a web address.')
  if (name !== whole) lose(`the name is longer than ${LONGEST_NAME} characters, and only these are kept.`)
  const topics = cell('tags').replace(/[[\]]/g, '').split(/[,;|]/)
  if (topics.some(isLongTopic)) lose(`a topic is longer than ${LONGEST_TOPIC} characters, and only these are kept.`)
  const interests = { digests: digestNames(cell('digests')), tags: topicNames(topics) }
  const last = ours?.history.at(-1)?.state ?? state
  const record = ours ? { record: ours } : {}
  const fields = fieldsIn(cells, layout.extras, lose)
  const evidence = consentDates(cells, layout.consent, order)
  return {
    ...{ address, interests, frequency, state: leastMail(state, last), ...record },
    ...(name ? { name } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(evidence === '' ? {} : { evidence }),
  }
}

/** Reads the fields of a row. Of several columns of one name, the first that is filled counts. */
function fieldsIn(
  cells: readonly string[],
  extras: ListLayout['extras'],
  lose: (sentence: string) => void,
): SubscriberFields {
  const fields: Record<string, string[]> = {}
  for (const [name, cell] of extras.flatMap(({ at, name }) => factsIn(name, cells[at] ?? ''))) {
    const { values, isCut } = fieldValues(name, cell ?? '')
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (cell === undefined) lose(`\`${name}\` is not kept, because it is an object within an object.`)
    else if (before && values.some(value => !before.includes(value)))
      lose(`several columns are \`${name}\`, and only the value of the first one is kept.`)
    else if (isCut) lose(`\`${name}\` is longer than ${LONGEST_VALUE} characters, and only these are kept.`)
    if (values.length > 0 && !before) fields[name] = values
  }
  return fields
}

/**
 * Returns the facts in a cell: usually one, but several if it is an object in JSON, as listmonk and Buttondown write it. A fact
 * that is itself an object has no text.
 */
function factsIn(name: string, cell: string): (readonly [name: string, cell: string | undefined])[] {
  if (!/^\{.*\}$/s.test(cell)) return [[name, cell]]
  try {
    const facts = Object.entries(JSON.parse(cell) as object)
    return facts.flatMap(([key, value]) => {
      const text = Array.isArray(value) ? value.join(';') : String(value ?? '')
      return fieldName(key) === '' ? [] : [[fieldName(key), /\[object /.test(text) ? undefined : text]]
    })
  } catch {
    return [[name, cell]]
  }
}

const isFrequency = (text: string): text is Frequency => (FREQUENCIES as readonly string[]).includes(text)

/** Splits a cell with names of digests. The names keep their hyphens, because they are keys of publication.yml. */
const digestNames = (cell: string): string[] => [
  ...new Set(
    cell
      .split(/[,;|]/)
      .map(name => name.trim().toLowerCase())
      .filter(name => name !== ''),
  ),
]
