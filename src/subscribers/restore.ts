import { rows, type SqlDialect, type Work } from '../storage/index.js'
import { changeState } from './subscriber-store.js'

/** Somebody whose bounce was a mistake. */
export interface Restored {
  readonly address: string
  /** What was recorded when it bounced. */
  readonly cause: string
}

export interface RestoreRequest {
  /** Milliseconds since 1970: who bounced before stays as they are. */
  readonly since: number
  /** A part of what the server said, in any case of letters; anything where it is left out. */
  readonly reply?: string | undefined
  readonly at: number
  /** Finds out what would happen, and does nothing. */
  readonly dry: boolean
}

/** What our own sending and its reports record; a list that calls somebody bounced records its name. */
const OURS = /^(?:refused:|bounce) /

/**
 * Undoes bounces, all or none: a relay that was set up wrongly can end many subscriptions in a day. Each subscriber becomes
 * what they were before. Who was not subscribed before the bounce, or is bounced by an imported list, stays as they are.
 */
export function* restoreBounced(dialect: SqlDialect, { since, reply = '', at, dry }: RestoreRequest): Work<Restored[]> {
  const { query } = dialect
  const bounced = query
    .selectFrom('subscriber')
    .select(['id', 'address', 'changed'])
    .where('state', '=', 'bounced')
    .where('changed', '>=', since)
    .orderBy('id')
  const restored: Restored[] = []
  for (const { id, address, changed } of yield* rows(bounced)) {
    const changes = query.selectFrom('subscriber_change').select(['state', 'cause']).where('subscriber', '=', id)
    const [bounce, before] = yield* rows(changes.orderBy('id', 'desc').limit(2))
    if (!bounce || !OURS.test(bounce.cause) || !bounce.cause.toLowerCase().includes(reply.toLowerCase())) continue
    if (before?.state !== 'active' && before?.state !== 'pending') continue
    const evidence = `As before the bounce of ${new Date(changed).toISOString()}.`
    if (!dry) yield* changeState(dialect, id, before.state, { at, cause: 'restore', evidence })
    restored.push({ address, cause: bounce.cause })
  }
  return restored
}
