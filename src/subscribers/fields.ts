import { lookUp } from '../core/look-up.js'
import { changedRows, insertAll, insertion, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'
import { cellWords, isEmpty } from './list-words.js'
import type { SubscriberFields } from './subscriber.js'

/** The field that contains the labels that an editor gives to people, such as `members`. */
export const LABELS = 'tag'

const LONGEST_NAME = 60
/** The number of characters of a value that are kept. */
export const LONGEST_VALUE = 500

/** Returns the name of the field for a header: `Company name`, `company-name` and `COMPANY_NAME` are one field. */
export function fieldName(header: string): string {
  const name = cellWords(header).replaceAll(' ', '_').slice(0, LONGEST_NAME)
  return /^(?:tags|labels?)$/.test(name) ? LABELS : name
}

/** Returns the values in a cell, each as one line without control or direction characters, and whether one was cut. */
export function fieldValues(name: string, cell: string): { readonly values: string[]; readonly isCut: boolean } {
  const cells = name === LABELS ? cell.replace(/["[\]]/g, '').split(/[,;|]/) : [cell]
  const values = cells.map(oneLine).filter(value => !isEmpty(value))
  const kept = values.map(value => [...value].slice(0, LONGEST_VALUE).join('').trim())
  return { values: [...new Set(kept)], isCut: kept.some((value, i) => value !== values[i]) }
}

const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .trim()

/** Normalizes a value for comparison. */
export const foldedValue = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * Returns the fields of some subscribers, by number. Subscribers without fields are left out.
 * @param names the names of the fields; all fields, if there are none
 */
export function* fieldsAmong(
  { query }: SqlDialect,
  ids: readonly number[],
  names: readonly string[] = [],
): Reading<Map<number, SubscriberFields>> {
  const all = query
    .selectFrom('subscriber_field')
    .select(['subscriber', 'name', 'value'])
    .where('subscriber', 'in', ids)
    .orderBy('subscriber')
    .orderBy('name')
    .orderBy('folded')
  const stored = names.length > 0 ? all.where('name', 'in', names) : all
  const found = new Map<number, Record<string, string[]>>()
  for (const { subscriber, name, value } of ids.length === 0 ? [] : yield* rows(stored)) {
    const fields = found.get(subscriber) ?? {}
    fields[name] = [...(Object.hasOwn(fields, name) ? (fields[name] ?? []) : []), value]
    found.set(subscriber, fields)
  }
  return found
}

/** Returns the names of all fields that any subscriber has. */
export function* fieldNames({ query }: SqlDialect): Reading<string[]> {
  const names = query.selectFrom('subscriber_field').select('name').distinct().orderBy('name')
  return (yield* rows(names)).map(({ name }) => name)
}

export function* insertFields(
  dialect: SqlDialect,
  people: readonly { readonly subscriber: number; readonly fields: SubscriberFields }[],
): Work<void> {
  const values = people.flatMap(({ subscriber, fields }) =>
    Object.entries(fields).flatMap(([name, all]) => all.map(value => [subscriber, name, value, foldedValue(value)])),
  )
  yield* insertAll(dialect, newFields, values)
}

const newFields = insertion('subscriber_field', ['subscriber', 'name', 'value', 'folded'], all =>
  all.onConflict(conflict => conflict.doNothing()),
)

/**
 * Replaces the values of those fields that a list has. A field that the list lacks, or whose cell is empty, stays.
 * @returns whether any value is new
 */
export function* replaceFields(
  dialect: SqlDialect,
  {
    subscriber,
    before,
    fields,
  }: { readonly subscriber: number; readonly before: SubscriberFields; readonly fields: SubscriberFields },
  dry: boolean,
): Work<boolean> {
  const fresh = Object.entries(fields).filter(([name, values]) => !isSame(values, lookUp(before, name) ?? []))
  if (fresh.length === 0 || dry) return fresh.length > 0
  const { query } = dialect
  yield* changedRows(
    query
      .deleteFrom('subscriber_field')
      .where('subscriber', '=', subscriber)
      .where(
        'name',
        'in',
        fresh.map(([name]) => name),
      ),
  )
  yield* insertFields(dialect, [{ subscriber, fields: Object.fromEntries(fresh) }])
  return true
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n')
