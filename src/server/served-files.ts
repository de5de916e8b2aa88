import { changedRows, type Reading, rows, type SqlDialect, type Work } from '../storage/index.js'
import type { ChangeTime } from './file-cache.js'

const ROWS = 1_000

/** Returns when each file changed, as earlier processes recorded it. */
export function* recalledFiles({ query }: SqlDialect): Reading<Map<string, ChangeTime>> {
  const files = yield* rows(query.selectFrom('served_file').selectAll())
  return new Map(files.map(({ path, etag, modified }) => [path, { etag, modified }]))
}

/** Stores newly noticed changes. This never happens during a response, because a GET changes nothing. */
export function* keepFiles({ query }: SqlDialect, changes: ReadonlyMap<string, ChangeTime>): Work<void> {
  const files = [...changes].map(([path, since]) => ({ path, ...since }))
  for (let start = 0; start < files.length; start += ROWS)
    yield* changedRows(
      query
        .insertInto('served_file')
        .values(files.slice(start, start + ROWS))
        .onConflict(conflict =>
          conflict.column('path').doUpdateSet(({ ref }) => ({
            etag: ref('excluded.etag'),
            modified: ref('excluded.modified'),
          })),
        ),
    )
}
