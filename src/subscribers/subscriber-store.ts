import type { Address } from '../core/email-address.js'
import {
  boundTo,
  changedRows,
  type Database,
  first,
  type Reading,
  returnedRows,
  rowCount,
  rows,
  type SqlDialect,
  type Work,
} from '../storage/index.js'
import { fieldNames, fieldsAmong, insertFields, replaceFields } from './fields.js'
import { EVERYTHING, type Frequency, type Interests } from './interests.js'
import { historyOf, type StatedEntry, withOwnNumbers } from './restored-entries.js'
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
import { type Erasure, restoreErasures, sealedErasures, suppressAddress, suppressedAmong } from './suppressions.js'

/**
 * The result for one entry. `less`: an existing subscriber now gets less mail; `updated`: an existing subscriber has new values
 * in fields. A state, or `erased`: the person had this state before and keeps it.
 */
export type Addition = 'added' | 'less' | 'updated' | State | 'erased'

export interface Stats {
  readonly states: Readonly<Record<State, number>>
  /** The number of people who were erased. */
  readonly erased: number
  /** The domains with the most active subscribers, the largest first. */
  readonly domains: readonly { readonly domain: string; readonly active: number }[]
}

/** The number of rows in one statement. SQLite accepts 32,766 values in all. */
const ROWS = 500
const PAGE = 1_000
const DOMAINS = 20

/** Returns the operations on subscribers. The contract in tests/subscribers/store-contract.ts holds for every driver. */
export function subscriberStore(database: Database) {
  const { reading, writing } = boundTo(database)
  return {
    add: writing(addEntries),
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
      yield* await database.read(sealedErasures, secret)
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
  const taken = yield* rows(dialect.query.selectFrom('subscriber').select('id'))
  const numbered = withOwnNumbers(stated, new Set(taken.map(({ id }) => id)))
  const additions: Addition[] = []
  for (let start = 0; start < numbered.length; start += ROWS)
    additions.push(...(yield* addSome(dialect, numbered.slice(start, start + ROWS), change, dry)))
  return additions
}

function* addSome(
  dialect: SqlDialect,
  entries: readonly StatedEntry[],
  change: Change,
  dry: boolean,
): Work<Addition[]> {
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
  if (fresh.length > 0 && !dry) yield* insertEntries(dialect, fresh, change)
  return additions
}

/** Changes an existing subscriber's state towards less mail. Returns false if the list does not ask for that. */
function* reduceMail(
  dialect: SqlDialect,
  known: { id: number; state: State },
  state: State,
  change: Change,
  dry: boolean,
): Work<boolean> {
  if (leastMail(known.state, state) === known.state || !mayBecome(known.state, state, change)) return false
  return dry || (yield* changeState(dialect, known.id, state, change))
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
  { query }: SqlDialect,
  keys: readonly string[],
): Reading<Map<string, { id: number; state: State }>> {
  const known = query.selectFrom('subscriber').select(['id', 'mailbox', 'state']).where('mailbox', 'in', keys)
  return new Map((yield* rows(known)).map(({ id, mailbox, state }) => [mailbox, { id, state: state as State }]))
}

function* insertEntries(dialect: SqlDialect, entries: readonly StatedEntry[], change: Change): Work<void> {
  const { query } = dialect
  const subscribers = entries.map(({ id, address, name, state, frequency, record }) => ({
    ...(id === undefined ? {} : { id }),
    address: address.written,
    mailbox: address.key,
    domain: address.domain,
    name: name ?? null,
    ...{ state, frequency, created: record?.created ?? change.at, changed: record?.changed ?? change.at },
  }))
  const made = yield* returnedRows(query.insertInto('subscriber').values(subscribers).returning(['id', 'mailbox']))
  const ids = new Map(made.map(({ id, mailbox }) => [mailbox, id]))
  const idOf = ({ address }: ListEntry): number => ids.get(address.key) ?? 0
  const changes = entries.flatMap(entry =>
    historyOf(entry, change).map(({ at, state, cause, evidence }) => ({
      ...{ subscriber: idOf(entry), at, state, cause, evidence: evidence ?? null },
    })),
  )
  for (let start = 0; start < changes.length; start += ROWS)
    yield* changedRows(query.insertInto('subscriber_change').values(changes.slice(start, start + ROWS)))
  yield* insertInterests(
    dialect,
    entries.map(entry => ({ subscriber: idOf(entry), interests: entry.interests })),
  )
  yield* insertFields(
    dialect,
    entries.map(entry => ({ subscriber: idOf(entry), fields: entry.fields ?? {} })),
  )
}

function* insertInterests(
  { query }: SqlDialect,
  wishes: readonly { subscriber: number; interests: Interests }[],
): Work<void> {
  const interests = wishes.flatMap(({ subscriber, interests: { digests, tags } }) => [
    ...digests.map(name => ({ subscriber, kind: 'digest' as const, name })),
    ...tags.map(name => ({ subscriber, kind: 'tag' as const, name })),
  ])
  for (let start = 0; start < interests.length; start += ROWS)
    yield* changedRows(query.insertInto('interest').values(interests.slice(start, start + ROWS)))
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
