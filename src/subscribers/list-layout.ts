import { readAddress } from '../core/email-address.js'
import type { Table } from './csv.js'
import { fieldNamed, type ListField } from './list-fields.js'
import { cellWords, isEmpty } from './list-words.js'
import { ignoredIn, type Meanings, type StateColumn, stateColumn } from './state-columns.js'
import type { State } from './subscriber.js'

/** The editor's options for a list. */
export interface ListOptions {
  /** The path of the file, for messages. The file's name may contain a state (`unsubscribed.csv`). */
  readonly file: string
  /** Columns that say nothing about mail. */
  readonly ignore: readonly string[]
  readonly meanings: Meanings
  /** The state of every subscriber, unless a column gives one with less mail. */
  readonly state?: State
}

/** A column that is not a field. Without `state`, only unambiguous words in its cells count as states. */
interface OtherColumn {
  readonly at: number
  readonly header: string
  readonly state?: StateColumn
}

/** The meaning of a list's columns. */
export interface ListLayout {
  readonly fields: readonly (ListField | undefined)[]
  /** The headers as `cellWords` returns them; empty if the list has no header. */
  readonly headers: readonly string[]
  readonly others: readonly OtherColumn[]
  /** Whether any header is about who gets mail, even if its column is empty. */
  readonly namesStates: boolean
  /** The rows below the header. */
  readonly rows: Table['rows']
}

/** Determines what the columns of a list mean, or returns undefined if no column is known to contain addresses. */
export function listLayoutOf({ rows }: Table, ignore: readonly string[]): ListLayout | undefined {
  const top = rows.findIndex(({ cells }) => cells.some(cell => fieldNamed(cell) === 'address' || readAddress(cell)))
  const first = rows[top]?.cells
  if (!first) return undefined
  const fields = first.map(fieldNamed)
  const at = first.findIndex(cell => readAddress(cell))
  if (at < 0) return layoutFromHeader(first, fields, rows.slice(top + 1), ignore)
  if (top > 0) return undefined
  return {
    fields: first.map((_, i) => (i === at ? 'address' : undefined)),
    headers: [],
    others: [],
    namesStates: false,
    rows,
  }
}

function layoutFromHeader(
  first: readonly string[],
  named: ListLayout['fields'],
  rows: Table['rows'],
  ignore: readonly string[],
): ListLayout {
  const headers = first.map(cellWords)
  // Beside `Email Address`, a column `Address` is a postal address, and `Subscriber` is a name.
  const vague = headers.map(header => header === 'address' || header === 'subscriber')
  const clear = named.some((field, at) => field === 'address' && !vague[at])
  const fields = named.map((field, at) => (clear && vague[at] ? undefined : field))
  const ignored = [...ignore.map(cellWords), ...ignoredIn(headers)]
  const columns = first.flatMap((header, at): OtherColumn[] => {
    if (fields[at] || ignored.includes(headers[at] ?? '')) return []
    const state = stateColumn(header)
    return [{ at, header, ...(state ? { state } : {}) }]
  })
  // Columns without any value are left out.
  const others = columns.filter(({ at }) => rows.some(({ cells }) => !isEmpty(cells[at] ?? '')))
  return { fields, headers, others, namesStates: columns.some(({ state }) => state), rows }
}
