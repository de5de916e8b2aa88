import type { Database } from '../storage/index.js'
import type { Since } from './file-cache.js'

const ROWS = 1_000

/** Returns when each file changed, as earlier processes recorded it. */
export function recalledFiles(database: Database): Map<string, Since> {
  const rows = database.all(database.query.selectFrom('served_file').selectAll())
  return new Map(rows.map(({ path, etag, modified }) => [path, { etag, modified }]))
}

/** Stores newly noticed changes. This never happens during a response, because a GET changes nothing. */
export function keepFiles(database: Database, learned: ReadonlyMap<string, Since>): void {
  const rows = [...learned].map(([path, since]) => ({ path, ...since }))
  if (rows.length === 0) return
  database.immediately(() => {
    for (let start = 0; start < rows.length; start += ROWS)
      database.run(
        database.query
          .insertInto('served_file')
          .values(rows.slice(start, start + ROWS))
          .onConflict(conflict =>
            conflict.column('path').doUpdateSet(({ ref }) => ({
              etag: ref('excluded.etag'),
              modified: ref('excluded.modified'),
            })),
          ),
      )
  })
}
