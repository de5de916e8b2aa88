import { DAY, MINUTE } from '../core/duration.js'
import { changedRows, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'

/** Something that the editor has to hear. */
export interface Alert {
  /** The fact, such as one send that was refused. An alert with the same key is told once. */
  readonly key: string
  readonly subject: string
  readonly text: string
}

/** The time in which a process that has claimed an alert should have mailed it. */
const CLAIM = 5 * MINUTE
/** The time after which an alert that was mailed is forgotten. */
const KEPT = 90 * DAY

/** Records an alert, unless it was told before. Returns whether it is new. */
export function* raiseAlert({ query }: SqlDialect, alert: Alert, now: number): Work<boolean> {
  yield* changedRows(query.deleteFrom('alert').where('mailed', '<', now - KEPT))
  const insert = query.insertInto('alert').values({ ...alert, at: now })
  return (yield* changedRows(insert.onConflict(conflict => conflict.column('key').doNothing()))) > 0
}

/** Returns the alerts that nobody has been told of and no process is mailing, oldest first. */
export function* openAlerts({ query }: SqlDialect, now: number): Reading<readonly Alert[]> {
  const open = query.selectFrom('alert').select(['key', 'subject', 'text']).where('mailed', 'is', null)
  const free = open.where(either => either.or([either('tried', 'is', null), either('tried', '<=', now - CLAIM)]))
  return yield* rows(free.orderBy('at').limit(20))
}

/** Claims an alert, so that no other process mails it as well. */
export function* claimAlert({ query }: SqlDialect, key: string, now: number): Work<boolean> {
  const open = query.updateTable('alert').set({ tried: now }).where('key', '=', key).where('mailed', 'is', null)
  const free = open.where(either => either.or([either('tried', 'is', null), either('tried', '<=', now - CLAIM)]))
  return (yield* changedRows(free)) > 0
}

export function* alertMailed({ query }: SqlDialect, key: string, now: number): Work<void> {
  yield* changedRows(query.updateTable('alert').set({ mailed: now }).where('key', '=', key))
}
