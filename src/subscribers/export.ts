import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { lookUp } from '../core/look-up.js'
import { formulaSafe } from './csv.js'
import { ERASED, FIELD_PREFIX, HEADER, historyCell } from './our-export.js'
import type { Subscriber } from './subscriber.js'
import type { SubscriberStore } from './subscriber-store.js'
import type { Erasure } from './suppressions.js'

/** Details that an export adds so that an import can restore everything. */
export interface ExportDetails {
  readonly history: SubscriberStore['history']
  /** The names of all fields, each of which gets a column. */
  readonly fields: readonly string[]
  readonly erasures: AsyncIterable<Erasure>
}

/** Writes a list as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets a `'` before it. */
export function exportCsv(subscribers: AsyncIterable<Subscriber>, details?: ExportDetails): Readable {
  // If the text cannot be written, `pipeline` also ends the reading of the database, which is closed then.
  return pipeline(Readable.from(rows(subscribers, details)), stringify({ record_delimiter: 'windows' }), () => {})
}

async function* rows(subscribers: AsyncIterable<Subscriber>, details?: ExportDetails): AsyncGenerator<string[]> {
  const names = details?.fields ?? []
  yield [...HEADER, ...names.map(name => `${FIELD_PREFIX}${name}`)]
  for await (const { id, address, name, state, frequency, interests, fields, created, changed } of subscribers)
    yield [
      address,
      name ?? '',
      state,
      frequency,
      interests.digests.join(';'),
      interests.tags.join(';'),
      new Date(created).toISOString(),
      new Date(changed).toISOString(),
      String(id),
      details ? historyCell(await details.history(id)) : '',
      ...names.map(field => (lookUp(fields, field) ?? []).join(';')),
    ].map(formulaSafe)
  for await (const { sealed, since } of details?.erasures ?? [])
    yield ['', '', ERASED, '', '', '', new Date(since).toISOString(), '', '', sealed, ...names.map(() => '')].map(
      formulaSafe,
    )
}
