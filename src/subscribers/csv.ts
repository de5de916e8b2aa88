import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Utf8Test, utf16Of, withoutC1 } from '../core/charset.js'
import { csvParser } from '../core/csv-records.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { TemporaryRows } from '../storage/index.js'

/** A row of a CSV file with its cells, or the reason why it is not CSV. Lines are counted from 1. */
export type TableRow = { readonly line: number } & ({ readonly cells: readonly string[] } | { readonly reason: string })

/** The content of a CSV file. It may be larger than the memory, so it is read from a file each time. */
export interface Table {
  readonly rows: () => Iterable<TableRow>
  readonly close: () => void
}

const LONGEST_ROW = 1024 * 1024
/** The most cells of a row, as in a spreadsheet. */
const MOST_CELLS = 16_384
/** The bytes in which the delimiter is looked for. */
const START = 64 * 1024

/**
 * Reads CSV with commas, semicolons, tabs or vertical bars, in UTF-8, UTF-16 or Windows-1252, quoted as spreadsheets do. The whole file is
 * read before anything is decided, because a later line may contradict an earlier one about the same person, or the encoding.
 * @throws ProblemsError if it is a ZIP archive, as Mailchimp's export and Excel's own files are, or a row does not end
 */
export async function readCsv(input: AsyncIterable<Buffer | string>, file: string): Promise<Table> {
  const stored = new TemporaryRows<TableRow>()
  try {
    const decode = await storeRows(input, file, stored)
    return {
      *rows() {
        for (const row of stored)
          yield 'cells' in row ? { line: row.line, cells: row.cells.map(cell => plain(decode(cell))) } : row
      },
      close: () => stored.close(),
    }
  } catch (cause) {
    stored.close()
    throw cause
  }
}

/**
 * Reads the rows byte by byte, as characters of Latin-1, because only the end of a file may show that it is not UTF-8. Delimiters,
 * quotation marks and line ends are the same bytes in both.
 * @returns the function that decodes a cell
 */
async function storeRows(
  input: AsyncIterable<Buffer | string>,
  file: string,
  stored: TemporaryRows<TableRow>,
): Promise<(cell: string) => string> {
  const test = new Utf8Test()
  const pieces = bytesOf(input)
  let start: Buffer = Buffer.alloc(0)
  while (start.length < START) {
    const { value, done } = await pieces.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  if (start.subarray(0, 4).equals(ZIP)) throw new ProblemsError([zipProblem(file)])
  const utf16 = utf16Of(start)
  const decoder = utf16 && new TextDecoder(utf16)
  const asBytes = (piece: Buffer): Buffer => (decoder ? Buffer.from(decoder.decode(piece, { stream: true })) : piece)
  start = asBytes(start)
  if (start.subarray(0, 3).equals(MARK)) start = start.subarray(3)
  let endless: number | undefined
  const parser = parserFor(start, stored, line => {
    endless = line
  })
  const write = async (piece: Buffer): Promise<void> => {
    test.add(piece)
    if (piece.length > 0 && !parser.write(piece)) await once(parser, 'drain')
    // The parser leaves out the rows that follow such a row, so the list would be imported by halves.
    if (endless !== undefined) throw new ProblemsError([endlessProblem(file, endless)])
  }
  await write(start)
  for await (const piece of pieces) await write(asBytes(piece))
  if (decoder) await write(Buffer.from(decoder.decode()))
  parser.end()
  await finished(parser.resume())
  if (test.isAscii) return cell => cell
  const decoded = test.end()
    ? (bytes: Buffer) => bytes.toString()
    : (bytes: Buffer) => withoutC1(WINDOWS_1252.decode(bytes))
  return cell => (/[\u0080-\u00ff]/.test(cell) ? decoded(Buffer.from(cell, 'latin1')) : cell)
}

async function* bytesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  for await (const piece of input) yield Buffer.from(piece as Buffer)
}

// Excel's plain CSV is in the code page of Windows.
const WINDOWS_1252 = new TextDecoder('windows-1252')
/** The byte order mark of UTF-8. */
const MARK = Buffer.from('\ufeff')

function parserFor(start: Buffer, stored: TemporaryRows<TableRow>, isEndless: (line: number) => void) {
  const text = start.toString('latin1')
  // The line on which the last row ends.
  let last = 0
  const [, declared] = /^sep=([,;|\t])(?:\r\n?|\n)/i.exec(text) ?? []
  return csvParser({
    ...{ encoding: 'latin1', skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
    record_delimiter: ['\r\n', '\n', '\r'],
    delimiter: declared ?? likelyDelimiter(text),
    from_line: declared ? 2 : 1,
    max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_record: (cells: string[], { lines }) => {
      const reason = `not CSV that can be read: it has more than ${MOST_CELLS.toLocaleString('en')} cells`
      last = lines
      stored.add(cells.length > MOST_CELLS ? { line: lines, reason } : { line: lines, cells })
      return null
    },
    on_skip: fault => {
      const line = Number(fault?.['lines'] ?? 0)
      if (fault?.code === 'CSV_MAX_RECORD_SIZE') isEndless(last + 1)
      else stored.add({ line, reason: `not CSV: ${fault?.message ?? 'unreadable'}` })
      return undefined
    },
  })
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

const zipProblem = (file: string): Problem =>
  error(
    'subscribers.zip',
    { file },
    'This is a ZIP archive or an Excel workbook, not CSV.',
    'Unpack an archive, and import each file in it, including the lists of people who left. Save a workbook as CSV.',
  )

const endlessProblem = (file: string, line: number): Problem =>
  error(
    'subscribers.row',
    { file, line },
    'This row is longer than a megabyte, which is no row about a person.',
    'Look for a quotation mark that is never closed, and close it. Nothing was imported.',
  )

/** Chooses the delimiter that is most frequent in the first line. */
function likelyDelimiter(text: string): string {
  const [line = ''] = /[^\r\n]+/.exec(text) ?? []
  const often = (delimiter: string): number => line.split(delimiter).length
  return [',', ';', '\t', '|'].reduce((best, next) => (often(next) > often(best) ? next : best))
}

const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/

/** Removes the apostrophe that `formulaSafe` puts before a formula. */
const plain = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell).trim()

/** Puts an apostrophe before text that a spreadsheet would run as a formula (CWE-1236). `readCsv` removes it. */
export const formulaSafe = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)
