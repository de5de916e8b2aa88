import { relative, resolve, sep } from 'node:path'
import { type Problem, worstFirst } from '../core/problem.js'
import type { Answer } from '../lint/index.js'
import type { Asked } from '../network/index.js'
import { type CheckReport, check } from '../pipeline/index.js'
import { auditLines } from './audit-table.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { askUntilEnded, countsOf, type LinkCounts, type LinkFlags, linkLine } from './check-links.js'
import { coloursFor, plural, progressLine, say, tally, tell, tellNotes, tellProblems } from './console.js'
import { githubCommand } from './github-commands.js'
import type { Io } from './io.js'
import { sarifOf } from './sarif.js'

export interface CheckFlags extends BuildFlags, LinkFlags {
  readonly format: 'text' | 'json' | 'github' | 'sarif'
}

export async function checkCommand(flags: CheckFlags, io: Io): Promise<boolean> {
  const progress = progressLine(io)
  let asked: Asked | undefined
  const askLinks = async (addresses: readonly string[]) => {
    asked = await askUntilEnded(addresses, flags, io, progress.show)
    // Without a network nothing is known of any link.
    return asked.offline ? new Map<string, Answer>() : asked.answers
  }
  const request = { ...requestOf(flags, io), progress: progress.show, ...(flags.links ? { askLinks } : {}) }
  const report = await check(request).finally(progress.clear)
  const ok = report.ok && !asked?.left && !asked?.offline
  WRITERS[flags.json ? 'json' : flags.format]({ ...report, ok, links: asked && countsOf(asked) }, flags, io)
  return ok
}

/** What came of a check, with what was asked of others, where that was wanted and came to pass. */
interface Checked extends CheckReport {
  readonly links: LinkCounts | undefined
}

const WRITERS: Readonly<Record<CheckFlags['format'], (report: Checked, flags: CheckFlags, io: Io) => void>> = {
  text: tellReport,
  json: ({ ok, problems, counts, audit, links, passed, ignored }, _, io) =>
    say(io, JSON.stringify({ ok, ...counts, audit, links, passed, ignored, problems })),
  github: (report, flags, io) => {
    // A run shows only the first few of each kind.
    for (const problem of [...report.problems].sort(worstFirst)) say(io, githubCommand(fromHere(problem, flags.root)))
    for (const line of summary(report, flags)) tell(io, line)
  },
  sarif: ({ problems }, { root }, io) =>
    say(io, JSON.stringify(sarifOf(problems.map(problem => fromHere(problem, root))), null, 2)),
}

function tellReport(report: Checked, flags: CheckFlags, io: Io): void {
  const { ok, problems, audit } = report
  tellProblems(io, problems)
  tellNotes(io, problems)
  const [show, stream] = ok ? ([say, 'stdout'] as const) : ([tell, 'stderr'] as const)
  const audited = audit ? auditLines(audit, coloursFor(io, stream)) : []
  for (const line of [...audited, ...summary(report, flags)]) show(io, line)
}

function summary({ counts, links, problems, passed, ignored = 0 }: Checked, flags: CheckFlags): string[] {
  const rules = [passed && `${passed.length} passed`, ignored > 0 && `${ignored} ignored`].filter(Boolean)
  const checked = `Checked ${plural(counts.posts, 'post')}: ${[tally(problems), ...rules].join(', ')}.`
  return flags.links ? [linkLine(links), checked] : [checked]
}

/** Code hosts count paths from the folder in which the command runs: that of the repository. */
function fromHere(problem: Problem, root: string): Problem {
  const file = relative('', resolve(root, problem.where.file)).split(sep).join('/')
  return { ...problem, where: { ...problem.where, file } }
}
