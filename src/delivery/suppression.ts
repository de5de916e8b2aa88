import { DAY } from '../core/duration.js'
import { first, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'
import { changeState } from '../subscribers/index.js'
import { subjectOf } from './smtp-reply.js'

/**
 * The time after which a reply counts as one of another day. It is shorter than a day, because a daily newsletter is not sent
 * at the same minute every day.
 */
const ANOTHER_DAY = DAY - DAY / 6
/** The time for which a doubtful reply counts. */
const LONGEST = 180 * DAY

export const isAnotherDay = (before: number, now: number): boolean => before <= now - ANOTHER_DAY

/** The origin of a server's statement about a mailbox: the reply to one of our messages, or a bounce message. */
export type ReplySource = 'reply' | 'report'

interface ServerStatement {
  readonly subscriber: number
  readonly text: string
  readonly source: ReplySource
  /** Whether the server is known to accept other recipients. */
  readonly sure: boolean
}

/**
 * Ends a subscription if a server states that the mailbox does not exist. A doubtful statement needs a second one: on another
 * day, or in a bounce message that agrees with the reply. Statements about the message, the relay or the sender change
 * nothing.
 */
export function* suppress(
  dialect: SqlDialect,
  { subscriber, text, source, sure }: ServerStatement,
  now: number,
): Work<void> {
  const subject = subjectOf(text)
  if (subject !== 'mailbox' && subject !== 'doubtful') return
  if ((sure && subject === 'mailbox') || (yield* wasDoubted(dialect, subscriber, source, now)))
    yield* changeState(dialect, subscriber, 'bounced', {
      at: now,
      cause: `${source === 'reply' ? 'refused:' : 'bounce'} ${text}`,
    })
}

/** Tells whether the mailbox was doubted before. Only replies since the subscription began or was restored count. */
function* wasDoubted({ query }: SqlDialect, subscriber: number, source: ReplySource, now: number): Reading<boolean> {
  const row = yield* first(query.selectFrom('subscriber').select('changed').where('id', '=', subscriber))
  const since = Math.max(row?.changed ?? now, now - LONGEST)
  const until = (of: ReplySource): number => (of === source ? now - ANOTHER_DAY : now)
  const replies = yield* rows(
    query
      .selectFrom('delivery')
      .select('reply as text')
      // The primary key begins with the issue, so this condition lets the query use its index.
      .where('issue', 'in', query.selectFrom('issue').select('id'))
      .where('subscriber', '=', subscriber)
      .where('state', '=', 'failed')
      .where('reply', 'not like', `${REPORTED}%`)
      .where('at', '>', since)
      .where('at', '<=', until('reply')),
  )
  const reports = yield* rows(
    query
      .selectFrom('bounce')
      .select('cause as text')
      .where('subscriber', '=', subscriber)
      .where('kind', '=', 'soft')
      .where('at', '>', since)
      .where('at', '<=', until('report')),
  )
  return [...replies, ...reports].some(({ text }) => ['mailbox', 'doubtful'].includes(subjectOf(text ?? '')))
}

/** The prefix of a reply in the ledger that came from a bounce message. */
export const REPORTED = 'a report says: '
