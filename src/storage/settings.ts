import { changedRows, first, type Reading, type SqlDialect, type Work } from './work.js'

/** Returns the value that is stored under a name. */
export function* setting({ query }: SqlDialect, key: string): Reading<string | undefined> {
  return (yield* first(query.selectFrom('setting').select('value').where('key', '=', key)))?.value
}

/** Stores a value under a name, replacing the previous one. */
export function* keepSetting({ query }: SqlDialect, key: string, value: string): Work<void> {
  const put = query.insertInto('setting').values({ key, value })
  yield* changedRows(put.onConflict(conflict => conflict.column('key').doUpdateSet({ value })))
}
