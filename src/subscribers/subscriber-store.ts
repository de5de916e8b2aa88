import type { Address } from '../core/email-address.js'
import { append } from '../core/long-lists.js'
import { error, ProblemsError } from '../core/problem.js'
import {
  boundTo,
  changedRows,
  type Database,
  first,
  insertAll,
  insertion,
  MOST_ROWS,
  preparedFor,
  type Reading,
  returnedRows,
  rowCount,
  rows,
  type SqlDialect,
  type Work,
} from '../storage/index.js'
import { fieldNames, fieldsAmong, insertFields, replaceFields } from './fields.js'
import { EVERYTHING, type Frequency, type Interests } from './interests.js'
import type { ReadList } from './list.js'
import { historyOf, NewNumbers, type StatedEntry } from './restored-entries.js'
import {
  type Change,
  type ListEntry,
  leastMail,
  mayBecome,
  type PastChange,
  STATES,
  type State,
  type Subscriber,
  type SubscriberFields,
} from './subscriber.js'
import {
  type Erasure,
  isAnybodyErasedSince,
  restoreErasures,
  sealedErasures,
  suppressAddress,
  suppressedAmong,
  suppressionMark,
} from './suppressions.js'

/**
 * The result for one entry. `less`: an existing subscriber now gets less mail; `updated`: an existing subscriber has new values
 * in fields. A state, or `erased`: the person had this state before and keeps it.
 */
export const ADDITIONS = ['added', 'less', 'updated', ...STATES, 'erased'] as const
export type Addition = (typeof ADDITIONS)[number]

export interface Stats {
  readonly states: Readonly<Record<State, number>>
  /** The number of people who were erased. */
  readonly erased: number
  /** The domains with the most active subscribers, the largest first. */
  readonly domains: readonly { readonly domain: string; readonly active: number }[]
}

const PAGE = 1_000
const DOMAINS = 20

/** Returns the operations on subscribers. The contract in tests/subscribers/store-contract.ts holds for every driver. */
export function subscriberStore(database: Database) {
  const { reading, writing, locking } = boundTo(database)
  return {
    add: writing(addEntries),
    addList: locking(addList),
    find: reading(subscriberOf),
    get: reading(subscriberNumbered),
    change: writing(changeState),
    prefer: writing(keepPreferences),
    history: reading(historyOfSubscriber),
    histories: reading(historiesAmong),
    erase: writing(eraseAddress),
    stats: reading(subscriberStats),
    fieldNames: reading(fieldNames),
    restoreErasures: writing(restoreErasures),
    /**
     * Lists all subscribers in the order in which they were added. It reads in pages, so that a large list is never in
     * memory.
     */
    async *list(state?: State): AsyncIterable<Subscriber> {
      for (let after = 0; ; ) {
        const page = await database.read(subscribersAfter, after, state)
        yield* page
        const last = page.at(-1)
        if (!last) return
        after = last.id
      }
    },
    /** Lists the people who were erased, as sealed hashes, for an export. */
    async *erasures(secret: string): AsyncIterable<Erasure> {
      for (let page = await database.read(sealedErasures, secret); page.length > 0; ) {
        yield* page
        page = await database.read(sealedErasures, secret, page.at(-1))
      }
    },
  }
}

export type SubscriberStore = ReturnType<typeof subscriberStore>

/**
 * Adds all new people or, after an error, none. Each gets `state`, or the state of the entry if that means less mail. An
 * existing subscriber changes only towards less mail, and keeps everything but the fields that the list has, so that no list
 * brings back a person who left.
 * @param dry returns the result without changing anything
 */
export function* addEntries(
  dialect: SqlDialect,
  entries: readonly ListEntry[],
  state: 'active' | 'pending',
  change: Change,
  dry = false,
): Work<Addition[]> {
  const stated = entries.map(entry => ({ ...entry, state: leastMail(state, entry.state ?? state) }))
  const numbers = yield* newNumbers(
    dialect,
    entries.reduce((most, { record }) => Math.max(most, record?.id ?? 0), 0),
  )
  const additions: Addition[] = []
  for (let start = 0; start < stated.length; start += MOST_ROWS)
    append(additions, yield* addSome(dialect, stated.slice(start, start + MOST_ROWS), { change, dry, numbers }))
  return additions
}

/** How a list is added. */
interface ListAddition {
  readonly change: Change
  readonly dry: boolean
  /** The secrets with which an export by Offprint may have sealed its erased addresses. */
  readonly secrets: readonly string[]
  readonly file: string
}

/**
 * Adds the people of a list as `addEntries` does, after it has restored the erasures of an export. All of it is one long transaction,
 * during which others subscribe, leave and are erased.
 * @returns for each row of the list the place of its result in `ADDITIONS`
 * @throws ProblemsError if no secret opens the erasures
 */
export function* addList(
  dialect: SqlDialect,
  { rows: list, highest, hasErased }: Pick<ReadList, 'rows' | 'highest' | 'hasErased'>,
  { change, dry, secrets, file }: ListAddition,
): Work<Uint8Array> {
  const additions = new Uint8Array(list.size)
  const numbers = yield* newNumbers(dialect, highest)
  for (const [, group] of hasErased ? list.groups() : []) {
    const erasures = group.flatMap(row => ('erased' in row ? [{ sealed: row.erased, since: row.since }] : []))
    if (erasures.length > 0 && !(yield* restoreErasures(dialect, erasures, secrets, dry)))
      throw sealed(file, group.find(row => 'erased' in row)?.line ?? 1)
  }
  const before = yield* suppressionMark(dialect)
  for (const [start, group] of list.groups()) {
    const entries: StatedEntry[] = []
    const positions: number[] = []
    for (const [i, row] of group.entries())
      if ('entry' in row) {
        entries.push({ ...row.entry, state: row.entry.state ?? 'active' })
        positions.push(start + i)
      }
    const results = yield* addSome(dialect, entries, { change, dry, numbers })
    for (const [i, position] of positions.entries()) additions[position] = ADDITIONS.indexOf(results[i] ?? 'active')
  }
  if (!dry && (yield* isAnybodyErasedSince(dialect, before))) yield* removeErased(dialect, list, additions)
  return additions
}

/** Removes those people of a list who were erased after they had been looked up, and before anybody else could see them. */
function* removeErased(dialect: SqlDialect, list: ReadList['rows'], additions: Uint8Array): Work<void> {
  const added = ADDITIONS.indexOf('added')
  for (const [start, group] of list.groups()) {
    const positions = new Map<string, number>()
    for (const [i, row] of group.entries())
      if ('entry' in row && additions[start + i] === added) positions.set(row.entry.address.key, start + i)
    const erased = [...(yield* suppressedAmong(dialect, [...positions.keys()]))]
    if (erased.length === 0) continue
    yield* changedRows(dialect.query.deleteFrom('subscriber').where('mailbox', 'in', erased))
    for (const key of erased) additions[positions.get(key) ?? 0] = ADDITIONS.indexOf('erased')
  }
}

function sealed(file: string, line: number): ProblemsError {
  const what = 'This export contains hashes of erased addresses, sealed with an OFFPRINT_SECRET that is not set here.'
  const fix =
    'Add to `.env` the OFFPRINT_SECRET of the publication that wrote this file; separate several secrets with commas.'
  return new ProblemsError([error('subscribers.sealed', { file, line }, what, fix)])
}

/** Returns the numbers for the people of an export, or undefined for a list that has none. */
function* newNumbers({ query }: SqlDialect, highest: number): Reading<NewNumbers | undefined> {
  if (highest === 0) return undefined
  const taken = yield* first(query.selectFrom('subscriber').select(({ fn }) => fn.max('id').as('id')))
  return new NewNumbers(Math.max(highest, taken?.id ?? 0))
}

/** How entries are added. */
interface AdditionOptions {
  readonly change: Change
  readonly dry: boolean
  readonly numbers: NewNumbers | undefined
}

function* addSome(
  dialect: SqlDialect,
  entries: readonly StatedEntry[],
  { change, dry, numbers }: AdditionOptions,
): Work<Addition[]> {
  if (entries.length === 0) return []
  const keys = entries.map(({ address }) => address.key)
  const known = yield* statesAmong(dialect, keys)
  const erased = yield* suppressedAmong(dialect, keys)
  const fields = yield* fieldsAmong(
    dialect,
    [...known.values()].map(({ id }) => id),
  )
  const added = new Map<string, State>()
  const fresh: StatedEntry[] = []
  const additions: Addition[] = []
  for (const entry of entries) {
    const { key } = entry.address
    const found = known.get(key)
    if (found) {
      const less = yield* reduceMail(dialect, found, entry.state, change, dry)
      const updated = !less && (yield* updateFields(dialect, { ...found, before: fields.get(found.id) }, entry, dry))
      additions.push(less ? 'less' : updated ? 'updated' : found.state)
      continue
    }
    // The second entry of a person is treated like that of an existing subscriber.
    const again = added.get(key) ?? (erased.has(key) ? 'erased' : undefined)
    additions.push(again ?? 'added')
    if (again) continue
    added.set(key, entry.state)
    fresh.push(entry)
  }
  if (fresh.length === 0 || dry) return additions
  yield* insertEntries(dialect, numbers ? yield* numbered(dialect, fresh, numbers) : fresh, change)
  return additions
}

/** Gives entries their own numbers, except those that somebody else has. */
function* numbered(
  { query }: SqlDialect,
  entries: readonly StatedEntry[],
  numbers: NewNumbers,
): Reading<readonly StatedEntry[]> {
  const wanted = entries.flatMap(({ record }) => record?.id ?? [])
  const taken = query.selectFrom('subscriber').select('id').where('id', 'in', wanted)
  return numbers.give(entries, wanted.length === 0 ? [] : (yield* rows(taken)).map(({ id }) => id))
}

/** Changes an existing subscriber's state towards less mail. Returns false if the list does not ask for that. */
function* reduceMail(
  dialect: SqlDialect,
  known: { id: number; state: State },
  state: State,
  change: Change,
  dry: boolean,
): Work<boolean> {
  const isLess = (from: State): boolean => leastMail(from, state) !== from && mayBecome(from, state, change)
  if (!isLess(known.state) || dry) return isLess(known.state)
  // In a long transaction, the person may have left since.
  const row = dialect.query.selectFrom('subscriber').select('state').where('id', '=', known.id)
  const now = yield* first(dialect.isShared ? row.forUpdate() : row)
  return now !== undefined && isLess(now.state as State) && (yield* changeState(dialect, known.id, state, change))
}

/** Stores new values in the fields of a subscriber. People who left get none, because nothing more about them needs to be stored. */
function* updateFields(
  dialect: SqlDialect,
  { id, state, before = {} }: { id: number; state: State; before: SubscriberFields | undefined },
  { fields }: ListEntry,
  dry: boolean,
): Work<boolean> {
  if (!fields || (state !== 'active' && state !== 'pending')) return false
  return yield* replaceFields(dialect, { subscriber: id, before, fields }, dry)
}

function* statesAmong(
  dialect: SqlDialect,
  keys: readonly string[],
): Reading<Map<string, { id: number; state: State }>> {
  const known = yield* rows(subscribersWith(dialect, keys))
  return new Map(known.map(({ id, mailbox, state }) => [mailbox, { id, state: state as State }]))
}

const subscribersWith = preparedFor(({ query }, keys: readonly string[]) =>
  query.selectFrom('subscriber').select(['id', 'mailbox', 'state']).where('mailbox', 'in', keys),
)

function* insertEntries(dialect: SqlDialect, entries: readonly StatedEntry[], change: Change): Work<void> {
  const isNumbered = entries.some(({ id }) => id !== undefined)
  const subscribers = entries.map(({ id, address, name, state, frequency, record }) => [
    ...[address.written, address.key, address.domain, name ?? null, state, frequency],
    ...[record?.created ?? change.at, record?.changed ?? change.at],
    ...(isNumbered ? [id ?? null] : []),
  ])
  const made = yield* returnedRows((isNumbered ? numberedSubscribers : newSubscribers)(dialect, subscribers))
  const ids = new Map(made.map(({ id, mailbox }) => [mailbox, id]))
  const idOf = ({ address }: ListEntry): number => ids.get(address.key) ?? 0
  const changes = entries.flatMap(entry =>
    historyOf(entry, change).map(({ at, state, cause, evidence }) => [
      ...[idOf(entry), at, state, cause, evidence ?? null],
    ]),
  )
  yield* insertAll(dialect, newChanges, changes)
  yield* insertInterests(
    dialect,
    entries.map(entry => ({ subscriber: idOf(entry), interests: entry.interests })),
  )
  yield* insertFields(
    dialect,
    entries.map(entry => ({ subscriber: idOf(entry), fields: entry.fields ?? {} })),
  )
}

const COLUMNS = ['address', 'mailbox', 'domain', 'name', 'state', 'frequency', 'created', 'changed']
interface NewSubscriber {
  readonly id: number
  readonly mailbox: string
}
const newSubscribers = insertion<NewSubscriber>('subscriber', COLUMNS, all => all.returning(['id', 'mailbox']))
const numberedSubscribers = insertion<NewSubscriber>('subscriber', [...COLUMNS, 'id'], all =>
  all.returning(['id', 'mailbox']),
)
/** Adds changes to the histories of subscribers. */
export const newChanges = insertion('subscriber_change', ['subscriber', 'at', 'state', 'cause', 'evidence'])
const newInterests = insertion('interest', ['subscriber', 'kind', 'name'])

function* insertInterests(
  dialect: SqlDialect,
  wishes: readonly { subscriber: number; interests: Interests }[],
): Work<void> {
  const interests = wishes.flatMap(({ subscriber, interests: { digests, tags } }) => [
    ...digests.map(name => [subscriber, 'digest', name]),
    ...tags.map(name => [subscriber, 'tag', name]),
  ])
  yield* insertAll(dialect, newInterests, interests)
}

/** Returns the subscriber with an address. */
export function* subscriberOf(dialect: SqlDialect, address: Address): Reading<Subscriber | undefined> {
  return (yield* complete(dialect, yield* rows(selected(dialect).where('mailbox', '=', address.key))))[0]
}

export function* subscriberNumbered(dialect: SqlDialect, id: number): Reading<Subscriber | undefined> {
  return (yield* complete(dialect, yield* rows(selected(dialect).where('id', '=', id))))[0]
}

/** Returns a page of the list: the subscribers after a number. */
export function* subscribersAfter(dialect: SqlDialect, after: number, state?: State): Reading<Subscriber[]> {
  const page = selected(dialect).where('id', '>', after).orderBy('id').limit(PAGE)
  return yield* complete(dialect, yield* rows(state ? page.where('state', '=', state) : page))
}

function selected({ query }: SqlDialect) {
  return query.selectFrom('subscriber').select(['id', 'address', 'name', 'state', 'frequency', 'created', 'changed'])
}

/** Adds the interests and fields to rows of subscribers. */
function* complete(dialect: SqlDialect, subscribers: readonly Row[]): Reading<Subscriber[]> {
  if (subscribers.length === 0) return []
  const ids = subscribers.map(({ id }) => id)
  const fields = yield* fieldsAmong(dialect, ids)
  const wanted = dialect.query.selectFrom('interest').selectAll().where('subscriber', 'in', ids).orderBy('name')
  const interests = new Map(ids.map(id => [id, { digests: [] as string[], tags: [] as string[] }]))
  for (const { subscriber, kind, name } of yield* rows(wanted))
    interests.get(subscriber)?.[kind === 'tag' ? 'tags' : 'digests'].push(name)
  return subscribers.map(row => ({
    ...row,
    state: row.state as State,
    frequency: row.frequency as Frequency,
    interests: interests.get(row.id) ?? EVERYTHING,
    fields: fields.get(row.id) ?? {},
  }))
}

type Row = Pick<Subscriber, 'id' | 'address' | 'name' | 'created' | 'changed'> & { state: string; frequency: string }

/** Changes a state. Returns false if the transition is not allowed or no subscriber has this id. */
export function* changeState({ query, isShared }: SqlDialect, id: number, state: State, change: Change): Work<boolean> {
  const { at, cause, evidence = null } = change
  const current = query.selectFrom('subscriber').select('state').where('id', '=', id)
  const row = yield* first(isShared ? current.forUpdate() : current)
  if (!row || !mayBecome(row.state as State, state, change)) return false
  yield* changedRows(query.updateTable('subscriber').set({ state, changed: at }).where('id', '=', id))
  yield* changedRows(query.insertInto('subscriber_change').values({ subscriber: id, at, state, cause, evidence }))
  return true
}

/** Stores a subscriber's preferences. Returns false if no subscriber has this id. */
export function* keepPreferences(
  dialect: SqlDialect,
  id: number,
  interests: Interests,
  frequency: Frequency,
): Work<boolean> {
  const { query } = dialect
  if ((yield* changedRows(query.updateTable('subscriber').set({ frequency }).where('id', '=', id))) === 0) return false
  yield* changedRows(query.deleteFrom('interest').where('subscriber', '=', id))
  yield* insertInterests(dialect, [{ subscriber: id, interests }])
  return true
}

/** Returns the history of a subscription, oldest first. */
export function* historyOfSubscriber(dialect: SqlDialect, id: number): Reading<readonly PastChange[]> {
  return (yield* historiesAmong(dialect, [id])).get(id) ?? []
}

/** Returns the histories of some subscribers, by number, each oldest first. */
export function* historiesAmong(
  { query }: SqlDialect,
  ids: readonly number[],
): Reading<ReadonlyMap<number, readonly PastChange[]>> {
  const changes = query
    .selectFrom('subscriber_change')
    .select(['subscriber', 'at', 'state', 'cause', 'evidence'])
    .where('subscriber', 'in', ids)
    .orderBy('id')
  const histories = new Map<number, PastChange[]>(ids.map(id => [id, []]))
  for (const { subscriber, at, state, cause, evidence } of yield* rows(changes))
    histories.get(subscriber)?.push({
      ...{ at, cause, state: state as State },
      ...(evidence === null ? {} : { evidence }),
    })
  return histories
}

/**
 * Erases a person, subscribed or not, and stores a keyed hash of the address, so that no import adds the person again.
 * @returns whether there was a subscriber with the address
 */
export function* eraseAddress(dialect: SqlDialect, { key }: Address, at: number): Work<boolean> {
  const { query } = dialect
  yield* suppressAddress(dialect, key, at)
  const person = query.selectFrom('subscriber').select('id').where('mailbox', '=', key)
  yield* changedRows(
    query.deleteFrom('asking').where(({ eb, or }) => or([eb('mailbox', '=', key), eb('mover', 'in', person)])),
  )
  // The foreign keys delete changes and interests with the row.
  return (yield* changedRows(query.deleteFrom('subscriber').where('mailbox', '=', key))) > 0
}

/** Counts the subscribers by state and by domain. */
export function* subscriberStats({ query }: SqlDialect): Reading<Stats> {
  const subscribers = query.selectFrom('subscriber')
  const states = yield* rows(subscribers.select(['state', rowCount.as('count')]).groupBy('state'))
  const counts = new Map(states.map(each => [each.state, each.count]))
  const domains = subscribers
    .select(['domain', rowCount.as('active')])
    .where('state', '=', 'active')
    .groupBy('domain')
    .orderBy('active', 'desc')
    .orderBy('domain')
    .limit(DOMAINS)
  return {
    states: Object.fromEntries(STATES.map(state => [state, counts.get(state) ?? 0])) as Record<State, number>,
    erased: (yield* first(query.selectFrom('suppression').select(rowCount.as('count'))))?.count ?? 0,
    domains: yield* rows(domains),
  }
}
