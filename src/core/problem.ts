/** Where a problem stands. `file` is relative to the publication's root, with forward slashes; lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** What stands there, until its line is known (build/located.ts): keys of YAML, or words of a text. */
  readonly seek?: { readonly keys: readonly string[] } | { readonly words: string }
}

/** From the worst on. An error stops a build, a warning stops a strict one, a note stops nothing. */
export const SEVERITIES = ['error', 'warning', 'note'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something the editor should know: where it is, what is wrong, how to put it right. */
export interface Problem {
  readonly severity: Severity
  /** Stable, machine-readable name, such as `post.no-title`. */
  readonly rule: string
  readonly where: Place
  readonly what: string
  readonly fix: string
}

type Parts = readonly [rule: string, where: Place, what: string, fix: string]

export const error = (...[rule, where, what, fix]: Parts): Problem => ({ severity: 'error', rule, where, what, fix })

export const warning = (...[rule, where, what, fix]: Parts): Problem => ({
  severity: 'warning',
  rule,
  where,
  what,
  fix,
})

export const isError = (problem: Problem): boolean => problem.severity === 'error'
export const isNote = (problem: Problem): boolean => problem.severity === 'note'

/** Sorts what is worse to the front. */
export const worstFirst = (a: Problem, b: Problem): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)

/** How many there are of each severity. */
export interface SeverityCounts {
  readonly errors: number
  readonly warnings: number
  readonly notes: number
}

export function severityCounts(problems: readonly Problem[]): SeverityCounts {
  const of = (severity: Severity): number => problems.filter(problem => problem.severity === severity).length
  return { errors: of('error'), warnings: of('warning'), notes: of('note') }
}

/** `posts/a.md:3:7`, the form that terminals and editors turn into a link. */
export const placeText = ({ file, line, column }: Place): string =>
  [file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':')

/** Thrown where no value can be returned; carries every problem found, not just the first. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(p => `${placeText(p.where)} ${p.what} ${p.fix}`).join('\n'))
    this.name = 'ProblemsError'
  }
}
