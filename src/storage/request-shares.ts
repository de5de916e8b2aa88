import pg from 'pg'
import type { RequestShare } from './database.js'

/** The clock of the database, in milliseconds, so that the clocks of the servers do not matter. */
const NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

/**
 * Returns the statement that takes from a client’s share. A share is stored as the time at which it will be full again (the generic cell
 * rate algorithm): what is taken moves that time into the future, at most by the span. Two servers that take at once wait for one
 * another at the row, and the second one sees what the first has taken.
 *
 * The statement is a transaction of its own with a plain text, because only such a text begins and ends a transaction in one round trip.
 */
export function takenShare({ client, cost, span }: RequestShare): string {
  const full = `least(greatest(share.full_at, (SELECT now FROM moment)), (SELECT now FROM moment) + ${span})`
  return `WITH moment AS MATERIALIZED (SELECT ${NOW} AS now),
    taken AS (
      INSERT INTO request_share AS share SELECT ${pg.escapeLiteral(client)}, now + ${cost} FROM moment
      ON CONFLICT (client) DO UPDATE SET full_at = ${full} + ${cost}
      WHERE ${full} + ${cost} <= (SELECT now FROM moment) + ${span}
      RETURNING 0::bigint AS wait)
    SELECT wait FROM taken UNION ALL
    SELECT greatest(${full} + ${cost} - now - ${span}, 1) FROM request_share share, moment
    WHERE client = ${pg.escapeLiteral(client)} AND NOT EXISTS (SELECT FROM taken)`
}

/** Deletes the shares that are full. A share that is being taken from at this moment stays. */
export const FORGOTTEN_SHARES = `DELETE FROM request_share WHERE client IN
  (SELECT client FROM request_share WHERE full_at <= ${NOW} FOR UPDATE SKIP LOCKED)`
