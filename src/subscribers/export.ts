import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Subscriber } from './subscriber.js'

const HEADER = ['address', 'name', 'state', 'frequency', 'digests', 'tags', 'created', 'changed']

/** A list as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets a `'` before it (CWE-1236). */
export function exportCsv(subscribers: AsyncIterable<Subscriber>): Readable {
  return Readable.from(rows(subscribers)).pipe(stringify({ escape_formulas: true, record_delimiter: 'windows' }))
}

async function* rows(subscribers: AsyncIterable<Subscriber>): AsyncGenerator<string[]> {
  yield HEADER
  for await (const { address, name, state, frequency, interests, created, changed } of subscribers)
    yield [
      address,
      name ?? '',
      state,
      frequency,
      interests.digests.join(';'),
      interests.tags.join(';'),
      new Date(created).toISOString(),
      new Date(changed).toISOString(),
    ]
}
