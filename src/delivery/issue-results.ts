import { changedRows, first, type Reading, rowCount, rows, type SqlDialect, sql, type Work } from '../storage/index.js'
import { type Change, changeState } from '../subscribers/index.js'
import type { Trace } from './tokens.js'

/** The numbers of an issue that are known without watching readers. Each counts recipients, so nobody counts twice in one of them. */
export interface IssueResults {
  /** Recipients whose message a server accepted. Those whose message came back later are among them. */
  readonly sent: number
  /** Recipients whose message no server accepted. */
  readonly refused: number
  /** Recipients whose message came back, for good or for now. */
  readonly bounced: number
  /** Recipients who reported the message as spam. */
  readonly complained: number
  /** Recipients who unsubscribed through a link in the message. */
  readonly left: number
}

export const MESSAGE_FATES = ['bounced', 'complained', 'left'] as const
/** What became of a message after a server had accepted it. */
export type MessageFate = (typeof MESSAGE_FATES)[number]

/**
 * Records what became of a message, once. Nothing is recorded for an issue that was not delivered to the subscriber: in a database
 * that was begun again, a link in an old mail may have the number of another issue.
 */
export function* recordFate(
  { query }: SqlDialect,
  { subscriber, issue }: Trace,
  fate: MessageFate,
  at: number,
): Work<void> {
  if (issue === undefined) return
  const delivery = query
    .selectFrom('delivery')
    .select(['issue', 'subscriber', sql.lit(fate).as('fate'), sql<number>`cast(${at} as bigint)`.as('at')])
    .where('issue', '=', issue)
    .where('subscriber', '=', subscriber)
    .where('state', 'not in', ['queued', 'skipped'])
  yield* changedRows(
    query
      .insertInto('message_fate')
      .columns(['issue', 'subscriber', 'fate', 'at'])
      .expression(delivery)
      .onConflict(conflict => conflict.doNothing()),
  )
}

/**
 * Unsubscribes the subscriber of a link, and counts that for the issue in which the link stands. A second click, and a click of
 * somebody who has left already, change nothing.
 * @returns whether the subscriber has left now
 */
export function* leaveThrough(dialect: SqlDialect, trace: Trace, change: Change): Work<boolean> {
  const left = yield* changeState(dialect, trace.subscriber, 'unsubscribed', change)
  if (left) yield* recordFate(dialect, trace, 'left', change.at)
  return left
}

/** Returns the numbers of an issue. They do not change when a subscriber is erased. */
export function* issueResults({ query }: SqlDialect, issue: number): Reading<IssueResults> {
  const deliveries = query.selectFrom('delivery').select(rowCount.as('count')).where('issue', '=', issue)
  const sent = yield* first(deliveries.where('state', '=', 'sent'))
  // A message whose delivery was uncertain is `failed` once a report says so, but no server refused it.
  const refused = yield* first(
    deliveries
      .where('state', '=', 'failed')
      .where(
        'subscriber',
        'not in',
        query.selectFrom('message_fate').select('subscriber').where('issue', '=', issue).where('fate', '=', 'bounced'),
      ),
  )
  const fates = query
    .selectFrom('message_fate')
    .select(['fate', rowCount.as('count')])
    .where('issue', '=', issue)
    .groupBy('fate')
  const counts = new Map((yield* rows(fates)).map(each => [each.fate, each.count]))
  const of = (fate: MessageFate): number => counts.get(fate) ?? 0
  return {
    ...{ sent: sent?.count ?? 0, refused: refused?.count ?? 0 },
    ...{ bounced: of('bounced'), complained: of('complained'), left: of('left') },
  }
}
