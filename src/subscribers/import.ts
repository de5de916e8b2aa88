import { ProblemsError } from '../core/problem.js'
import { readCsv } from './csv.js'
import { type ReadList, readList, type SubscriberRow } from './list.js'
import type { ListOptions } from './list-layout.js'
import { type Change, STATES, type State } from './subscriber.js'
import { ADDITIONS, type Addition, type SubscriberStore } from './subscriber-store.js'

/** A row that was not imported, and the reason. */
export interface RejectedRow {
  readonly line: number
  /** The address as the list writes it or, if there is none, the whole row. */
  readonly value: string
  readonly reason: string
}

export interface ImportReport {
  readonly rows: number
  readonly added: number
  readonly rejected: number
  /** Known subscribers who get less mail after the import. */
  readonly reduced: number
  /** Known subscribers whose fields have new values. */
  readonly updated: number
  /** The fields that the list gives to subscribers. */
  readonly fields: readonly string[]
  /** The topics that people in the list chose. They get only posts with one of these tags. */
  readonly topics: readonly string[]
  /** Notes about values that are not kept, and about those that were not understood, with the state that `--state` gave them. */
  readonly notes: readonly string[]
  /** The added and reduced subscribers, by their new state. */
  readonly states: Readonly<Record<State, number>>
}

export interface ListRequest extends Partial<ListOptions> {
  readonly input: AsyncIterable<Buffer | string>
}

export interface ImportRequest extends Pick<ListRequest, 'file'> {
  readonly change: Change
  /** Whether to report what would happen without doing it. */
  readonly dry: boolean
  /** The secrets with which an export by Offprint may have sealed its erased addresses. */
  readonly secrets?: readonly string[]
  /** Is called for every row that is not imported. */
  readonly reject: (rejected: RejectedRow) => void
}

const REASONS: Readonly<Record<Exclude<Addition, 'added' | 'less' | 'updated'>, string>> = {
  active: 'already subscribed',
  pending: 'has not confirmed yet, and was not changed',
  unsubscribed: 'unsubscribed earlier, and was not changed',
  bounced: 'bounced earlier, and was not changed',
  complained: 'complained earlier, and was not changed',
  erased: 'was erased earlier, or changed to another address, and was not added',
}

/** The topics that are named in a report. */
const MOST_TOPICS = 1_000

/**
 * Reads a list before the database is opened, so that a list with errors does not create one. Memory is the same for a list of any
 * length. `importList` closes the list.
 * @throws ProblemsError with everything that is not understood
 */
export async function readCsvList(request: ListRequest): Promise<ReadList> {
  const { input, file = 'list', ignore = [], keep = [], meanings = new Map(), state, dates } = request
  const table = await readCsv(input, file)
  try {
    const list = readList(table, {
      ...{ file, ignore, keep, meanings },
      ...(state ? { state } : {}),
      ...(dates ? { dates } : {}),
    })
    if (list.problems.length === 0) return list
    list.rows.close()
    throw new ProblemsError(list.problems)
  } finally {
    table.close()
  }
}

/** Imports a list in one transaction, and closes it. */
export async function importList(
  store: SubscriberStore,
  list: ReadList,
  request: ImportRequest,
): Promise<ImportReport> {
  const { rows, fields, notes } = list
  const { change, dry, secrets = [], file = 'list' } = request
  try {
    const additions = await store.addList(list, { change, dry, secrets, file })
    const states = Object.fromEntries(STATES.map(each => [each, 0])) as Record<State, number>
    const count = { added: 0, reduced: 0, updated: 0, rejected: 0 }
    const topics = new Set<string>()
    for (const [start, group] of rows.groups())
      for (const [i, row] of group.entries()) {
        if ('erased' in row) continue
        if ('entry' in row)
          for (const topic of row.entry.interests.tags) if (topics.size < MOST_TOPICS) topics.add(topic)
        const outcome = outcomeOf(row, start + i, { rows, additions })
        if (typeof outcome === 'string') {
          count[outcome] += 1
          if ('entry' in row && outcome !== 'updated') states[row.entry.state ?? 'active'] += 1
        } else {
          count.rejected += 1
          request.reject(outcome)
        }
      }
    return { rows: rows.size, ...count, states, fields, topics: [...topics].sort(), notes }
  } finally {
    rows.close()
  }
}

/** Returns the outcome of a row: whether the person was added or gets less mail, or why the row was not imported. */
function outcomeOf(
  row: Exclude<SubscriberRow, { erased: string }>,
  position: number,
  { rows, additions }: { readonly rows: ReadList['rows']; readonly additions: Uint8Array },
): 'added' | 'reduced' | 'updated' | RejectedRow {
  if ('reason' in row) return row
  const isFirst = 'entry' in row
  const addition = ADDITIONS[additions[isFirst ? position : row.first] ?? 0] ?? 'active'
  const value = isFirst ? row.entry.address.written : row.written
  const reject = (reason: string): RejectedRow => ({ line: row.line, value, reason })
  if (addition !== 'added' && addition !== 'less' && addition !== 'updated') return reject(REASONS[addition])
  if (isFirst) return addition === 'less' ? 'reduced' : addition
  const first = rows.merged(row.first)
  const state = (first && 'entry' in first && first.entry.state) || 'active'
  return reject(
    `is in this list twice, first in line ${row.firstLine}${state === 'active' ? '' : `, and has the state ${state}`}`,
  )
}
