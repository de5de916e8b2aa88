import { readAddress } from '../core/email-address.js'
import type { Table } from './csv.js'
import { fieldNamed, type ListField } from './list-fields.js'
import { cellWords, isEmpty } from './list-words.js'
import { ignoredIn, type Meanings, type StateColumn, stateColumn } from './state-columns.js'
import type { State } from './subscriber.js'

/** What the editor says of a list. */
export interface ListOptions {
  /** The path of the file, for messages; its name may say what is in it (`unsubscribed.csv`). */
  readonly file: string
  /** Columns that say nothing about mail. */
  readonly ignore: readonly string[]
  readonly meanings: Meanings
  /** What everybody is of whom no column says less. */
  readonly state?: State
}

/** A column that is not a field. Without `state` only a word beyond doubt counts in it. */
interface OtherColumn {
  readonly at: number
  readonly header: string
  readonly state?: StateColumn
}

/** What the columns of a list are. */
export interface ListLayout {
  readonly fields: readonly (ListField | undefined)[]
  /** By `wordsOf`; none where the list has no header. */
  readonly headers: readonly string[]
  readonly others: readonly OtherColumn[]
  /** Whether any header says that its column is about who gets mail, be it filled or not. */
  readonly namesStates: boolean
  /** The lines of the list below the header. */
  readonly rows: Table['rows']
}

/** Finds out what the columns of a list are; undefined where none is known to hold addresses. */
export function listLayoutOf({ rows }: Table, ignore: readonly string[]): ListLayout | undefined {
  const top = rows.findIndex(({ cells }) => cells.some(cell => fieldNamed(cell) === 'address' || readAddress(cell)))
  const first = rows[top]?.cells
  if (!first) return undefined
  const fields = first.map(fieldNamed)
  const at = first.findIndex(cell => readAddress(cell))
  if (at < 0) return headed(first, fields, rows.slice(top + 1), ignore)
  if (top > 0) return undefined
  return {
    fields: first.map((_, i) => (i === at ? 'address' : undefined)),
    headers: [],
    others: [],
    namesStates: false,
    rows,
  }
}

function headed(
  first: readonly string[],
  named: ListLayout['fields'],
  rows: Table['rows'],
  ignore: readonly string[],
): ListLayout {
  const headers = first.map(cellWords)
  // Beside `Email Address`, `Address` is where somebody lives, and `Subscriber` is who they are.
  const vague = headers.map(header => header === 'address' || header === 'subscriber')
  const clear = named.some((field, at) => field === 'address' && !vague[at])
  const fields = named.map((field, at) => (clear && vague[at] ? undefined : field))
  const ignored = [...ignore.map(cellWords), ...ignoredIn(headers)]
  const columns = first.flatMap((header, at): OtherColumn[] => {
    if (fields[at] || ignored.includes(headers[at] ?? '')) return []
    const state = stateColumn(header)
    return [{ at, header, ...(state ? { state } : {}) }]
  })
  // A column without a single value says nothing about anybody.
  const others = columns.filter(({ at }) => rows.some(({ cells }) => !isEmpty(cells[at] ?? '')))
  return { fields, headers, others, namesStates: columns.some(({ state }) => state), rows }
}
