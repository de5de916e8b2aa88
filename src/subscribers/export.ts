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
  readonly histories: SubscriberStore['histories']
  /** The names of all fields, each of which gets a column. */
  readonly fields: readonly string[]
  readonly erasures: AsyncIterable<Erasure>
}

/** Writes a list as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets a `'` before it. */
export function exportCsv(subscribers: AsyncIterable<Subscriber>, details?: ExportDetails): Readable {
  // If the text cannot be written, `pipeline` also ends the reading of the database, which is closed then.
  return pipeline(Readable.from(rows(subscribers, details)), stringify({ record_delimiter: 'windows' }), () => {})
}

/** The subscribers whose histories are read together, because a database on another machine takes time for each question. */
const GROUP = 500

async function* groupsOf(subscribers: AsyncIterable<Subscriber>): AsyncGenerator<readonly Subscriber[]> {
  let group: Subscriber[] = []
  for await (const subscriber of subscribers) {
    group.push(subscriber)
    if (group.length < GROUP) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

async function* rows(subscribers: AsyncIterable<Subscriber>, details?: ExportDetails): AsyncGenerator<string[]> {
  const names = details?.fields ?? []
  yield [...HEADER, ...names.map(name => `${FIELD_PREFIX}${name}`)]
  for await (const group of groupsOf(subscribers)) {
    const histories = await details?.histories(group.map(({ id }) => id))
    for (const { id, address, name, state, frequency, interests, fields, created, changed } of group)
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
        histories ? historyCell(histories.get(id) ?? []) : '',
        ...names.map(field => (lookUp(fields, field) ?? []).join(';')),
      ].map(formulaSafe)
  }
  for await (const { sealed, since } of details?.erasures ?? [])
    yield ['', '', ERASED, '', '', '', new Date(since).toISOString(), '', '', sealed, ...names.map(() => '')].map(
      formulaSafe,
    )
}
