import {
  changedRows,
  insertAll,
  type Reading,
  rows,
  type SqlDialect,
  TemporaryRows,
  type Work,
} from '../storage/index.js'
import { newChanges } from './subscriber-store.js'

/** A subscriber whose bounce was a mistake. */
export interface RestoredSubscriber {
  readonly address: string
  /** The cause that was recorded with the bounce. */
  readonly cause: string
}

export interface RestoreRequest {
  /** Milliseconds since 1970. Earlier bounces stay as they are. */
  readonly since: number
  /** A part of the server's reply, in upper or lower case; without it, any reply matches. */
  readonly reply?: string | undefined
  readonly at: number
  /** Whether to report what would happen without doing it. */
  readonly dry: boolean
}

/** Matches the causes that replies and bounce messages record. An imported list records its name instead. */
const OURS = /^(?:refused:|bounce) /

/** The subscribers who are read and changed together. */
const PAGE = 500

/**
 * Undoes bounces, all or none, because a relay that is set up wrongly can end many subscriptions in a day. Each subscriber
 * returns to the previous state. Subscribers who were not subscribed before the bounce, or who are bounced according to an
 * imported list, stay as they are.
 * @returns the subscribers in the order of the list; the caller closes it
 */
export function* restoreBounced(
  dialect: SqlDialect,
  { since, reply = '', at, dry }: RestoreRequest,
): Work<TemporaryRows<RestoredSubscriber>> {
  const restored = new TemporaryRows<RestoredSubscriber>()
  const bounced = dialect.query
    .selectFrom('subscriber')
    .select(['id', 'address', 'changed'])
    .where('state', '=', 'bounced')
    .where('changed', '>=', since)
    .orderBy('id')
    .limit(PAGE)
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: readonly { readonly id: number; readonly address: string; readonly changed: number }[] = yield* rows(
      bounced.where('id', '>', after),
    )
    const histories = yield* latestChanges(
      dialect,
      page.map(({ id }) => id),
    )
    const changes: Restoration[] = []
    for (const { id, address, changed } of page) {
      const [bounce, before] = histories.get(id) ?? []
      if (!bounce || !OURS.test(bounce.cause) || !bounce.cause.toLowerCase().includes(reply.toLowerCase())) continue
      if (before?.state !== 'active' && before?.state !== 'pending') continue
      changes.push({ id, state: before.state, evidence: `As before the bounce of ${new Date(changed).toISOString()}.` })
      restored.add({ address, cause: bounce.cause })
    }
    if (!dry) yield* restoreStates(dialect, changes, at)
    after = page.at(-1)?.id
  }
  return restored
}

interface PastState {
  readonly state: string
  readonly cause: string
}

/** Returns the last two changes of some subscribers, by number, the newest first. */
function* latestChanges({ query }: SqlDialect, ids: readonly number[]): Reading<ReadonlyMap<number, PastState[]>> {
  const changes = query.selectFrom('subscriber_change').select(['subscriber', 'state', 'cause'])
  const latest = new Map(ids.map(id => [id, [] as PastState[]]))
  for (const { subscriber, ...change } of yield* rows(changes.where('subscriber', 'in', ids).orderBy('id', 'desc'))) {
    const known = latest.get(subscriber)
    if (known && known.length < 2) known.push(change)
  }
  return latest
}

interface Restoration {
  readonly id: number
  readonly state: 'active' | 'pending'
  readonly evidence: string
}

function* restoreStates(dialect: SqlDialect, changes: readonly Restoration[], at: number): Work<void> {
  for (const state of ['active', 'pending'] as const) {
    const ids = changes.filter(change => change.state === state).map(({ id }) => id)
    const update = dialect.query.updateTable('subscriber').set({ state, changed: at })
    if (ids.length > 0) yield* changedRows(update.where('id', 'in', ids))
  }
  const history = changes.map(({ id, state, evidence }) => [id, at, state, 'restore', evidence])
  yield* insertAll(dialect, newChanges, history)
}
