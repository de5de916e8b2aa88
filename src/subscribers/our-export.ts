import { type PastChange, type RestoredRecord, STATES, type State } from './subscriber.js'

/** The columns of `offprint subscribers export`. Lists of earlier versions have no `id` and no `history`. */
export const HEADER = [
  ...['address', 'name', 'state', 'frequency', 'digests', 'tags', 'created', 'changed', 'id', 'history'],
] as const

/** The prefix of the columns with further facts about subscribers: `field:city`. */
export const FIELD_PREFIX = 'field:'

/** Tells whether a list is an export by Offprint, according to its headers in lower case. */
export const isOwnExport = (headers: readonly string[]): boolean =>
  HEADER.slice(0, 8).every(name => headers.includes(name))

/** Reads the cells that only an export by Offprint has: the dates, the number in old links, and the proof of consent. */
export function readExportCells(
  headers: readonly string[],
  cells: readonly string[],
): RestoredRecord | { fault: string } | { erased: string; since: number } {
  const cell = (name: (typeof HEADER)[number]): string => cells[headers.indexOf(name)] ?? ''
  const created = Date.parse(cell('created'))
  const changed = Date.parse(cell('changed'))
  if (cell('address') === '' && cell('state') === ERASED && cell('history') !== '')
    return { erased: cell('history'), since: Number.isNaN(created) ? 0 : created }
  if (Number.isNaN(created) || Number.isNaN(changed))
    return { fault: 'The columns `created` and `changed` of this line must both be dates.' }
  const history = historyIn(cell('history'))
  if (!history) return { fault: 'The column `history` of this line has been changed since the export.' }
  const id = /^[1-9]\d{0,13}$/.test(cell('id')) ? Number(cell('id')) : undefined
  return { created, changed, history, ...(id === undefined ? {} : { id }) }
}

/** The state of an erased person. The row has no address, and contains a sealed hash in place of a history. */
export const ERASED = 'erased'

export const historyCell = (history: readonly PastChange[]): string =>
  JSON.stringify(history.map(({ at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest })))

function historyIn(cell: string): readonly PastChange[] | undefined {
  if (cell === '') return []
  try {
    const value: unknown = JSON.parse(cell)
    if (!Array.isArray(value)) return undefined
    const changes = value.map(changeIn)
    return changes.some(change => change === undefined) ? undefined : (changes as PastChange[])
  } catch {
    return undefined
  }
}

function changeIn(value: unknown): PastChange | undefined {
  const { at, state, cause, evidence } = (value ?? {}) as Record<string, unknown>
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  if (Number.isNaN(time) || typeof cause !== 'string' || !STATES.includes(state as State)) return undefined
  const change = { at: time, state: state as State, cause }
  return typeof evidence === 'string' ? { ...change, evidence } : change
}
