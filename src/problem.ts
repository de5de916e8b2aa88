/** Where a problem stands. `file` is relative to the publication's root, with forward slashes; lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** Something the editor should know: where it is, what is wrong, how to put it right. */
export interface Problem {
  readonly severity: 'error' | 'warning'
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
