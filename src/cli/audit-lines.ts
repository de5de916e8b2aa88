import type { AuditReport } from '../audit/index.js'
import { plural } from '../core/text.js'
import type { Colours } from './console.js'

/** Returns the lines about the audit: a summary and, if the report has rows, their table. */
export async function auditLines({ posts, copies, gaps, rows }: AuditReport, colours: Colours): Promise<string[]> {
  const read = `${plural(posts, 'post')} in ${plural(copies, 'copy', 'copies')}`
  const verdict =
    gaps.length === 0
      ? `Audit: ${read}; every credit is complete.`
      : `Audit: ${read}, ${plural(gaps.length, 'copy has', 'copies have')} lost part of the credit.`
  if (rows.length === 0) return [verdict]
  // The table brings the whole audit with it, which a large build that finds nothing changed has not loaded.
  const { auditTable } = await import('./audit-table.js')
  return [...auditTable(rows, colours), verdict]
}
