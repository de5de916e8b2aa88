import { refusedAddress } from '../core/email-address.js'
import { error, type Problem } from '../core/problem.js'
import { plural } from '../core/text.js'
import { TemporaryRows } from '../storage/index.js'
import type { Table } from './csv.js'
import { fieldName, fieldValues, LONGEST_VALUE } from './fields.js'
import { FREQUENCIES, type Frequency, isLongTopic, LONGEST_TOPIC, topicNames } from './interests.js'
import { type NamedAddress, namedAddressesIn } from './list-addresses.js'
import { consentDates } from './list-dates.js'
import type { ListField } from './list-fields.js'
import { FirstOf, type ListLayout, type ListOptions, listLayoutOf } from './list-layout.js'
import { cellStart, Losses, noAddress, problemsOf, UnknownStates } from './list-problems.js'
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
export type SubscriberRow = { readonly line: number } & (RowContent | Repetition)

type RowContent =
  | { readonly entry: ListEntry }
  | { readonly erased: string; readonly since: number }
  | { readonly value: string; readonly reason: string }

/** A row about a person about whom an earlier row is. What it says is added to the earlier one. */
interface Repetition {
  /** The position of the first row about the person. */
  readonly first: number
  readonly firstLine: number
  /** The address as the row writes it. */
  readonly written: string
}

/** A list that was read. If there is any problem, no row can be trusted. */
export interface ReadList {
  /** The rows, in which the rows of each address are merged. They are in a file, and have to be closed. */
  readonly rows: TemporaryRows<SubscriberRow>
  readonly problems: readonly Problem[]
  /** The names of the fields that the list gives to subscribers. */
  readonly fields: readonly string[]
  /** Notes about values that are not kept, and about those that were not understood, with the state that `--state` gave them. */
  readonly notes: readonly string[]
  /** The highest number of a subscriber in an export by Offprint, or 0. */
  readonly highest: number
  /** Whether an export by Offprint contains people who were erased. */
  readonly hasErased: boolean
}

/** The different names of fields that are named in a report. */
const MOST_NAMES = 1_000

/** Reads who is on a list and in which state, and reports as a problem everything that is not understood. */
export function readList(table: Table, options: ListOptions): ReadList {
  const rows = new TemporaryRows<SubscriberRow>()
  try {
    return { rows, ...readRows(table, options, rows) }
  } catch (cause) {
    rows.close()
    throw cause
  }
}

function readRows(table: Table, options: ListOptions, rows: TemporaryRows<SubscriberRow>): Omit<ReadList, 'rows'> {
  const nothing = { problems: [], fields: [], notes: [], highest: 0, hasErased: false }
  const layout = listLayoutOf(table.rows(), options)
  if (!layout) {
    let isEmpty = true
    for (const row of table.rows()) {
      if ('reason' in row) rows.add({ ...row, value: '' })
      else isEmpty = false
    }
    return isEmpty ? nothing : { ...nothing, problems: [noAddress(options.file)] }
  }
  const unknown = new UnknownStates(options.file)
  const losses = new Losses()
  const faults = new FirstOf<Problem>()
  const fields = new Set<string>()
  const isOwn = isOwnExport(layout.headers)
  let [position, highest, hasErased] = [0, 0, false]
  const add = (row: SubscriberRow): void => {
    if ('entry' in row) {
      for (const name of Object.keys(row.entry.fields ?? {})) if (fields.size < MOST_NAMES) fields.add(name)
      highest = Math.max(highest, row.entry.record?.id ?? 0)
    }
    if ('erased' in row) hasErased = true
    rows.add(row, 'entry' in row ? row.entry.address.key : undefined)
  }
  for (const row of table.rows()) {
    position += 1
    const { line } = row
    if ('reason' in row) add({ ...row, value: '' })
    if ('reason' in row || position <= layout.start) continue
    const { cells } = row
    const ours = isOwn ? readExportCells(layout.headers, cells) : undefined
    if (ours && 'erased' in ours) add({ line, ...ours })
    else if (ours && 'fault' in ours)
      faults.note(error('subscribers.export', { file: options.file, line }, ours.fault, FAULT_FIX))
    else {
      const state = stateOf(line, cells, layout, options, unknown)
      const lose = (sentence: string): void => losses.note(line, sentence)
      for (const content of readRow(cells, layout, { state, ours, lose })) add({ line, ...content })
    }
  }
  rows.mergeRepeated(mergedRows)
  const moreFaults = `${plural(faults.more, 'more line')} cannot be read.`
  return {
    problems: [
      ...problemsOf(layout, options),
      ...faults.listed,
      ...(faults.more > 0 ? [error('subscribers.export', { file: options.file }, moreFaults, FAULT_FIX)] : []),
      ...(options.state ? [] : unknown.problems()),
      ...layout.problems,
    ],
    fields: [...fields],
    notes: [...(options.state ? unknown.notes(options.state) : []), ...losses.notes()],
    ...{ highest, hasErased },
  }
}

const FAULT_FIX = 'Import the file as `offprint subscribers export` wrote it, or correct this cell.'

/**
 * Merges two rows of one address into the first. Of several states, the one with the least mail counts; of several values of a
 * field, the first counts.
 */
function mergedRows(first: SubscriberRow, next: SubscriberRow, position: number): [SubscriberRow, SubscriberRow] {
  if (!('entry' in first && 'entry' in next)) return [first, next]
  const state = leastMail(first.entry.state ?? 'active', next.entry.state ?? 'active')
  const fields = { ...next.entry.fields, ...first.entry.fields }
  const kept = Object.keys(fields).length > 0 ? { fields } : {}
  const { line, entry } = next
  return [
    { ...first, entry: { ...first.entry, state, ...kept } },
    { line, written: entry.address.written, first: position, firstLine: first.line },
  ]
}

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
  readonly ours?: RestoredRecord | undefined
  /** Records that something in the row is not kept. */
  readonly lose: (sentence: string) => void
}

/** The characters of a rejected row that are shown. */
const LONGEST_SHOWN = 200

/**
 * Reads a row. A cell may contain several addresses. It is unknown which of them asked for mail, so they are stored only if
 * they get none.
 */
function readRow(cells: readonly string[], layout: ListLayout, facts: RowFacts): RowContent[] {
  const cell = (field: ListField): string => cells[layout.fields.indexOf(field)] ?? ''
  const value = cell('address')
  if (value === '') return [{ value: cellStart(cells.join(','), LONGEST_SHOWN), reason: 'no address' }]
  // Without a header, every cell of a pasted line may be an address.
  const found = layout.headers.length > 0 ? namedAddressesIn(value) : cells.flatMap(namedAddressesIn)
  if (found.length === 0) return [{ value: cellStart(value, LONGEST_SHOWN), reason: refusedAddress(value).is }]
  const frequency = cell('frequency').toLowerCase() || 'all'
  if (!isFrequency(frequency))
    return [
      { value: cellStart(value, LONGEST_SHOWN), reason: `the frequency must be one of ${FREQUENCIES.join(', ')}` },
    ]
  if (found.length > 1 && facts.state === 'active')
    return [
      {
        value: cellStart(found.map(({ address }) => address.written).join(', '), LONGEST_SHOWN),
        reason: 'several addresses in one place; write a line for each person',
      },
    ]
  return found.map(each => ({ entry: entryOf(each, cell, frequency, { ...facts, cells, layout }) }))
}

function entryOf(
  { address, name: written }: NamedAddress,
  cell: (field: ListField) => string,
  frequency: Frequency,
  { state, ours, lose, cells, layout }: RowFacts & { readonly cells: readonly string[]; readonly layout: ListLayout },
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
  const evidence = consentDates(cells, layout.consent, layout.order)
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
