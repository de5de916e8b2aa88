import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { error, ProblemsError } from '../core/problem.js'
import { isRunning } from '../core/running-process.js'
import { changed, type Database, first, type Reading, type SqlDialect, type Work } from '../storage/index.js'
import { type Holder, holderOf } from './delivery-ledger.js'

/** The locks that this process holds. */
const ours = new Set<string>()

/** How long a process on another machine may be silent before its issue is taken over. */
const SILENCE = 60_000

/** Who holds the right to send which issue. */
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
   * @throws ProblemsError if another process is sending it
   */
  static async take(database: Database, issue: number, now: number): Promise<SendLock> {
    const lock = new SendLock(database, issue, randomUUID())
    // Before it is written: whoever reads it in the ledger finds it here.
    ours.add(lock.name)
    try {
      await database.transaction(takeIssue, lock, now)
      return lock
    } catch (cause) {
      ours.delete(lock.name)
      throw cause
    }
  }

  /** Says that this process is there still. */
  async beat(now: number): Promise<void> {
    await this.database.transaction(beatFor, this, now)
  }

  async release(): Promise<void> {
    ours.delete(this.name)
    await this.database.transaction(releaseIssue, this)
  }
}

/** Writes down who sends an issue from now on, and what is not known of those who did before. */
export function* takeIssue(dialect: SqlDialect, { issue, name }: Hold, now: number): Work<void> {
  const before = yield* holderOf(dialect, issue)
  if (before && isAlive(before, now)) throw new ProblemsError([taken(before, now)])
  const { query } = dialect
  const mine = { holder: name, host: hostname(), pid: process.pid, beat: now }
  yield* changed(query.updateTable('issue').set(mine).where('id', '=', issue))
  const lost = { state: 'uncertain', at: now, reply: 'the sending process ended before a reply was seen' }
  yield* changed(query.updateTable('delivery').set(lost).where('issue', '=', issue).where('state', '=', 'sending'))
}

/** Finds the issue of a hold while it is held. */
export const heldBy = ({ query }: SqlDialect, { issue, name }: Hold) =>
  query.selectFrom('issue').select('id').where('id', '=', issue).where('holder', '=', name)

/**
 * Looks whether an issue is held still, in the transaction in which something is written for it.
 * @throws ProblemsError where another process has taken it over
 */
export function* checkHold(dialect: SqlDialect, hold: Hold): Reading<void> {
  if (yield* first(heldBy(dialect, hold))) return
  const what = 'Another process has taken over this issue.'
  throw new ProblemsError([error('send.lost', { file: 'offprint.db' }, what, 'See `offprint status`.')])
}

/** Writes down when the process that holds an issue was last there. */
export function* beatFor(dialect: SqlDialect, hold: Hold, now: number): Work<void> {
  yield* checkHold(dialect, hold)
  yield* changed(dialect.query.updateTable('issue').set({ beat: now }).where('id', '=', hold.issue))
}

/** Gives an issue back, unless it was taken over. */
export function* releaseIssue({ query }: SqlDialect, { issue, name }: Hold): Work<void> {
  const none = { holder: null, host: null, pid: null, beat: null }
  yield* changed(query.updateTable('issue').set(none).where('id', '=', issue).where('holder', '=', name))
}

/** A process of this machine is asked for; one elsewhere is judged by when it was last heard of. */
function isAlive({ holder, host, pid, beat }: Holder, now: number): boolean {
  const fresh = now - beat < SILENCE
  if (host !== hostname()) return fresh
  // In a container every process has number 1, so an earlier process may have had the same number.
  if (pid === process.pid) return ours.has(holder)
  return fresh && isRunning(pid)
}

function taken({ host, pid, beat }: Holder, now: number) {
  const seconds = Math.max(0, Math.round((now - beat) / 1000))
  const what = `Process ${pid} on ${host} sends this issue; it was heard of ${seconds} s ago.`
  return error('send.held', { file: 'offprint.db' }, what, 'Wait for it, or end it and start again.')
}
