import { decodedText } from '../core/charset.js'
import { csvRecords } from '../core/csv-records.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'

/** The content of a CSV file: its rows of cells, and the lines that are not CSV. Lines are counted from 1. */
export interface Table {
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[]
}

const LONGEST_ROW = 1024 * 1024

/**
 * Reads CSV with commas, semicolons, tabs or vertical bars, in UTF-8, UTF-16 or Windows-1252, quoted as spreadsheets do. The whole file is
 * read before anything is decided, because a later line may contradict an earlier one about the same person.
 * @throws ProblemsError if it is a ZIP archive, as Mailchimp's export and Excel's own files are
 */
export async function readCsv(input: AsyncIterable<Buffer | string>, file: string): Promise<Table> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer))
  const bytes = Buffer.concat(chunks)
  if (bytes.subarray(0, 4).equals(ZIP)) throw new ProblemsError([zipProblem(file)])
  // Excel's "Unicode text" is UTF-16, and its plain CSV is in the code page of Windows.
  const text = decodedText(bytes)
  const [, declared] = /^sep=([,;|\t])\r?\n/i.exec(text) ?? []
  const unreadable: { line: number; reason: string }[] = []
  const records = csvRecords(text, {
    ...{ info: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
    record_delimiter: ['\r\n', '\n', '\r'],
    delimiter: declared ?? likelyDelimiter(text),
    from_line: declared ? 2 : 1,
    max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_skip: fault => {
      unreadable.push({ line: Number(fault?.['lines'] ?? 0), reason: `not CSV: ${fault?.message ?? 'unreadable'}` })
      return undefined
    },
  }) as unknown as { record: string[]; info: { lines: number } }[]
  return { rows: records.map(({ record, info }) => ({ line: info.lines, cells: record.map(plain) })), unreadable }
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

const zipProblem = (file: string): Problem =>
  error(
    'subscribers.zip',
    { file },
    'This is a ZIP archive or an Excel workbook, not CSV.',
    'Unpack an archive, and import each file in it, including the lists of people who left. Save a workbook as CSV.',
  )

/** Chooses the delimiter that is most frequent in the first line. */
function likelyDelimiter(text: string): string {
  const [line = ''] = text.split('\n', 1)
  const often = (delimiter: string): number => line.split(delimiter).length
  return [',', ';', '\t', '|'].reduce((best, next) => (often(next) > often(best) ? next : best))
}

const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/

/** Removes the apostrophe that `formulaSafe` puts before a formula. */
const plain = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell).trim()

/** Puts an apostrophe before text that a spreadsheet would run as a formula (CWE-1236). `readCsv` removes it. */
export const formulaSafe = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)
