import { changed, type Dialect, type Reading, rows, type Work } from '../storage/index.js'
import type { Since } from './file-cache.js'

const ROWS = 1_000

/** What earlier processes knew of the files they served. */
export function* recalledFiles({ query }: Dialect): Reading<Map<string, Since>> {
  const files = yield* rows(query.selectFrom('served_file').selectAll())
  return new Map(files.map(({ path, etag, modified }) => [path, { etag, modified }]))
}

/** Keeps what was learned; never in the course of an answer, for a GET changes nothing. */
export function* keepFiles({ query }: Dialect, learned: ReadonlyMap<string, Since>): Work<void> {
  const files = [...learned].map(([path, since]) => ({ path, ...since }))
  for (let start = 0; start < files.length; start += ROWS)
    yield* changed(
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
