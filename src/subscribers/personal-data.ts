import { type Reading, rows, type SqlDialect } from '../storage/index.js'
import type { Frequency } from './interests.js'
import type { PastChange, State, SubscriberFields } from './subscriber.js'
import { historyOfSubscriber, subscriberNumbered } from './subscriber-store.js'

/** A record with its time in RFC 3339. */
type Dated<T> = Omit<T, 'at'> & { readonly at: string }

/** Everything that is stored about a person, for the person to read (GDPR article 15). */
export interface PersonalData {
  readonly address: string
  readonly name: string | null
  readonly state: State
  readonly frequency: Frequency
  readonly digests: readonly string[]
  readonly topics: readonly string[]
  readonly fields: SubscriberFields
  readonly created: string
  readonly changed: string
  /** The changes of the subscription, each with its cause and the proof of consent. */
  readonly history: readonly Dated<PastChange>[]
  /** The mails that were sent to the person, with the replies of their server. */
  readonly deliveries: readonly {
    readonly subject: string
    readonly state: string
    readonly at: string
    readonly reply: string | null
    /** What became of the mail later: `bounced`, `complained`, or `left` if the person unsubscribed through a link in it. */
    readonly fates: readonly string[]
  }[]
  /** The reports about these mails. */
  readonly reports: readonly { readonly kind: string; readonly at: string; readonly cause: string }[]
}

const isoTime = (time: number): string => new Date(time).toISOString()

/** Returns everything that is stored about a subscriber. */
export function* personalData(dialect: SqlDialect, id: number): Reading<PersonalData | undefined> {
  const subscriber = yield* subscriberNumbered(dialect, id)
  if (!subscriber) return undefined
  const { query } = dialect
  // The primary keys begin with the issue, so naming all issues lets the queries use them.
  const issues = query.selectFrom('issue').select('issue.id')
  const deliveries = query
    .selectFrom('delivery')
    .innerJoin('issue', 'issue.id', 'delivery.issue')
    .select(['issue.id', 'issue.subject', 'delivery.state', 'delivery.at', 'delivery.reply'])
    .where('delivery.issue', 'in', issues)
    .where('delivery.subscriber', '=', id)
    .orderBy('delivery.issue')
  const fates = yield* rows(
    query
      .selectFrom('message_fate')
      .select(['issue', 'fate'])
      .where('issue', 'in', issues)
      .where('subscriber', '=', id)
      .orderBy('fate'),
  )
  const reports = query.selectFrom('bounce').select(['kind', 'at', 'cause']).where('subscriber', '=', id).orderBy('at')
  const { address, name, state, frequency, interests, fields, created, changed } = subscriber
  const dated = <T extends { readonly at: number }>(rest: T) => ({ ...rest, at: isoTime(rest.at) })
  return {
    ...{ address, name, state, frequency, digests: interests.digests, topics: interests.tags, fields },
    ...{ created: isoTime(created), changed: isoTime(changed) },
    history: (yield* historyOfSubscriber(dialect, id)).map(dated),
    deliveries: (yield* rows(deliveries)).map(({ id: issue, ...delivery }) => ({
      ...dated(delivery),
      fates: fates.filter(each => each.issue === issue).map(({ fate }) => fate),
    })),
    reports: (yield* rows(reports)).map(dated),
  }
}
