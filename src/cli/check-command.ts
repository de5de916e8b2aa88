import { relative, resolve, sep } from 'node:path'
import { type CheckReport, check } from '../build/index.js'
import { type Problem, worstFirst } from '../problem.js'
import { auditLines } from './audit-table.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { plural, progressLine, say, tally, tell, tellNotes, tellProblems } from './console.js'
import { githubCommand } from './github-commands.js'
import { sarifOf } from './sarif.js'

export interface CheckFlags extends BuildFlags {
  readonly format: 'text' | 'json' | 'github' | 'sarif'
}

export async function checkCommand(flags: CheckFlags): Promise<boolean> {
  const progress = progressLine()
  const report = await check({ ...requestOf(flags), progress: progress.show }).finally(progress.clear)
  WRITERS[flags.json ? 'json' : flags.format](report, flags.root)
  return report.ok
}

const WRITERS: Readonly<Record<CheckFlags['format'], (report: CheckReport, root: string) => void>> = {
  text: tellReport,
  json: ({ ok, problems, counts, audit, passed, ignored }) =>
    say(JSON.stringify({ ok, ...counts, audit, passed, ignored, problems })),
  github: (report, root) => {
    // A run shows only the first few of each kind.
    for (const problem of [...report.problems].sort(worstFirst)) say(githubCommand(fromHere(problem, root)))
    tell(summary(report))
  },
  sarif: ({ problems }, root) =>
    say(JSON.stringify(sarifOf(problems.map(problem => fromHere(problem, root))), null, 2)),
}

function tellReport(report: CheckReport): void {
  const { ok, problems, audit } = report
  tellProblems(problems)
  tellNotes(problems)
  for (const line of [...(audit ? auditLines(audit) : []), summary(report)])
    if (ok) say(line)
    else tell(line)
}

function summary({ counts, problems, passed, ignored = 0 }: CheckReport): string {
  const rules = [passed && `${passed.length} passed`, ignored > 0 && `${ignored} ignored`].filter(Boolean)
  return `Checked ${plural(counts.posts, 'post')}: ${[tally(problems), ...rules].join(', ')}.`
}

/** Code hosts count paths from the folder in which the command runs: that of the repository. */
function fromHere(problem: Problem, root: string): Problem {
  const file = relative('', resolve(root, problem.where.file)).split(sep).join('/')
  return { ...problem, where: { ...problem.where, file } }
}
