import type { SpamScore } from './protocol.js'

/** Has a message examined by SpamAssassin on this machine, and returns its report. */
export type ReportSpam = (message: Uint8Array) => Promise<string>

/**
 * Reads the report of SpamAssassin: the line `Content analysis details: (1.2 points, 5.0 required)`, and below it a table of rules, in
 * which a long description continues on lines of its own.
 * @throws Error if the text has no such line
 */
export function spamScoreIn(report: string): SpamScore {
  const details = [...report.matchAll(/\(\s*(-?[\d.]+) points, (-?[\d.]+) required\)/g)].at(-1)
  if (!details) throw new Error('SpamAssassin has written no report.')
  const [, points, limit] = details
  const rules: { name: string; points: number; what: string }[] = []
  for (const line of report.slice(details.index).split(/\r?\n/)) {
    const [, value, name = '', what = ''] = /^ *(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9_]+) *(.*)$/.exec(line) ?? []
    const last = rules.at(-1)
    if (value !== undefined) rules.push({ name, points: Number(value) + 0, what: what.trim() })
    else if (last && /^ {20}/.test(line)) last.what = `${last.what} ${line.trim()}`.trim()
  }
  return { points: Number(points), limit: Number(limit), rules }
}
