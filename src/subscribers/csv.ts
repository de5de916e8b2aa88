import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { readAddress } from '../email-address.js'
import { lookUp } from '../look-up.js'
import { FREQUENCIES, type Frequency, namesOf } from './interests.js'
import { type Entry, readName } from './subscriber.js'

/** One line of a list that was read. `line` counts from 1. */
export type Row = { readonly line: number } & (
  | { readonly entry: Entry }
  | { readonly said: string; readonly reason: string }
)

type Column = 'address' | 'name' | 'first' | 'last' | 'tags' | 'digests' | 'frequency'

/** What other newsletter services call their columns, in lower case. */
const COLUMNS: Readonly<Record<string, Column>> = {
  ...of('address', 'address', 'email', 'e-mail', 'mail', 'email address', 'e-mail address', 'email_address'),
  ...of('name', 'name', 'full name', 'full_name', 'display name'),
  ...of('first', 'first name', 'first_name', 'firstname', 'given name'),
  ...of('last', 'last name', 'last_name', 'lastname', 'surname', 'family name'),
  ...of('tags', 'tags', 'tag', 'topics', 'labels', 'interests'),
  ...of('digests', 'digests', 'digest'),
  ...of('frequency', 'frequency'),
}

function of(column: Column, ...names: string[]): Record<string, Column> {
  return Object.fromEntries(names.map(name => [name, column]))
}

const LONGEST_ROW = 64 * 1024

/**
 * Reads a list of subscribers, row by row: comma, semicolon or tab; any order of columns; with a header or, where the first
 * line holds an address, without. A byte order mark and quoting as spreadsheets write it are fine.
 */
export async function* readCsv(input: AsyncIterable<Buffer | string>): AsyncGenerator<Row> {
  const skipped: Row[] = []
  const { delimiter, all } = await sniffed(input)
  const parser = parse({
    ...{ bom: true, info: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
    delimiter,
    max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_skip: fault => {
      const line = Number(fault?.['lines'] ?? 0)
      skipped.push({ line, said: '', reason: `not CSV: ${fault?.message ?? 'unreadable'}` })
      return undefined
    },
  })
  const source = Readable.from(all)
  source.on('error', cause => parser.destroy(cause))
  source.pipe(parser)
  let columns: readonly (Column | undefined)[] | undefined
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    yield* skipped.splice(0)
    if (!columns) {
      columns = headed(record)
      if (columns) continue
      columns = record.map(cell => (readAddress(plain(cell)) ? 'address' : undefined))
    }
    yield { line: info.lines, ...readRow(record, columns) }
  }
  yield* skipped
}

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

/** The delimiter that the first line has most of. */
async function sniffed(input: AsyncIterable<Buffer | string>) {
  const rest = input[Symbol.asyncIterator]()
  const { value, done } = await rest.next()
  const start = done ? '' : value
  const [line = ''] = String(start).split('\n', 1)
  const often = (delimiter: string): number => line.split(delimiter).length
  const delimiter = [',', ';', '\t'].reduce((best, next) => (often(next) > often(best) ? next : best))
  async function* all(): AsyncGenerator<Buffer | string> {
    yield start
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  return { delimiter, all: all() }
}

/** The columns that a header names; undefined where the line is no header. */
function headed(record: readonly string[]): (Column | undefined)[] | undefined {
  const named = record.map(cell => lookUp(COLUMNS, cell.trim().toLowerCase()))
  return named.includes('address') ? named : undefined
}

function readRow(record: readonly string[], columns: readonly (Column | undefined)[]) {
  const cell = (column: Column): string => {
    const at = columns.indexOf(column)
    return at < 0 ? '' : plain(record[at] ?? '')
  }
  const said = cell('address')
  if (said === '') return { said: record.join(',').slice(0, 200), reason: 'no address' }
  const address = readAddress(said)
  if (!address) return { said, reason: 'not an email address' }
  const frequency = cell('frequency').toLowerCase() || 'all'
  if (!isFrequency(frequency)) return { said, reason: `the frequency is one of ${FREQUENCIES.join(', ')}` }
  const name = readName(cell('name') || `${cell('first')} ${cell('last')}`)
  const interests = { digests: listed(cell('digests')), tags: namesOf(cell('tags').split(/[,;|]/)) }
  return { entry: { address, interests, frequency, ...(name ? { name } : {}) } satisfies Entry }
}

const isFrequency = (said: string): said is Frequency => (FREQUENCIES as readonly string[]).includes(said)

/** Names of digests keep their hyphens: they are keys of publication.yml. */
const listed = (said: string): string[] => [
  ...new Set(
    said
      .split(/[,;|]/)
      .map(name => name.trim().toLowerCase())
      .filter(name => name !== ''),
  ),
]

/** Takes away what an export puts before a formula. */
const plain = (cell: string): string => (/^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell).trim()
