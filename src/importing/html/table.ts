import { all, type Element } from './dom.js'

/**
 * Tells whether Markdown can express a table: every row is as wide as the first, and cells contain only inline content.
 */
export function isPlainTable(table: Element): boolean {
  if (table.querySelector('[colspan], [rowspan], caption, ul, ol, pre, blockquote, h1, h2, h3, h4, hr, table, p + p'))
    return false
  const rows = all(table, 'tr').map(row => row.children.length)
  return rows.length > 1 && (rows[0] ?? 0) > 0 && rows.every(width => width === rows[0])
}

/**
 * Converts a table to Markdown.
 *
 * @param cellText returns the Markdown of a cell, which is put on one line
 */
export function tableMarkdown(table: Element, cellText: (cell: Element) => string): string {
  const rows = all(table, 'tr').map(row => Array.from(row.children).map(cell => oneLine(cellText(cell))))
  const [first = [], ...rest] = rows
  const hasHead = table.querySelector('tr')?.querySelector('td') === null
  const head = hasHead ? first : first.map(() => '')
  return rowsMarkdown(head, hasHead ? rest : rows)
}

/**
 * Writes the rows of a table as Markdown.
 *
 * @param head the Markdown of each header cell
 */
export function rowsMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/\\?\|/g, '\\|').trim()
