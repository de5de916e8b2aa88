import picocolors from 'picocolors'
import { type MachineFault, machineFault } from '../core/machine-fault.js'
import { error, isError, isNote, type Problem, ProblemsError, placeText, severityCounts } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { Io } from './io.js'
import type { JsonFailure } from './json-outputs.js'

/** Writes one line of the result to stdout, where pipes and people expect it. */
export const print = ({ stdout }: Io, line: string): void => void stdout.write(`${line}\n`)

/** Writes a result to stdout as one line of JSON. Callers name its type in json-outputs.ts: `printJson<JsonOutput<'new'>>(io, …)`. */
export const printJson = <T extends object>(io: Io, result: T): void => print(io, JSON.stringify(result))

/** Writes one line of progress, or of a problem, to stderr. */
export const printStatus = ({ stderr }: Io, line: string): void => void stderr.write(`${line}\n`)

export type Colours = ReturnType<typeof coloursFor>

/**
 * Returns colour functions for a stream. Colours are on for a terminal, and on stderr for the log of a CI run. NO_COLOR
 * (https://no-color.org) comes first, then FORCE_COLOR (https://force-color.org). Each stream is judged separately, because
 * often only one of the two goes into a file; for the same reason a CI run affects stderr alone.
 */
export function coloursFor(io: Io, stream: 'stdout' | 'stderr') {
  const { NO_COLOR, FORCE_COLOR, CI, TERM } = io.env
  const terminal = io[stream].isTTY === true && TERM !== 'dumb'
  const wanted = FORCE_COLOR ? FORCE_COLOR !== '0' : terminal || (stream === 'stderr' && Boolean(CI))
  return picocolors.createColors(!NO_COLOR && wanted)
}

const NARROWEST = 40
const WIDEST = 80

/** Returns the number of columns for a text on a stream: 80, or fewer if COLUMNS or the terminal has fewer. */
export const widthFor = (io: Io, stream: 'stdout' | 'stderr'): number =>
  Math.max(NARROWEST, Math.min(WIDEST, Number(io.env.COLUMNS) || io[stream].columns || WIDEST))

const WARNINGS_SHOWN = 40
const NOTES_SHOWN = 10

/** Prints errors and warnings for people. Errors come last, next to the prompt, where they are seen. Notes are left out. */
export function reportProblems(io: Io, problems: readonly Problem[]): void {
  const colours = coloursFor(io, 'stderr')
  const errors = problems.filter(isError)
  const warnings = problems.filter(problem => !isError(problem) && !isNote(problem))
  for (const problem of warnings.slice(0, WARNINGS_SHOWN)) printStatus(io, problemText(problem, colours))
  const hidden = warnings.length - WARNINGS_SHOWN
  if (hidden > 0) printStatus(io, colours.yellow(`… and ${plural(hidden, 'more warning')}; --json lists them all.`))
  for (const problem of errors) printStatus(io, problemText(problem, colours))
}

/** Prints each note on one dim line. */
export function reportNotes(io: Io, problems: readonly Problem[]): void {
  const colours = coloursFor(io, 'stderr')
  const notes = problems.filter(isNote)
  for (const { where, what } of notes.slice(0, NOTES_SHOWN))
    printStatus(io, colours.dim(`${placeText(where)} note ${what}`))
  const hidden = notes.length - NOTES_SHOWN
  if (hidden > 0) printStatus(io, colours.dim(`… and ${plural(hidden, 'more note')}; --json lists them all.`))
}

function problemText(problem: Problem, colours: Colours): string {
  const severity = isError(problem) ? colours.red('error') : colours.yellow('warning')
  return `${colours.bold(placeText(problem.where))} ${severity} ${problem.what} ${colours.dim(problem.fix)}`
}

/** Counts errors and warnings in words, and notes if there are any. */
export function tally(problems: readonly Problem[]): string {
  const { errors, warnings, notes } = severityCounts(problems)
  const counts = [plural(errors, 'error'), plural(warnings, 'warning'), ...(notes > 0 ? [plural(notes, 'note')] : [])]
  return counts.join(', ')
}

/** Moves to the start of a terminal's line and clears it. */
export const CLEAR = '\r\u001b[K'

/** Shows a line that the next one overwrites, on a terminal. Prints nothing into a pipe. */
export function passingLine(io: Io): { show: (text: string) => void; clear: () => void } {
  const terminal = io.stderr.isTTY === true
  const colours = coloursFor(io, 'stderr')
  let last = 0
  return {
    show: text => {
      const now = performance.now()
      if (!terminal || now - last < 80) return
      last = now
      // A line that wraps could not be cleared.
      const columns = Math.max(NARROWEST, io.stderr.columns ?? WIDEST) - 1
      io.stderr.write(CLEAR + colours.dim(text.length > columns ? `${text.slice(0, columns - 1)}…` : text))
    },
    clear: () => void (terminal && io.stderr.write(CLEAR)),
  }
}

/** Shows a progress line that overwrites itself on a terminal. Prints nothing into a pipe. */
export function progressLine(io: Io): { show: (step: string, done: number, of: number) => void; clear: () => void } {
  const { show, clear } = passingLine(io)
  return {
    show: (step, done, of) => show(`${step} ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`),
    clear,
  }
}

/**
 * Reports why a command failed: a problem or a fault of the machine with its remedy, anything else with a stack trace for a
 * bug report. With --json, the problems are also the result. Returns exit code 1.
 */
export function reportCrash(io: Io, cause: unknown, json = false): number {
  const fault = machineFault(cause)
  const isBug = !(cause instanceof ProblemsError) && !fault
  const problems = cause instanceof ProblemsError ? cause.problems : [fault ? machineProblem(fault, cause) : bug(cause)]
  if (json) printJson<JsonFailure>(io, { ok: false, problems })
  const colours = coloursFor(io, 'stderr')
  const word = colours.red('error')
  if (isBug) printStatus(io, `${word} This is a bug in Offprint:\n${(cause as Error).stack ?? String(cause)}`)
  else if (fault) printStatus(io, `${word} ${fault.what} ${colours.dim(fault.fix)}`.trimEnd())
  else reportProblems(io, problems)
  return 1
}

const machineProblem = ({ what, fix }: MachineFault, cause: unknown): Problem =>
  error('machine.fault', { file: (cause as NodeJS.ErrnoException).path ?? 'offprint' }, what, fix)

const bug = (cause: unknown): Problem =>
  error(
    'offprint.bug',
    { file: 'offprint' },
    `This is a bug in Offprint: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Report it with the stack trace on stderr.',
  )
