import { SECOND } from '../core/duration.js'
import { error, isNote, type Problem, ProblemsError, placeText } from '../core/problem.js'
import {
  type BounceKind,
  type Counts,
  deliveryLedger,
  type IssueRecord,
  type IssueResults,
  liveWorkers,
  type WorkerState,
} from '../delivery/index.js'
import { openFolder, openKnown, originalProblems, originalsOf } from '../pipeline/index.js'
import { resultsText, sentDatabaseAt, upcomingSends } from '../sending/index.js'
import { print, printJson } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

export interface StatusFlags {
  readonly root: string
  readonly json?: boolean
}

const SHOWN = 10

/** Prints the delivery status of one issue, or of the latest issues. */
export async function statusCommand(name: string | undefined, flags: StatusFlags, io: Io): Promise<boolean> {
  const database = await sentDatabaseAt(flags.root, environmentAt(io, flags.root))
  try {
    const ledger = deliveryLedger(database)
    const records =
      name === undefined
        ? await ledger.issues(SHOWN)
        : [await ledger.latest(name)].filter(record => record !== undefined)
    const upcoming = await upcomingSends(flags.root, database, io.clock(), name)
    if (name !== undefined && records.length + upcoming.lines.length === 0) {
      const what = 'No issue with this name was sent, and none is planned.'
      throw new ProblemsError([
        error('status.unknown', { file: name }, what, 'List the issues with `offprint status`.'),
      ])
    }
    const originals = name === undefined ? await knownProblems(flags.root, io.clock()) : []
    const states: IssueState[] = []
    for (const record of records) {
      const workers = await database.read(liveWorkers, record.id, io.clock())
      const [counts, reports] = [await ledger.counts(record.id), await ledger.reports(record.id)]
      states.push({ ...record, counts, reports, results: await ledger.results(record.id), workers })
    }
    if (flags.json)
      printJson<JsonOutput<'status'>>(io, {
        ok: true,
        ...(originals.length > 0 ? { originals } : {}),
        ...{ next: [...upcoming.next], ended: [...upcoming.ended] },
        issues: states.map(issueOf),
      })
    else {
      for (const line of originalLines(originals)) print(io, line)
      for (const line of upcoming.lines) print(io, line)
      if (states.length === 0) print(io, 'Nothing has been sent yet.')
      for (const state of states) for (const line of linesOf(state, state)) print(io, line)
    }
    return true
  } finally {
    await database.close()
  }
}

/** Returns what is known about the originals of posts, without a note. */
async function knownProblems(root: string, now: number): Promise<readonly Problem[]> {
  const disk = openFolder(root)
  // Reading the posts takes longer than everything else that is reported.
  const hasFindings = [...originalsOf(disk).records.values()].some(
    ({ changed, moved, missing, withdrawn }) => changed ?? moved ?? missing ?? withdrawn,
  )
  if (!hasFindings) return []
  const { loaded } = await openKnown(root)
  return loaded ? originalProblems(loaded, disk, now).filter(problem => !isNote(problem)) : []
}

/** Lists withdrawals first, and then what else has become of originals. */
function originalLines(problems: readonly Problem[]): string[] {
  const isWithdrawn = ({ rule }: Problem): boolean => rule === 'original.withdrawn'
  const line = ({ where, what }: Problem): string => `${placeText(where)}: ${what}`
  const loud = problems.filter(isWithdrawn).map(problem => `WITHDRAWN ${line(problem)}`)
  return [...loud, ...problems.filter(problem => !isWithdrawn(problem)).map(line)]
}

const isoTime = (time: number): string => new Date(time).toISOString()

/** Returns an issue as the JSON output lists it. */
function issueOf({ workers, frozen, finished, ...issue }: IssueState): JsonOutput<'status'>['issues'][number] {
  const times = { frozen: isoTime(frozen), finished: finished === null ? null : isoTime(finished) }
  return {
    ...{ ...issue, ...times },
    workers: workers.map(({ host, pid, started, beat, messages, rate }) => ({
      ...{ host, pid, started: isoTime(started), beat: isoTime(beat), messages },
      messagesPerMinute: rate,
    })),
  }
}

interface Fates {
  readonly counts: Counts
  readonly reports: Readonly<Partial<Record<BounceKind, number>>>
  readonly results: IssueResults
}

interface IssueState extends IssueRecord, Fates {
  /** The processes that are sending the issue. */
  readonly workers: readonly WorkerState[]
}

function linesOf(
  { name, subject, frozen, finished, audience }: IssueRecord,
  { counts, reports, results, workers }: Fates & Pick<IssueState, 'workers'>,
): string[] {
  const state = finished === null ? 'not finished' : `finished ${new Date(finished).toISOString().slice(0, 16)}Z`
  return [
    `${name}: “${subject}”, started ${new Date(frozen).toISOString().slice(0, 16)}Z, ${state}`,
    ...(audience.length > 0 ? [`  audience: ${audience.join(' and ')}`] : []),
    `  ${listed(counts) || 'nobody'}`,
    ...(Object.keys(reports).length > 0 ? [`  reports: ${listed(reports)}`] : []),
    ...(results.sent > 0 ? [`  results: ${resultsText(results)}`] : []),
    ...workers.map(worker => `  ${workerText(worker)}`),
    ...(finished === null && workers.length === 0 ? [`  to continue: offprint send ${name} --yes`] : []),
    ...(counts.uncertain > 0
      ? [`  uncertain messages may have arrived; to decide about them: offprint send ${name} --resend-uncertain`]
      : []),
  ]
}

/** Describes a process that is sending. */
function workerText({ host, pid, messages, rate, silence }: WorkerState): string {
  const number = (count: number): string => count.toLocaleString('en')
  return `sent by process ${pid} on ${host}: ${number(messages)} messages, ${number(rate)} in the last minute, last beat ${Math.round(silence / SECOND)} s ago`
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ')
