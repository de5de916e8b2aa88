import { type FeedFinding, FeedReport } from '../../../src/lint/feeds/feed-report.js'
import { type FeedOptions, findingsIn } from '../../../src/lint/feeds/feed-validator.js'

/** What the product's rules find in the text of a feed. */
export function feedFindings(text: string, options: Partial<FeedOptions> = {}): readonly FeedFinding[] {
  const report = new FeedReport()
  findingsIn(text, report, { now: new Date(), ...options })
  return report.findings
}

export const rulesOf = (findings: readonly FeedFinding[]): string[] => [...new Set(findings.map(({ rule }) => rule))]
