import type { Address } from '../core/email-address.js'
import { type Database, sql } from '../storage/index.js'
import { EVERYTHING, type Frequency, type Interests } from './interests.js'
import { historyOf, numberedAgain, type StatedEntry } from './restored-entries.js'
import type { Addition, Erasure, Stats, SubscriberStore } from './store.js'
import {
  type Change,
  type ListEntry,
  leastMail,
  mayBecome,
  type PastChange,
  STATES,
  type State,
  type Subscriber,
} from './subscriber.js'
import { Suppressions } from './suppressions.js'

/** Rows of one statement: SQLite takes 32,766 values in all. */
const ROWS = 500
const PAGE = 1_000
const DOMAINS = 20

/** Subscribers in the publication's own database. */
export class SqliteStore implements SubscriberStore {
  private readonly suppressed: Suppressions

  constructor(private readonly database: Database) {
    this.suppressed = new Suppressions(database)
  }

  async add(
    entries: readonly ListEntry[],
    state: 'active' | 'pending',
    change: Change,
    dry = false,
  ): Promise<Addition[]> {
    const additions: Addition[] = []
    const stated = entries.map(entry => ({ ...entry, state: leastMail(state, entry.state ?? state) }))
    this.database.immediately(() => {
      const taken = this.database.all(this.database.query.selectFrom('subscriber').select('id'))
      const numbered = numberedAgain(stated, new Set(taken.map(({ id }) => id)))
      for (let start = 0; start < numbered.length; start += ROWS)
        additions.push(...this.addSome(numbered.slice(start, start + ROWS), change, dry))
    })
    return additions
  }

  private addSome(entries: readonly StatedEntry[], change: Change, dry: boolean): Addition[] {
    const known = this.knownAmong(entries.map(({ address }) => address.key))
    const erased = this.suppressed.among(entries.map(({ address }) => address.key))
    const added = new Map<string, State>()
    const fresh: StatedEntry[] = []
    const additions = entries.map((entry): Addition => {
      const { key } = entry.address
      const found = known.get(key)
      if (found) return this.reduce(found, entry.state, change, dry) ? 'less' : found.state
      // Somebody who is twice in the list is known the second time.
      const again = added.get(key) ?? (erased.has(key) ? 'erased' : undefined)
      if (again) return again
      added.set(key, entry.state)
      fresh.push(entry)
      return 'added'
    })
    if (fresh.length > 0 && !dry) this.insert(fresh, change)
    return additions
  }

  /** Moves somebody known towards less mail; false where the list does not ask for that. */
  private reduce(known: { id: number; state: State }, state: State, change: Change, dry: boolean): boolean {
    if (leastMail(known.state, state) === known.state || !mayBecome(known.state, state, change)) return false
    return dry || changeState(this.database, known.id, state, change)
  }

  private knownAmong(keys: readonly string[]): Map<string, { id: number; state: State }> {
    const rows = this.database.query.selectFrom('subscriber').select(['id', 'mailbox', 'state'])
    const known = this.database.all(rows.where('mailbox', 'in', keys))
    return new Map(known.map(({ id, mailbox, state }) => [mailbox, { id, state: state as State }]))
  }

  private insert(entries: readonly StatedEntry[], change: Change): void {
    const { query } = this.database
    const rows = entries.map(({ id, address, name, state, frequency, record }) => ({
      ...(id === undefined ? {} : { id }),
      address: address.written,
      mailbox: address.key,
      domain: address.domain,
      name: name ?? null,
      ...{ state, frequency, created: record?.created ?? change.at, changed: record?.changed ?? change.at },
    }))
    const made = this.database.all(query.insertInto('subscriber').values(rows).returning(['id', 'mailbox']))
    const ids = new Map(made.map(({ id, mailbox }) => [mailbox, id]))
    const idOf = ({ address }: ListEntry): number => ids.get(address.key) ?? 0
    const changes = entries.flatMap(entry =>
      historyOf(entry, change).map(({ at, state, cause, evidence }) => ({
        ...{ subscriber: idOf(entry), at, state, cause, evidence: evidence ?? null },
      })),
    )
    for (let start = 0; start < changes.length; start += ROWS)
      this.database.run(query.insertInto('subscriber_change').values(changes.slice(start, start + ROWS)))
    this.putInterests(entries.map(entry => ({ subscriber: idOf(entry), interests: entry.interests })))
  }

  private putInterests(wishes: readonly { subscriber: number; interests: Interests }[]): void {
    const rows = wishes.flatMap(({ subscriber, interests: { digests, tags } }) => [
      ...digests.map(name => ({ subscriber, kind: 'digest' as const, name })),
      ...tags.map(name => ({ subscriber, kind: 'tag' as const, name })),
    ])
    for (let start = 0; start < rows.length; start += ROWS)
      this.database.run(this.database.query.insertInto('interest').values(rows.slice(start, start + ROWS)))
  }

  async find(address: Address): Promise<Subscriber | undefined> {
    return this.complete(this.database.all(this.rows().where('mailbox', '=', address.key)))[0]
  }

  async get(id: number): Promise<Subscriber | undefined> {
    return this.complete(this.database.all(this.rows().where('id', '=', id)))[0]
  }

  async change(id: number, state: State, change: Change): Promise<boolean> {
    return changeState(this.database, id, state, change)
  }

  async prefer(id: number, interests: Interests, frequency: Frequency): Promise<boolean> {
    const { query } = this.database
    return this.database.immediately(() => {
      const changed = this.database.run(query.updateTable('subscriber').set({ frequency }).where('id', '=', id))
      if (changed === 0) return false
      this.database.run(query.deleteFrom('interest').where('subscriber', '=', id))
      this.putInterests([{ subscriber: id, interests }])
      return true
    })
  }

  async history(id: number): Promise<readonly PastChange[]> {
    const changes = this.database.all(
      this.database.query
        .selectFrom('subscriber_change')
        .select(['at', 'state', 'cause', 'evidence'])
        .where('subscriber', '=', id)
        .orderBy('id'),
    )
    return changes.map(({ at, state, cause, evidence }) => ({
      ...{ at, cause, state: state as State },
      ...(evidence === null ? {} : { evidence }),
    }))
  }

  async erase(address: Address, at: number): Promise<boolean> {
    const { query } = this.database
    return this.database.immediately(() => {
      this.suppressed.add(address.key, at)
      this.database.run(query.deleteFrom('asking').where('mailbox', '=', address.key))
      // Changes and interests go with the row.
      return this.database.run(query.deleteFrom('subscriber').where('mailbox', '=', address.key)) > 0
    })
  }

  async *list(state?: State): AsyncIterable<Subscriber> {
    let after = 0
    for (;;) {
      const rows = this.rows().where('id', '>', after).orderBy('id').limit(PAGE)
      const page = this.complete(this.database.all(state ? rows.where('state', '=', state) : rows))
      yield* page
      const last = page.at(-1)
      if (!last) return
      after = last.id
    }
  }

  async *erasures(secret: string): AsyncIterable<Erasure> {
    yield* this.suppressed.sealed(secret)
  }

  async restoreErasures(erasures: readonly Erasure[], secrets: readonly string[], dry = false): Promise<boolean> {
    return this.suppressed.restore(erasures, secrets, dry)
  }

  async stats(): Promise<Stats> {
    const { query } = this.database
    const count = sql<number>`count(*)`
    const states = this.database.all(
      query
        .selectFrom('subscriber')
        .select(['state', count.as('count')])
        .groupBy('state'),
    )
    const domains = this.database.all(
      query
        .selectFrom('subscriber')
        .select(['domain', count.as('active')])
        .where('state', '=', 'active')
        .groupBy('domain')
        .orderBy('active', 'desc')
        .orderBy('domain')
        .limit(DOMAINS),
    )
    const counts = new Map(states.map(({ state, count }) => [state, count]))
    return {
      states: Object.fromEntries(STATES.map(state => [state, counts.get(state) ?? 0])) as Record<State, number>,
      erased: this.database.first(query.selectFrom('suppression').select(count.as('count')))?.count ?? 0,
      domains,
    }
  }

  private rows() {
    return this.database.query
      .selectFrom('subscriber')
      .select(['id', 'address', 'name', 'state', 'frequency', 'created', 'changed'])
  }

  private complete(rows: readonly Row[]): Subscriber[] {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const { query } = this.database
    const wanted = this.database.all(
      query.selectFrom('interest').selectAll().where('subscriber', 'in', ids).orderBy('name'),
    )
    const interests = new Map(ids.map(id => [id, { digests: [] as string[], tags: [] as string[] }]))
    for (const { subscriber, kind, name } of wanted)
      interests.get(subscriber)?.[kind === 'tag' ? 'tags' : 'digests'].push(name)
    return rows.map(row => ({
      ...row,
      state: row.state as State,
      frequency: row.frequency as Frequency,
      interests: interests.get(row.id) ?? EVERYTHING,
    }))
  }
}

/** Changes a state where it may be changed; within a transaction of the caller's, a part of that. */
export function changeState(database: Database, id: number, state: State, change: Change): boolean {
  const { query } = database
  const { at, cause, evidence = null } = change
  return database.immediately(() => {
    const row = database.first(query.selectFrom('subscriber').select('state').where('id', '=', id))
    if (!row || !mayBecome(row.state as State, state, change)) return false
    database.run(query.updateTable('subscriber').set({ state, changed: at }).where('id', '=', id))
    database.run(query.insertInto('subscriber_change').values({ subscriber: id, at, state, cause, evidence }))
    return true
  })
}

type Row = Pick<Subscriber, 'id' | 'address' | 'name' | 'created' | 'changed'> & { state: string; frequency: string }
