import type { Database } from '../storage/index.js'
import { changeState } from '../subscribers/index.js'
import { subjectOf } from './smtp-reply.js'

const DAY = 86_400_000
/** Less than a day, because issues of a daily newsletter are not sent at the same minute. */
const ANOTHER_DAY = DAY - DAY / 6
/** How long a doubtful reply counts. */
const LONGEST = 180 * DAY

export const isAnotherDay = (before: number, now: number): boolean => before <= now - ANOTHER_DAY

/** Where the server’s words about a mailbox come from: the reply to a message of ours, or a bounce message. */
export type ReplySource = 'reply' | 'report'

interface Words {
  readonly subscriber: number
  readonly text: string
  readonly source: ReplySource
  /** Whether the server was seen to accept others. */
  readonly sure: boolean
}

/**
 * Ends a subscription if a server says that the mailbox does not exist. If its words are doubtful, two replies are needed: on
 * different days, or a reply and a bounce message that agree. Words about the message, the relay or the sender change
 * nothing.
 */
export function suppress(database: Database, { subscriber, text, source, sure }: Words, now: number): void {
  const subject = subjectOf(text)
  if (subject !== 'mailbox' && subject !== 'doubtful') return
  if ((sure && subject === 'mailbox') || wasDoubted(database, subscriber, source, now))
    changeState(database, subscriber, 'bounced', {
      at: now,
      cause: `${source === 'reply' ? 'refused:' : 'bounce'} ${text}`,
    })
}

/** Whether there was a doubtful reply before. Only replies since the subscription began, or was restored, count. */
function wasDoubted(database: Database, subscriber: number, source: ReplySource, now: number): boolean {
  const { query } = database
  const row = database.first(query.selectFrom('subscriber').select('changed').where('id', '=', subscriber))
  const since = Math.max(row?.changed ?? now, now - LONGEST)
  const until = (of: ReplySource): number => (of === source ? now - ANOTHER_DAY : now)
  const replies = database.all(
    query
      .selectFrom('delivery')
      .select('reply as text')
      // The issue is the first column of the key: with it, no table is read through.
      .where('issue', 'in', query.selectFrom('issue').select('id'))
      .where('subscriber', '=', subscriber)
      .where('state', '=', 'failed')
      .where('reply', 'not like', `${REPORTED}%`)
      .where('at', '>', since)
      .where('at', '<=', until('reply')),
  )
  const reports = database.all(
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
