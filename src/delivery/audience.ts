import { mailboxOf } from '../core/email-address.js'
import { first, type Reading, rowCount, rows, type SqlDialect, sql } from '../storage/index.js'
import { topicNames } from '../subscribers/index.js'
import type { Recipient } from './message.js'

/** An issue's properties that are matched with the interests of subscribers. */
export interface IssueTopics {
  readonly name: string
  readonly kind: 'digest' | 'post'
  /** The tags of all posts in the issue. */
  readonly tags: readonly string[]
  /** The issues whose recipients get this one, whatever their interests, because it corrects a post in them. */
  readonly sentIn?: readonly number[]
}

/**
 * Builds the query for the recipients of an issue: active subscribers who want this kind of email, this digest if they chose
 * digests, and one of its tags if they chose tags.
 */
export function audienceOf({ query }: SqlDialect, { name, kind, tags, sentIn }: IssueTopics) {
  const wanted = topicNames(tags)
  const interest = (of: 'digest' | 'tag') =>
    query
      .selectFrom('interest')
      .select('interest.name')
      .where('interest.subscriber', '=', sql<number>`subscriber.id`)
      .where('kind', '=', of)
  const active = query.selectFrom('subscriber').where('subscriber.state', '=', 'active')
  if (sentIn)
    return active.where(
      'subscriber.id',
      'in',
      // An uncertain delivery may have arrived.
      query
        .selectFrom('delivery')
        .select('delivery.subscriber')
        .where('delivery.issue', 'in', [...sentIn])
        .where('delivery.state', 'in', ['sent', 'uncertain']),
    )
  const audience = active
    .where('frequency', 'in', ['all', kind === 'digest' ? 'digests' : 'posts'])
    .where(({ or, not, exists }) =>
      or([
        not(exists(interest('tag'))),
        ...(wanted.length > 0 ? [exists(interest('tag').where('interest.name', 'in', wanted))] : []),
      ]),
    )
  if (kind === 'post') return audience
  return audience.where(({ or, not, exists }) =>
    or([not(exists(interest('digest'))), exists(interest('digest').where('interest.name', '=', name))]),
  )
}

/** Returns the first recipients of an issue, up to a limit. */
export function* recipientsFor(dialect: SqlDialect, theme: IssueTopics, limit: number): Reading<Recipient[]> {
  const audience = audienceOf(dialect, theme)
    .select(['subscriber.id as subscriber', 'address', 'domain', 'name'])
    .orderBy('subscriber.id')
    .limit(limit)
  return (yield* rows(audience)).map(row => ({ ...row, mailbox: mailboxOf(row) }))
}

/** The number of recipients of an issue, and the reasons why other subscribers are left out. */
export interface AudienceCount {
  readonly recipients: number
  /** The domains with the most recipients, at most 20. */
  readonly domains: readonly { readonly domain: string; readonly count: number }[]
  /** The number of subscribers left out, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

const DOMAINS = 20

export function* reachOf(dialect: SqlDialect, theme: IssueTopics): Reading<AudienceCount> {
  const audience = audienceOf(dialect, theme)
  const recipients = (yield* first(audience.select(rowCount.as('count'))))?.count ?? 0
  const domains = yield* rows(
    audience
      .select(['domain', rowCount.as('count')])
      .groupBy('domain')
      .orderBy('count', 'desc')
      .orderBy('domain')
      .limit(DOMAINS),
  )
  const states = yield* rows(
    dialect.query
      .selectFrom('subscriber')
      .select(['state', rowCount.as('count')])
      .groupBy('state'),
  )
  const active = states.find(({ state }) => state === 'active')?.count ?? 0
  const skipped = [
    ...states.filter(({ state }) => state !== 'active').map(each => [each.state, each.count] as const),
    [theme.sentIn ? 'without the post' : 'not interested', active - recipients] as const,
  ].filter(([, number]) => number > 0)
  return { recipients, domains, skipped: Object.fromEntries(skipped) }
}
