import { type FeedFinding, FeedReport } from '../../../src/lint/feeds/feed-report.js'
import { type FeedOptions, findingsIn } from '../../../src/lint/feeds/feed-validator.js'

/** The findings of our rules in the text of a feed. */
export function feedFindings(text: string, options: FeedOptions = {}): readonly FeedFinding[] {
  const report = new FeedReport()
  findingsIn(text, report, options)
  return report.findings
}

export const rulesOf = (findings: readonly FeedFinding[]): string[] => [...new Set(findings.map(({ rule }) => rule))]
