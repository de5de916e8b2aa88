import { isFeedFormat } from '../../core/feed-formats.js'
import { type Place, type Problem, worstFirst } from '../../core/problem.js'
import type { Edition } from '../../editions/index.js'
import type { Sources } from '../email-check.js'
import { isIgnored } from '../ignored-rules.js'
import { lineOf } from '../source-line.js'
import { checkFeedBytes, type FeedSource } from './feed-bytes.js'
import { FEED_FAULTS, FEED_RULES, feedRuleId } from './feed-faults.js'
import { type FeedFinding, FeedReport } from './feed-report.js'
import { findingsIn } from './feed-validator.js'

/** The result of checking one feed. */
export interface FeedCheck {
  readonly problems: readonly Problem[]
  /** The ids of the rules that the feed obeys; empty if the document is not a feed. */
  readonly passed: readonly string[]
}

/** The number of places that are reported for one fault, because every entry may have the same. */
const EACH = 10

/** Checks a feed of this publication or of another site. */
export function checkFeed(source: FeedSource, now: number): FeedCheck {
  const report = new FeedReport()
  const form = checkFeedBytes(source, report, { now: new Date(now) })
  const { name: file } = source
  const problems = firstOfEach(report.findings).map(({ finding, more }) => {
    const { line, column } = finding
    return problemOf(
      finding,
      { file, line, column: column + 1 },
      more > 0 ? ` There are ${more} more problems of this kind.` : '',
    )
  })
  const broken = new Set(problems.map(({ rule }) => rule))
  const passed = form ? FEED_RULES.map(({ id }) => id).filter(id => !broken.has(id)) : []
  return { problems: problems.sort(worstFirst), passed }
}

function firstOfEach(findings: readonly FeedFinding[]) {
  const counts = new Map<string, number>()
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  const seen = new Map<string, number>()
  return findings.flatMap(finding => {
    const before = seen.get(finding.rule) ?? 0
    seen.set(finding.rule, before + 1)
    if (before >= EACH) return []
    return [{ finding, more: before === EACH - 1 ? (counts.get(finding.rule) ?? 0) - EACH : 0 }]
  })
}

function problemOf({ rule, message }: FeedFinding, where: Place, after = '', before = ''): Problem {
  const [severity, holds, fix, standard] = FEED_FAULTS[rule]
  const words = before === '' ? message.charAt(0).toUpperCase() + message.slice(1) : message
  const what = `${before}${marked(words)}. ${holds} (${standard}).${after}`
  return { severity, rule: feedRuleId(rule), where, what, fix }
}

/** Puts the tags in a message between backticks, unless they are quoted. */
const marked = (message: string): string =>
  message.replace(/“[^”]*”|`[^`]*`|<[/!]?[a-zA-Z][^<>]*>/g, part => (part.startsWith('<') ? `\`${part}\`` : part))

/** Checks the feeds of a publication while they are rendered, and collects their problems. */
export interface FeedProblems {
  /** Checks an edition. It ignores editions that are not feeds. */
  readonly read: (edition: Edition, bytes: string | Uint8Array) => void
  /** The problems found. A problem that several feeds share is reported once. */
  readonly problems: readonly Problem[]
  /** The problems that are not reported, because `checks.ignore` names their rules. */
  readonly ignored: readonly Problem[]
}

const isFeed = ({ path, shows }: Edition): boolean => isFeedFormat(shows?.as) || path === 'opml.xml'

const OWN = 'publication.yml'

export function feedProblems(sources: Sources): FeedProblems {
  const problems: Problem[] = []
  const ignored: Problem[] = []
  const reported = new Set<string>()
  const now = new Date(sources.now)
  return {
    read(edition, bytes) {
      if (!isFeed(edition)) return
      const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
      const report = new FeedReport()
      findingsIn(text, report, { now, location: sources.site + encodeURI(edition.path) })
      for (const finding of report.findings) {
        const file = (finding.entry === undefined ? undefined : sources.fileOf(finding.entry)) ?? OWN
        const key = JSON.stringify([finding.rule, file, finding.message])
        if (reported.has(key)) continue
        reported.add(key)
        const where = placeIn(file, finding, sources)
        const problem = problemOf(finding, where, '', `In \`${edition.path}\`, line ${finding.line}, `)
        const own = file === OWN ? [] : [file]
        if (isIgnored(problem.rule, own, sources.ignores)) ignored.push(problem)
        else problems.push(problem)
      }
    },
    problems,
    ignored,
  }
}

/** Returns the place in the source of a text in the feed, if it can be found. */
function placeIn(file: string, { message }: FeedFinding, { read }: Sources): Place {
  const words = /“([^”…]{3,})…?”/.exec(message)?.[1]
  const text = words === undefined ? undefined : read(file)
  if (words === undefined || !text?.includes(words)) return { file }
  const line = lineOf(text, { words })
  return { file, ...(line === undefined ? {} : { line }) }
}
