import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { SECOND } from '../core/duration.js'
import { error, ProblemsError } from '../core/problem.js'
import { isRunning, machineStart, processSpace } from '../core/running-process.js'
import {
  changedRows,
  type Database,
  first,
  presentTimeline,
  type Reading,
  rows,
  type SqlDialect,
  sharedTime,
  sql,
  timelineOf,
  type Work,
} from '../storage/index.js'
import { prunePace } from './pace.js'

/** The workers of this process. */
const ours = new Set<string>()

/** The milliseconds without a report after which a worker counts as lost. */
export const LEASE = 60 * SECOND

/** A worker, and the issue that it sends. */
export interface Hold {
  readonly issue: number
  readonly name: string
}

/** A worker that reports. */
interface Leased extends Hold {
  readonly lease: number
}

/** What a worker reports at each beat. */
export interface WorkerReport {
  /** The messages that it has ended since it began. */
  readonly messages: number
  /** The messages that it has ended in the last minute. */
  readonly rate: number
}

/** The place of a worker among all that send the same issue, from 0. */
export interface WorkerPlace {
  readonly place: number
  readonly workers: number
}

/**
 * The clock of a process, corrected by that of the database. Processes that send together must agree on when a delivery is due,
 * although the clock of one of their machines is wrong. In a file, it is the clock of the machine.
 */
export class SharedClock {
  private shift = 0

  constructor(private readonly own: () => number) {}

  readonly now = (): number => this.own() + this.shift

  /** Asks for the time of the database. A difference that the answer may have taken is none. */
  async ask<T extends { readonly time: number }>(question: (now: number) => Promise<T>): Promise<T> {
    const before = this.own()
    const answer = await question(before)
    this.shift = answer.time - Math.min(Math.max(answer.time, before), this.own())
    return answer
  }
}

/**
 * A process that sends an issue. Its row in the database is the right to send: it is locked or checked in every transaction, so
 * that a process that was suspended and declared lost cannot continue when it wakes. A file has one worker for each issue. On a
 * shared database, any number may join.
 */
export class SendWorker implements Hold {
  private constructor(
    private readonly database: Database,
    readonly issue: number,
    readonly name: string,
    readonly lease: number,
    /** The time of the database at which it joined. */
    public time = 0,
  ) {}

  /**
   * Begins to send an issue. What lost workers have left is settled first.
   * @param lease the milliseconds without a report after which this worker counts as lost
   * @throws ProblemsError if another process is sending the issue, and the database is a file
   */
  static async join(database: Database, issue: number, now: number, lease = LEASE): Promise<SendWorker> {
    // The name is written into the row of every delivery, so it is short.
    const worker = new SendWorker(database, issue, randomBytes(9).toString('base64url'), lease)
    // The name is added before the row is written, so that any reader of the database in this process finds it.
    ours.add(worker.name)
    try {
      worker.time = await database.lockedTransaction(joinIssue, worker, now)
      return worker
    } catch (cause) {
      ours.delete(worker.name)
      throw cause
    }
  }

  /**
   * Records that this process is still running, and settles what lost workers have left.
   * @throws ProblemsError if this worker was declared lost
   */
  beat(report: WorkerReport, now: number): Promise<WorkerPlace & { readonly time: number }> {
    return this.database.lockedTransaction(beatFor, this, report, now)
  }

  async leave(now: number): Promise<void> {
    ours.delete(this.name)
    await this.database.lockedTransaction(leaveIssue, this, now)
  }
}

/** Records a new worker. Returns the time of the database. */
export function* joinIssue(dialect: SqlDialect, { issue, name, lease }: Leased, now: number): Work<number> {
  const time = yield* sharedTime(dialect, now)
  yield* endLostWorkers(dialect, time, now)
  if (!dialect.isShared) {
    const other = (yield* workersOf(dialect, issue))[0]
    if (other) throw new ProblemsError([taken(dialect, other, time)])
  }
  const { query } = dialect
  const timeline = yield* timelineOf(dialect)
  const before = (yield* first(query.selectFrom('issue').select('timeline').where('id', '=', issue)))?.timeline ?? ''
  if (hasFailedOver(before, timeline)) throw new ProblemsError([failedOver(dialect)])
  const begun = query.updateTable('issue').set({ timeline }).where('id', '=', issue)
  yield* changedRows(begun.where('timeline', '<>', timeline))
  const process = { host: hostname(), pid: globalThis.process.pid, boot: machineStart(), space: processSpace() }
  const row = { name, issue, ...process, timeline, started: time, ...reportAt(time, lease) }
  yield* changedRows(query.insertInto('worker').values(row))
  // A claim without a worker, as after a partial restore, would be waited for without end.
  const orphans = query.updateTable('delivery').where('issue', '=', issue).where('claimed', 'is not', null)
  const lost = orphans.where('claimed', 'not in', query.selectFrom('worker').select('name'))
  const reply = `${ENDED} before a reply was seen`
  yield* changedRows(lost.where('state', '=', 'sending').set({ state: 'uncertain', at: now, reply }))
  yield* changedRows(lost.where('state', 'in', ['queued', 'deferred']).set({ claimed: null }))
  return time
}

/** Tells whether a replica or a backup is in the place of the database. The restored copy of a dump is on a server with another identity. */
const hasFailedOver = (before: string, now: string): boolean => before !== '' && now !== '' && before !== now

function failedOver({ place }: SqlDialect) {
  const what =
    'A replica or a backup has taken the place of the database while this issue was being sent. What was sent last may be missing in it.'
  const fix =
    'Stop all other senders, and say since when something may be missing: `offprint send NAME --uncertain-since TIME`. See docs/scale.md.'
  return error('send.failover', { file: place }, what, fix)
}

const reportAt = (time: number, lease: number) => ({ beat: time, lease: time + lease })

/** Selects a worker’s row, but only while it has not been declared lost. */
export const heldBy = ({ query }: SqlDialect, { name }: Hold) =>
  query.selectFrom('worker').select('name').where('name', '=', sql.lit(name))

/**
 * Checks that a worker has not been declared lost, in the same transaction as a write. On a shared database, nobody can do that until the
 * transaction ends.
 * @throws ProblemsError if it has
 */
export function* checkHold(dialect: SqlDialect, hold: Hold): Work<void> {
  const held = heldBy(dialect, hold).select(['timeline', presentTimeline(dialect).as('present')])
  const row = yield* first(dialect.isShared ? held.forKeyShare() : held)
  if (row && hasFailedOver(row.timeline, row.present)) throw new ProblemsError([failedOver(dialect)])
  if (row) return
  // Another worker that has noticed it has ended this one.
  const issue = dialect.query.selectFrom('issue').select(['timeline', presentTimeline(dialect).as('present')])
  const begun = yield* first(issue.where('id', '=', hold.issue))
  if (dialect.isShared && hasFailedOver(begun?.timeline ?? '', begun?.present ?? ''))
    throw new ProblemsError([failedOver(dialect)])
  const what = 'This process was silent for so long that others have taken over its part of the issue.'
  throw new ProblemsError([
    error('send.lost', { file: dialect.place }, what, 'Run `offprint status` to see the progress.'),
  ])
}

/** Records a worker’s report, ends those that are lost, and returns the place of this one among the others, and the time. */
export function* beatFor(
  dialect: SqlDialect,
  hold: Leased,
  { messages, rate }: WorkerReport,
  now: number,
): Work<WorkerPlace & { readonly time: number }> {
  const { query } = dialect
  const time = yield* sharedTime(dialect, now)
  const mine = query
    .updateTable('worker')
    .set({ ...reportAt(time, hold.lease), messages, rate })
    .where('name', '=', hold.name)
  if ((yield* changedRows(mine)) === 0) yield* checkHold(dialect, hold)
  yield* endLostWorkers(dialect, time, now, hold.name)
  yield* prunePace(dialect, time)
  const workers = yield* workersOf(dialect, hold.issue)
  return { place: workers.findIndex(({ name }) => name === hold.name), workers: workers.length, time }
}

/** Ends a worker. */
export function* leaveIssue(dialect: SqlDialect, hold: Hold, now: number): Work<void> {
  yield* endWorker(dialect, hold, { reply: `${ENDED} before a reply was seen`, now })
}

const ENDED = 'the sending process ended'

/**
 * Ends the workers that are lost. One that others are ending at the moment, or that is in the middle of a transaction, is left alone: a
 * process that is stopped there keeps its locks until the database ends its transaction.
 * @param time the time of the database
 * @param except the name of the worker that asks
 */
export function* endLostWorkers(dialect: SqlDialect, time: number, now: number, except = ''): Work<void> {
  const all = dialect.query.selectFrom('worker').selectAll().orderBy('name')
  for (const worker of yield* rows(all)) {
    if (worker.name === except || isAlive(dialect, worker, time)) continue
    const row = heldBy(dialect, worker).where('beat', '=', worker.beat)
    if (dialect.isShared && !(yield* first(row.forUpdate().skipLocked()))) continue
    const hasStopped = dialect.sharesSyncs && worker.boot !== machineStart()
    const reply = `${hasStopped ? 'the machine of the sending process stopped' : ENDED} before a reply was seen`
    yield* endWorker(dialect, worker, { reply, hasStopped, now })
  }
}

/**
 * Ends a worker. What it may have sent becomes `uncertain`, and what it had only claimed goes back to the queue. A certain reply that it
 * still records later counts.
 * @param hasStopped whether the last commits of its machine may be lost, and with them the record that claimed messages have ended. The
 *   same is true if a replica has taken the place of the database.
 */
function* endWorker(
  dialect: SqlDialect,
  { issue, name }: Hold,
  { reply, hasStopped = false, now }: { readonly reply: string; readonly hasStopped?: boolean; readonly now: number },
): Work<void> {
  const { query } = dialect
  const before = (yield* first(query.selectFrom('worker').select('timeline').where('name', '=', name)))?.timeline ?? ''
  const mayLack = hasStopped || hasFailedOver(before, yield* timelineOf(dialect))
  const lost = { state: 'uncertain', at: now, reply }
  const claimed = query.updateTable('delivery').where('issue', '=', issue).where('claimed', '=', name)
  yield* changedRows(claimed.where('state', '=', 'sending').set(lost))
  const open = claimed.where('state', 'in', ['queued', 'deferred'])
  yield* changedRows(mayLack ? open.set(lost) : open.set({ claimed: null }))
  yield* changedRows(query.deleteFrom('pace').where('worker', '=', name))
  yield* changedRows(query.deleteFrom('worker').where('name', '=', name))
}

interface WorkerRow extends Hold, WorkerReport {
  readonly host: string
  readonly pid: number
  readonly started: number
  readonly beat: number
  readonly lease: number
  readonly boot: string
  readonly space: string
}

/** A worker that is running. Times are milliseconds since 1970. */
export interface WorkerState extends WorkerReport {
  readonly host: string
  readonly pid: number
  readonly started: number
  /** The time of its last report. */
  readonly beat: number
  /** The milliseconds since its last report. */
  readonly silence: number
}

/** Returns the rows of the workers of an issue, in the order in which they joined. */
function* workersOf({ query }: SqlDialect, issue: number): Reading<readonly WorkerRow[]> {
  const all = query.selectFrom('worker').selectAll().where('issue', '=', issue)
  return yield* rows(all.orderBy('started').orderBy('name'))
}

/** Returns the workers of an issue that are not lost, in the order in which they joined. */
export function* liveWorkers(dialect: SqlDialect, issue: number, now: number): Reading<readonly WorkerState[]> {
  const time = yield* sharedTime(dialect, now)
  return (yield* workersOf(dialect, issue))
    .filter(worker => isAlive(dialect, worker, time))
    .map(({ host, pid, started, beat, messages, rate }) => {
      return { host, pid, started, beat, messages, rate, silence: Math.max(0, time - beat) }
    })
}

/** An issue that a process is sending. */
export interface SendingIssue extends Pick<WorkerState, 'host' | 'pid'> {
  readonly name: string
}

/** Returns the issues that are being sent, with each of their workers. */
export function* sendingIssues(dialect: SqlDialect, now: number): Reading<readonly SendingIssue[]> {
  const time = yield* sharedTime(dialect, now)
  const all = dialect.query
    .selectFrom('worker')
    .innerJoin('issue', 'issue.id', 'worker.issue')
    .selectAll('worker')
    .select('issue.name as issueName')
    .orderBy('issue')
    .orderBy('started')
    .orderBy('worker.name')
  return (yield* rows(all))
    .filter(worker => isAlive(dialect, worker, time))
    .map(({ issueName: name, host, pid }) => ({ name, host, pid }))
}

/**
 * Tells whether a worker is running. The time of its last report decides; on this machine, its process must also exist.
 */
function isAlive({ isShared }: SqlDialect, worker: WorkerRow, time: number): boolean {
  const { host, pid, boot, space, lease, name } = worker
  const fresh = time < lease
  // Two machines may have the same name, and only one of them is the one with a file.
  const isHere =
    host === hostname() && (space === '' || space === processSpace()) && (!isShared || boot === machineStart())
  if (!isHere) return fresh
  // In a container, the process often has the number 1, so an earlier process may have had the same number.
  if (pid === process.pid) return ours.has(name)
  return fresh && isRunning(pid)
}

function taken({ place }: SqlDialect, { host, pid, beat }: WorkerRow, time: number) {
  const seconds = Math.max(0, Math.round((time - beat) / SECOND))
  const what = `Process ${pid} on ${host} is sending this issue; its last report was ${seconds} s ago.`
  const fix =
    'Wait until it has finished, or stop that process first. Only on PostgreSQL can several processes share an issue.'
  return error('send.held', { file: place }, what, fix)
}
