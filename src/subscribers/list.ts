import { type Address, readAddress, refusedAddress } from '../core/email-address.js'
import { error, type Problem } from '../core/problem.js'
import type { Table } from './csv.js'
import { FREQUENCIES, type Frequency, topicNames } from './interests.js'
import type { ListField } from './list-fields.js'
import { type ListLayout, type ListOptions, listLayoutOf } from './list-layout.js'
import { noAddress, problemsOf, UnknownStates } from './list-problems.js'
import { isOwnExport, readOurs } from './our-export.js'
import { stateIn, stateInOtherColumn } from './state-columns.js'
import { type ListEntry, leastMail, type RestoredRecord, readName, type State } from './subscriber.js'

/** One row of a list. */
export type SubscriberRow = { readonly line: number } & RowContent

type RowContent =
  | { readonly entry: ListEntry }
  | { readonly erased: string; readonly since: number }
  | { readonly value: string; readonly reason: string }

/**
 * Reads who is on a list and in which state, and reports as a problem everything that is not understood. If there is any
 * problem, no row can be trusted.
 */
export function readList(
  table: Table,
  options: ListOptions,
): { rows: readonly SubscriberRow[]; problems: readonly Problem[] } {
  const broken = table.unreadable.map(row => ({ ...row, value: '' }))
  if (table.rows.length === 0) return { rows: broken, problems: [] }
  const layout = listLayoutOf(table, options.ignore)
  if (!layout) return { rows: [], problems: [noAddress(options.file)] }
  const unknown = new UnknownStates(options.file)
  const faults: Problem[] = []
  const rows = layout.rows.map(({ line, cells }): SubscriberRow => {
    const ours = isOwnExport(layout.headers) ? readOurs(layout.headers, cells) : undefined
    if (ours && 'erased' in ours) return { line, ...ours }
    if (ours && 'fault' in ours) {
      faults.push(error('subscribers.export', { file: options.file, line }, ours.fault, FAULT_FIX))
      return { line, value: '', reason: ours.fault }
    }
    const state = stateOf(line, cells, layout, options, unknown)
    return { line, ...readRow(cells, layout, state, ours) }
  })
  return {
    rows: [...rows, ...broken],
    problems: [...problemsOf(table, layout, options), ...faults, ...unknown.problems()],
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
    return found ?? 'active'
  })
  const beyond = headers.length === 0 ? [] : cells.slice(headers.length)
  return [state, ...states, ...beyond.flatMap(cell => stateInOtherColumn('', cell) ?? [])].reduce(leastMail)
}

function readRow(cells: readonly string[], { fields }: ListLayout, state: State, ours?: RestoredRecord): RowContent {
  const cell = (field: ListField): string => cells[fields.indexOf(field)] ?? ''
  const value = cell('address')
  if (value === '') return { value: cells.join(',').slice(0, 200), reason: 'no address' }
  const address = readAddress(value)
  if (!address) return { value, reason: refusedAddress(value).is }
  const frequency = cell('frequency').toLowerCase() || 'all'
  if (!isFrequency(frequency)) return { value, reason: `the frequency must be one of ${FREQUENCIES.join(', ')}` }
  return { entry: entryOf(address, cell, frequency, state, ours) }
}

function entryOf(
  address: Address,
  cell: (field: ListField) => string,
  frequency: Frequency,
  state: State,
  ours?: RestoredRecord,
): ListEntry {
  const name = readName(cell('name') || `${cell('first')} ${cell('last')}`)
  const interests = { digests: digestNames(cell('digests')), tags: topicNames(cell('tags').split(/[,;|]/)) }
  const last = ours?.history.at(-1)?.state ?? state
  const record = ours ? { record: ours } : {}
  return { address, interests, frequency, state: leastMail(state, last), ...(name ? { name } : {}), ...record }
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
