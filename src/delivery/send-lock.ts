import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { error, ProblemsError } from '../core/problem.js'
import { isRunning, machineStart } from '../core/running-process.js'
import {
  changedRows,
  type Database,
  first,
  type Reading,
  rows,
  type SqlDialect,
  sql,
  type Work,
} from '../storage/index.js'
import { type Holder, holderOf } from './delivery-ledger.js'

/** The locks that this process holds. */
const ours = new Set<string>()

/** The milliseconds without a report after which the issue of a process on another machine is taken over. */
const SILENCE = 60_000

/** The run that holds an issue. No other run may send the issue. */
export interface Hold {
  readonly issue: number
  readonly name: string
}

/**
 * The right to send one issue. It is recorded in the ledger and checked in every transaction, so that a process that was
 * suspended and replaced cannot continue when it wakes.
 */
export class SendLock implements Hold {
  private constructor(
    private readonly database: Database,
    readonly issue: number,
    readonly name: string,
  ) {}

  /**
   * Takes the lock of an issue. Deliveries that a dead process left as `sending` become `uncertain`.
   * @throws ProblemsError if another process is sending the issue
   */
  static async take(database: Database, issue: number, now: number): Promise<SendLock> {
    // The name is written into the row of every delivery, so it is short.
    const lock = new SendLock(database, issue, randomBytes(9).toString('base64url'))
    // The name is added before the lock is written, so that any reader of the ledger in this process finds it.
    ours.add(lock.name)
    try {
      await database.transaction(takeIssue, lock, now)
      return lock
    } catch (cause) {
      ours.delete(lock.name)
      throw cause
    }
  }

  /** Records that this process is still running. */
  async beat(now: number): Promise<void> {
    await this.database.transaction(beatFor, this, now)
  }

  async release(): Promise<void> {
    ours.delete(this.name)
    await this.database.transaction(releaseIssue, this)
  }
}

/**
 * Records the new holder of an issue, and marks the unknown results of earlier holders as uncertain. What they had claimed
 * and not ended goes back to the queue.
 */
export function* takeIssue(dialect: SqlDialect, { issue, name }: Hold, now: number): Work<void> {
  const before = yield* holderOf(dialect, issue)
  if (before && isAlive(before, now)) throw new ProblemsError([taken(dialect, before, now)])
  const { query } = dialect
  const boot = machineStart()
  const mine = { holder: name, host: hostname(), pid: process.pid, beat: now, boot }
  yield* changedRows(query.updateTable('issue').set(mine).where('id', '=', issue))
  const lost = { state: 'uncertain', at: now, reply: 'the sending process ended before a reply was seen' }
  const deliveries = query.updateTable('delivery').where('issue', '=', issue)
  yield* changedRows(deliveries.set(lost).where('state', '=', 'sending'))
  const claimed = deliveries.where('state', 'in', ['queued', 'deferred']).where('claimed', 'is not', null)
  // If the machine stopped, the record of the claimed messages that had ended may not have reached the disk.
  if (dialect.sharesSyncs && before && before.boot !== boot)
    yield* changedRows(
      claimed
        .set({ ...lost, reply: 'the machine of the sending process stopped before a reply was seen' })
        .where('claimed', '=', before.holder),
    )
  yield* changedRows(claimed.set({ claimed: null }))
}

/** Selects an issue, but only while the given run still holds it. */
export const heldBy = ({ query }: SqlDialect, { issue, name }: Hold) =>
  query.selectFrom('issue').select('id').where('id', '=', sql.lit(issue)).where('holder', '=', sql.lit(name))

/**
 * Checks that an issue is still held, in the same transaction as a write.
 * @throws ProblemsError if another process has taken over the issue
 */
export function* checkHold(dialect: SqlDialect, hold: Hold): Reading<void> {
  if (yield* first(heldBy(dialect, hold))) return
  const what = 'Another process has taken over this issue.'
  throw new ProblemsError([
    error('send.lost', { file: dialect.place }, what, 'Run `offprint status` to see its progress.'),
  ])
}

/** An issue that a process is sending. */
export interface SendingIssue extends Pick<Holder, 'host' | 'pid'> {
  readonly name: string
}

/** Returns the issues that are being sent. */
export function* sendingIssues({ query }: SqlDialect, now: number): Reading<readonly SendingIssue[]> {
  const held = query.selectFrom('issue').select(['name', 'holder', 'host', 'pid', 'beat', 'boot'])
  return (yield* rows(held.where('holder', 'is not', null).orderBy('id')))
    .map(({ name, holder, host, pid, beat, boot }) => ({
      ...{ name, holder: holder ?? '', boot },
      ...{ host: host ?? '', pid: pid ?? 0, beat: beat ?? 0 },
    }))
    .filter(holder => isAlive(holder, now))
}

/** Records the time of the holder's last report. */
export function* beatFor(dialect: SqlDialect, hold: Hold, now: number): Work<void> {
  yield* checkHold(dialect, hold)
  yield* changedRows(dialect.query.updateTable('issue').set({ beat: now }).where('id', '=', hold.issue))
}

/** Releases an issue, unless another process has taken it over. */
export function* releaseIssue({ query }: SqlDialect, { issue, name }: Hold): Work<void> {
  const none = { holder: null, host: null, pid: null, beat: null, boot: null }
  yield* changedRows(query.updateTable('issue').set(none).where('id', '=', issue).where('holder', '=', name))
}

/**
 * Tells whether the holder is running. The time of its last report decides; on this machine, its process must also exist.
 */
function isAlive({ holder, host, pid, beat }: Holder, now: number): boolean {
  const fresh = now - beat < SILENCE
  if (host !== hostname()) return fresh
  // In a container, the process often has the number 1, so an earlier process may have had the same number.
  if (pid === process.pid) return ours.has(holder)
  return fresh && isRunning(pid)
}

function taken({ place }: SqlDialect, { host, pid, beat }: Holder, now: number) {
  const seconds = Math.max(0, Math.round((now - beat) / 1000))
  const what = `Process ${pid} on ${host} is sending this issue; its last report was ${seconds} s ago.`
  return error('send.held', { file: place }, what, 'Wait until it has finished, or stop that process first.')
}
