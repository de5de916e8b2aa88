import { error, ProblemsError } from '../core/problem.js'
import { readCsv } from './csv.js'
import { type ReadList, readList, type SubscriberRow } from './list.js'
import type { ListOptions } from './list-layout.js'
import { type Change, type ListEntry, leastMail, STATES, type State } from './subscriber.js'
import type { Addition, SubscriberStore } from './subscriber-store.js'

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

type EntryRow = Extract<SubscriberRow, { entry: ListEntry }>

/**
 * Reads a list before the database is opened, so that a list with errors does not create one.
 * @throws ProblemsError with everything that is not understood
 */
export async function readCsvList(request: ListRequest): Promise<ReadList> {
  const { input, file = 'list', ignore = [], keep = [], meanings = new Map(), state, dates } = request
  const list = readList(await readCsv(input, file), {
    ...{ file, ignore, keep, meanings },
    ...(state ? { state } : {}),
    ...(dates ? { dates } : {}),
  })
  if (list.problems.length > 0) throw new ProblemsError(list.problems)
  return list
}

/** Imports a list in one transaction. */
export async function importList(
  store: SubscriberStore,
  { rows, fields, notes }: ReadList,
  request: ImportRequest,
): Promise<ImportReport> {
  const { change, dry } = request
  await takeErasures(store, request, rows)
  const people = merged(rows.filter(row => 'entry' in row))
  const entries = [...people.values()].map(({ entry }) => entry)
  const additions = await store.add(entries, 'active', change, dry)
  const became = new Map(entries.map(({ address }, i) => [address.key, additions[i] ?? 'active']))
  const states = Object.fromEntries(STATES.map(each => [each, 0])) as Record<State, number>
  const count = { added: 0, reduced: 0, updated: 0, rejected: 0 }
  for (const row of rows) {
    const outcome = outcomeOf(row, people, became)
    if (typeof outcome === 'string') {
      count[outcome] += 1
      if ('entry' in row && outcome !== 'updated')
        states[people.get(row.entry.address.key)?.entry.state ?? 'active'] += 1
    } else if (outcome) {
      count.rejected += 1
      request.reject(outcome)
    }
  }
  const topics = [...new Set(entries.flatMap(({ interests }) => interests.tags))].sort()
  return { rows: rows.length, ...count, states, fields, topics, notes }
}

async function takeErasures(
  store: SubscriberStore,
  request: ImportRequest,
  rows: readonly SubscriberRow[],
): Promise<void> {
  const erasures = rows.flatMap(row => ('erased' in row ? [{ sealed: row.erased, since: row.since }] : []))
  if (await store.restoreErasures(erasures, request.secrets ?? [], request.dry)) return
  const line = rows.find(row => 'erased' in row)?.line ?? 1
  const what = 'This export contains hashes of erased addresses, sealed with an OFFPRINT_SECRET that is not set here.'
  const fix =
    'Add to `.env` the OFFPRINT_SECRET of the publication that wrote this file; separate several secrets with commas.'
  throw new ProblemsError([error('subscribers.sealed', { file: request.file ?? 'list', line }, what, fix)])
}

/**
 * Merges the rows of each address into one, at the position of the first. Of several states, the one with the least mail
 * counts; of several values of a field, the first counts.
 */
function merged(rows: readonly EntryRow[]): Map<string, EntryRow> {
  const people = new Map<string, EntryRow>()
  for (const row of rows) {
    const { key } = row.entry.address
    const first = people.get(key) ?? row
    const state = leastMail(first.entry.state ?? 'active', row.entry.state ?? 'active')
    const fields = { ...row.entry.fields, ...first.entry.fields }
    const kept = Object.keys(fields).length > 0 ? { fields } : {}
    people.set(key, { ...first, entry: { ...first.entry, state, ...kept } })
  }
  return people
}

/** Returns the outcome of a row: whether the person was added or gets less mail, or why the row was not imported. */
function outcomeOf(
  row: SubscriberRow,
  people: ReadonlyMap<string, EntryRow>,
  became: ReadonlyMap<string, Addition>,
): 'added' | 'reduced' | 'updated' | RejectedRow | undefined {
  if ('reason' in row) return row
  if ('erased' in row) return undefined
  const { key, written } = row.entry.address
  const addition = became.get(key) ?? 'active'
  const reject = (reason: string): RejectedRow => ({ line: row.line, value: written, reason })
  const first = people.get(key)
  const state = first?.entry.state ?? 'active'
  if (first && first.line !== row.line && (addition === 'added' || addition === 'less' || addition === 'updated'))
    return reject(
      `is in this list twice, first in line ${first.line}${state === 'active' ? '' : `, and has the state ${state}`}`,
    )
  if (addition === 'added') return 'added'
  if (addition === 'updated') return 'updated'
  return addition === 'less' ? 'reduced' : reject(REASONS[addition])
}
