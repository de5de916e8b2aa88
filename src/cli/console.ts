import colours from 'picocolors'
import { isError, isNote, type Problem, ProblemsError, placeText, severityCounts } from '../core/problem.js'
import { machineFault } from './machine-fault.js'

/** Results, for pipes and people. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Talk: progress and problems. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`)

const WARNINGS_SHOWN = 40
const NOTES_SHOWN = 10

/** Problems as a person reads them: errors last, next to the prompt, where they are seen. Notes are not among them. */
export function tellProblems(problems: readonly Problem[]): void {
  const errors = problems.filter(isError)
  const warnings = problems.filter(problem => !isError(problem) && !isNote(problem))
  for (const problem of warnings.slice(0, WARNINGS_SHOWN)) tell(problemText(problem))
  const hidden = warnings.length - WARNINGS_SHOWN
  if (hidden > 0) tell(colours.yellow(`… and ${plural(hidden, 'more warning')}; --json lists them all.`))
  for (const problem of errors) tell(problemText(problem))
}

/** What is worth knowing and stops nothing, a line each, quietly. */
export function tellNotes(problems: readonly Problem[]): void {
  const notes = problems.filter(isNote)
  for (const { where, what } of notes.slice(0, NOTES_SHOWN)) tell(colours.dim(`${placeText(where)} note ${what}`))
  const hidden = notes.length - NOTES_SHOWN
  if (hidden > 0) tell(colours.dim(`… and ${plural(hidden, 'more note')}; --json lists them all.`))
}

function problemText(problem: Problem): string {
  const severity = isError(problem) ? colours.red('error') : colours.yellow('warning')
  return `${colours.bold(placeText(problem.where))} ${severity} ${problem.what} ${colours.dim(problem.fix)}`
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** How many errors and warnings, in words; and notes, where there are some. */
export function tally(problems: readonly Problem[]): string {
  const { errors, warnings, notes } = severityCounts(problems)
  const said = [plural(errors, 'error'), plural(warnings, 'warning'), ...(notes > 0 ? [plural(notes, 'note')] : [])]
  return said.join(', ')
}

/** A line that overwrites itself on a terminal; nothing in a pipe. */
export function progressLine(): { show: (step: string, done: number, of: number) => void; clear: () => void } {
  const terminal = process.stderr.isTTY === true
  let last = 0
  return {
    show: (step, done, of) => {
      const now = performance.now()
      if (!terminal || now - last < 80) return
      last = now
      process.stderr.write(
        `\r\u001b[K${colours.dim(`${step} ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`)}`,
      )
    },
    clear: () => void (terminal && process.stderr.write('\r\u001b[K')),
  }
}

/** The last word on what went wrong: problems as such, anything else with enough to report it. Exit code 1. */
export function reportCrash(cause: unknown): number {
  const fault = machineFault(cause)
  if (cause instanceof ProblemsError) tellProblems(cause.problems)
  else if (fault) tell(`${colours.red('error')} ${fault.what} ${colours.dim(fault.fix)}`.trimEnd())
  else
    tell(`${colours.red('error')} Offprint failed, which is its own fault:\n${(cause as Error).stack ?? String(cause)}`)
  return 1
}
