import { type AuditRow, COLUMNS, type Column } from '../audit/index.js'
import { largest } from '../core/long-lists.js'
import { clipped } from '../core/text.js'
import { missingFactText } from '../lint/index.js'
import type { Colours } from './console.js'

const LONGEST = 36

/** Returns the lines of a table of posts by edition, with the facts that are missing. */
export function auditTable(rows: readonly AuditRow[], colours: Colours): string[] {
  const columns = COLUMNS.filter(column => rows.some(({ editions }) => editions[column]))
  const width = largest(
    rows.map(({ title }) => [...clipped(title, LONGEST)].length),
    4,
  )
  const cells = (first: string, rest: readonly string[]): string =>
    [first.padEnd(width + first.length - [...first].length), ...rest].join('  ').trimEnd()
  const lines = rows.map(row =>
    cells(
      clipped(row.title, LONGEST),
      columns.map(column => verdictOf(row, column).padEnd(column.length)),
    ),
  )
  const losses = rows.flatMap(row => columns.flatMap(column => lossOf(row, column, colours)))
  return [colours.dim(cells('post', columns)), ...lines, ...losses]
}

function verdictOf({ editions }: AuditRow, column: Column): string {
  const missing = editions[column]
  if (!missing) return '–'
  return missing.length === 0 ? 'ok' : '✗'
}

function lossOf({ title, editions }: AuditRow, column: Column, colours: Colours): string[] {
  const missing = new Set((editions[column] ?? []).map(missingFactText))
  return missing.size === 0
    ? []
    : [`${colours.red('✗')} ${clipped(title, LONGEST)}, ${column}: ${[...missing].join('; ')}`]
}
