import { clipped } from './text.js'

/**
 * The place of a problem. `file` is relative to the publication's root, with forward slashes; lines and columns count
 * from 1.
 */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The text to search for in the file while the line is not yet known: the path of a YAML key, or words of the text. */
  readonly seek?: { readonly keys: readonly string[] } | { readonly words: string }
}

/** The severities, worst first. An error stops a build, a warning stops a strict build, a note never stops one. */
export const SEVERITIES = ['error', 'warning', 'note'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something the editor should know: where it is, what is wrong, and how to fix it. */
export interface Problem {
  readonly severity: Severity
  /** The stable, machine-readable name of the rule, such as `post.no-title`. */
  readonly rule: string
  readonly where: Place
  readonly what: string
  readonly fix: string
}

type Parts = readonly [rule: string, where: Place, what: string, fix: string]

const problemOf =
  (severity: Severity) =>
  (...[rule, where, what, fix]: Parts): Problem => ({ severity, rule, where, what: brief(what), fix: brief(fix) })

export const error = problemOf('error')
export const warning = problemOf('warning')

/** Makes a note, which is neither an error nor a warning, even with `--strict`. */
export const remark = problemOf('note')

/** The number of characters of a message from which quotations in it are shortened, and to which they are. */
const [LONG_MESSAGE, LONG_QUOTATION] = [1000, 200]

const QUOTATION = /(?<=[“`])[^”`]{200,}(?=[”`])/g

/** Shortens the quotations in a long message: a title or a value may have thousands of words, of which the first few identify it. */
const brief = (message: string): string =>
  message.length < LONG_MESSAGE ? message : message.replace(QUOTATION, text => clipped(text, LONG_QUOTATION))

export const isError = (problem: Problem): boolean => problem.severity === 'error'
export const isNote = (problem: Problem): boolean => problem.severity === 'note'

/** Compares two problems so that the more severe one sorts first. */
export const worstFirst = (a: Problem, b: Problem): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)

/** The number of problems of each severity. */
export interface SeverityCounts {
  readonly errors: number
  readonly warnings: number
  readonly notes: number
}

export function severityCounts(problems: readonly Problem[]): SeverityCounts {
  const of = (severity: Severity): number => problems.filter(problem => problem.severity === severity).length
  return { errors: of('error'), warnings: of('warning'), notes: of('note') }
}

/** Writes a place as `posts/a.md:3:7`, the form that terminals and editors turn into a link. */
export const placeText = ({ file, line, column }: Place): string =>
  [file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':')

/** An error for code that cannot return a value. It carries every problem, not just the first. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(p => `${placeText(p.where)} ${p.what} ${p.fix}`).join('\n'))
    this.name = 'ProblemsError'
  }
}

/** Returns each problem once, in order. */
export const distinctProblems = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]
