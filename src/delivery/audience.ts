import type { Condition } from '../core/condition.js'
import { mailboxOf } from '../core/email-address.js'
import { append } from '../core/long-lists.js'
import { nearestTo } from '../core/nearest-word.js'
import { first, type Reading, rowCount, rows, type SqlDialect, sql } from '../storage/index.js'
import { fieldName, fieldNames, fieldsAmong, foldedValue, LABELS, topicNames } from '../subscribers/index.js'
import { mergedValue } from './merged-value.js'
import type { Recipient } from './message.js'

/** An issue's properties that are matched with the interests of subscribers. */
export interface IssueTopics {
  readonly name: string
  readonly kind: 'digest' | 'post'
  /** The tags of all posts in the issue. */
  readonly tags: readonly string[]
  /** The issues whose recipients get this one, whatever their interests, because it corrects a post in them. */
  readonly sentIn?: readonly number[]
  /** The conditions that all recipients satisfy. */
  readonly where?: readonly Condition[]
}

/**
 * Builds the query for the recipients of an issue: active subscribers who satisfy all conditions, and who want this kind of
 * email, this digest if they chose digests, and one of its tags if they chose tags. An issue for a tag counts as having that
 * tag.
 */
export function audienceOf(dialect: SqlDialect, issue: IssueTopics) {
  const { where = [] } = issue
  return where.reduce((audience, condition) => satisfying(dialect, audience, condition), interestedIn(dialect, issue))
}

const isForTag = ({ field, isNot }: Condition): boolean => fieldName(field) === LABELS && !isNot

function interestedIn({ query }: SqlDialect, { name, kind, tags, where = [], sentIn }: IssueTopics) {
  const wanted = topicNames([...tags, ...where.filter(isForTag).flatMap(({ values }) => values)])
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

/** Narrows an audience to the subscribers for whom a condition holds. A tag is a label or a topic. */
function satisfying(
  { query }: SqlDialect,
  audience: ReturnType<typeof interestedIn>,
  { field, isNot, values }: Condition,
): ReturnType<typeof interestedIn> {
  const name = fieldName(field)
  const stored = query
    .selectFrom('subscriber_field')
    .select('subscriber_field.name')
    .where('subscriber_field.subscriber', '=', sql<number>`subscriber.id`)
    .where('subscriber_field.name', '=', name)
  const topics = query
    .selectFrom('interest')
    .select('interest.name')
    .where('interest.subscriber', '=', sql<number>`subscriber.id`)
    .where('kind', '=', 'tag')
  // Without values, the condition asks whether there is any value.
  const isAny = values.length === 0
  return audience.where(({ or, not, exists }) => {
    const has = or([
      exists(isAny ? stored : stored.where('folded', 'in', values.map(foldedValue))),
      ...(name === LABELS ? [exists(isAny ? topics : topics.where('interest.name', 'in', topicNames(values)))] : []),
    ])
    return isNot === isAny ? has : not(has)
  })
}

/** A condition that no subscriber can satisfy, because its field or its value does not exist. */
export interface ConditionFault {
  readonly condition: Condition
  /** The unknown value; undefined if the field is unknown. */
  readonly value?: string
  /** The existing field or value that was probably meant. */
  readonly nearest?: string | undefined
}

/** The number of values that are read to check a condition. A field with more values is not checked. */
const VALUES = 5_000

/** Finds the conditions on fields, tags and values that no subscriber has. */
export function* conditionFaults(dialect: SqlDialect, where: readonly Condition[]): Reading<ConditionFault[]> {
  const { query } = dialect
  const names = [...(yield* fieldNames(dialect)), LABELS]
  const faults: ConditionFault[] = []
  for (const condition of where) {
    const name = fieldName(condition.field)
    if (!names.includes(name)) {
      faults.push({ condition, nearest: nearestTo(name, names) })
      continue
    }
    const stored = query.selectFrom('subscriber_field').select('folded as value').distinct().where('name', '=', name)
    const topics = query.selectFrom('interest').select('name as value').distinct().where('kind', '=', 'tag')
    const known = (yield* rows(stored.limit(VALUES))).map(({ value }) => value)
    if (name === LABELS)
      append(
        known,
        (yield* rows(topics.limit(VALUES))).map(({ value }) => value),
      )
    for (const value of condition.values) {
      const forms = [foldedValue(value), ...(name === LABELS ? topicNames([value]) : [])]
      if (known.length < VALUES && !forms.some(form => known.includes(form)))
        faults.push({ condition, value, nearest: nearestTo(foldedValue(value), known) })
    }
  }
  return faults
}

/** The recipients without a value that the issue shows. */
export interface MissingValue {
  readonly name: string
  readonly count: number
  /** The addresses of the first five at most. */
  readonly addresses: readonly string[]
}

const ADDRESSES = 5

/** Finds the recipients of an issue who lack a value that it shows, by the name of the value. */
export function* missingValues(
  dialect: SqlDialect,
  issue: IssueTopics,
  names: readonly string[],
): Reading<MissingValue[]> {
  const missing = new Map(names.map(name => [name, { count: 0, addresses: [] as string[] }]))
  const fields = names.map(fieldName)
  const all = audienceOf(dialect, issue).select(['id', 'address', 'name']).orderBy('id').limit(PAGE)
  for (let after: number | undefined = names.length === 0 ? undefined : 0; after !== undefined; ) {
    const page: readonly Person[] = yield* rows(all.where('id', '>', after))
    const values = yield* fieldsAmong(dialect, ids(page), fields)
    for (const { id, address, name } of page)
      for (const [field, found] of missing)
        if (mergedValue({ name, fields: values.get(id) }, field) === undefined) {
          found.count += 1
          if (found.addresses.length < ADDRESSES) found.addresses.push(address)
        }
    after = page.at(-1)?.id
  }
  return [...missing].map(([name, rest]) => ({ name, ...rest })).filter(({ count }) => count > 0)
}

const PAGE = 1_000
interface Person {
  readonly id: number
  readonly address: string
  readonly name: string | null
}
const ids = (people: readonly Person[]): number[] => people.map(({ id }) => id)

/** Returns the first recipients of an issue, up to a limit, with the values of some fields. */
export function* recipientsFor(
  dialect: SqlDialect,
  theme: IssueTopics,
  limit: number,
  names: readonly string[] = [],
): Reading<Recipient[]> {
  const audience = audienceOf(dialect, theme)
    .select(['subscriber.id as subscriber', 'address', 'domain', 'name'])
    .orderBy('subscriber.id')
    .limit(limit)
  const recipients = (yield* rows(audience)).map(row => ({ ...row, mailbox: mailboxOf(row) }))
  return yield* withValues(dialect, recipients, names)
}

/** Adds to recipients the values of the fields that an issue shows. Most issues show none. */
export function* withValues<T extends { readonly subscriber: number }>(
  dialect: SqlDialect,
  recipients: readonly T[],
  names: readonly string[],
): Reading<(T & Pick<Recipient, 'fields'>)[]> {
  if (names.length === 0) return [...recipients]
  const numbers = recipients.map(({ subscriber }) => subscriber)
  const fields = yield* fieldsAmong(dialect, numbers, names.map(fieldName))
  return recipients.map(each => ({ ...each, fields: fields.get(each.subscriber) }))
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
  const where = theme.where ?? []
  const everywhere = interestedIn(dialect, theme)
  const interested =
    where.length === 0 ? recipients : ((yield* first(everywhere.select(rowCount.as('count'))))?.count ?? 0)
  const active = states.find(({ state }) => state === 'active')?.count ?? 0
  const skipped = [
    ...states.filter(({ state }) => state !== 'active').map(each => [each.state, each.count] as const),
    [theme.sentIn ? 'without the post' : 'not interested', active - interested] as const,
    ['outside the audience', interested - recipients] as const,
  ].filter(([, number]) => number > 0)
  return { recipients, domains, skipped: Object.fromEntries(skipped) }
}
