import { relative, resolve, sep } from 'node:path'
import { type Problem, worstFirst } from '../core/problem.js'
import { print, printJson, printStatus, reportNotes, reportProblems } from './console.js'
import { githubCommand } from './github-commands.js'
import type { Io } from './io.js'
import type { JsonFailure, JsonOutput } from './json-outputs.js'
import { sarifOf } from './sarif.js'

export interface ReportFlags {
  readonly root: string
  readonly json?: boolean
  readonly format: 'text' | 'json' | 'github' | 'sarif'
}

/** The result of a check, independent of the format in which it is printed. */
export interface CheckResult {
  readonly ok: boolean
  readonly problems: readonly Problem[]
  /** Lines for people, printed before the summary. */
  readonly details?: readonly string[]
  readonly summary: readonly string[]
  /** The members of the JSON output besides `ok` and the problems; absent if nothing was checked. */
  readonly data?: DistributedOmit<JsonOutput<'check'>, 'ok' | 'problems'>
}

type DistributedOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never

/** Prints the result of a check in the format that the flags ask for. */
export const reportCheck = (result: CheckResult, flags: ReportFlags, io: Io): void =>
  WRITERS[flags.json ? 'json' : flags.format](result, flags.root, io)

const WRITERS: Readonly<Record<ReportFlags['format'], (result: CheckResult, root: string, io: Io) => void>> = {
  text({ ok, problems, details = [], summary }, _, io) {
    reportProblems(io, problems)
    reportNotes(io, problems)
    for (const line of [...details, ...summary])
      if (ok) print(io, line)
      else printStatus(io, line)
  },
  json({ ok, problems, data }, _, io) {
    if (data) printJson<JsonOutput<'check'>>(io, { ok, ...data, problems })
    else printJson<JsonFailure>(io, { ok: false, problems })
  },
  github({ problems, summary }, root, io) {
    // GitHub shows only the first few annotations of each kind in a run, so the worst come first.
    for (const problem of [...problems].sort(worstFirst)) print(io, githubCommand(fromHere(problem, root)))
    for (const line of summary) printStatus(io, line)
  },
  sarif: ({ problems }, root, io) =>
    print(io, JSON.stringify(sarifOf(problems.map(problem => fromHere(problem, root))), null, 2)),
}

/**
 * Returns a problem with its path relative to the working folder. Code hosts read paths relative to the root of the
 * repository, where they run the command.
 */
function fromHere(problem: Problem, root: string): Problem {
  if (/^(?:https?:\/\/|-$)/i.test(problem.where.file)) return problem
  const file = relative('', resolve(root, problem.where.file)).split(sep).join('/')
  return { ...problem, where: { ...problem.where, file } }
}
