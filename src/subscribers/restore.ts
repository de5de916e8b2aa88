import { rows, type SqlDialect, type Work } from '../storage/index.js'
import { changeState } from './subscriber-store.js'

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

/**
 * Undoes bounces, all or none, because a relay that is set up wrongly can end many subscriptions in a day. Each subscriber
 * returns to the previous state. Subscribers who were not subscribed before the bounce, or who are bounced according to an
 * imported list, stay as they are.
 */
export function* restoreBounced(
  dialect: SqlDialect,
  { since, reply = '', at, dry }: RestoreRequest,
): Work<RestoredSubscriber[]> {
  const { query } = dialect
  const bounced = query
    .selectFrom('subscriber')
    .select(['id', 'address', 'changed'])
    .where('state', '=', 'bounced')
    .where('changed', '>=', since)
    .orderBy('id')
  const restored: RestoredSubscriber[] = []
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
