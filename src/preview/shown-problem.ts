import { type Problem, worstFirst } from '../core/problem.js'
import type { Snapshot } from '../pipeline/index.js'
import type { CodeFrame, WireProblem } from './protocol.js'

const AROUND = 2

/** Prepares a problem for the app, with the surrounding lines if they can be read. */
export function shownProblem({ severity, rule, where, what, fix }: Problem, snapshot: Snapshot): WireProblem {
  const frame = where.line === undefined ? undefined : frameAt(snapshot, where.file, where.line)
  return { severity, rule, ...where, what, fix, ...(frame ? { frame } : {}) }
}

function frameAt({ disk }: Snapshot, file: string, line: number): CodeFrame | undefined {
  const bytes = disk.read(file)
  if (!bytes) return undefined
  const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/)
  const first = Math.max(1, line - AROUND)
  return { first, lines: lines.slice(first - 1, line + AROUND) }
}

/** Sorts problems and removes duplicates, because a digest repeats the problems of its posts. */
export const sortedProblems = (problems: readonly Problem[]): Problem[] =>
  inOrder([...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values()])

/** Sorts errors first and notes last, then by file and line. */
const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort(
    (a, b) =>
      worstFirst(a, b) ||
      (a.where.file < b.where.file ? -1 : a.where.file > b.where.file ? 1 : 0) ||
      (a.where.line ?? 0) - (b.where.line ?? 0),
  )
