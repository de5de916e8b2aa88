import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { error, ProblemsError } from '../core/problem.js'
import type { Compilable, Database } from '../storage/index.js'
import { DeliveryLedger, type Holder } from './delivery-ledger.js'

/** The locks that this process holds. */
const ours = new Set<string>()

/** How long a process on another machine may be silent before its issue is taken over. */
const SILENCE = 60_000

/**
 * The right to send one issue. It is recorded in the ledger and checked in every transaction, so that a process that was
 * suspended and replaced cannot continue when it wakes.
 */
export class SendLock {
  private readonly mine: Compilable<unknown>

  private constructor(
    private readonly database: Database,
    readonly issue: number,
    readonly name: string,
  ) {
    const held = database.query.selectFrom('issue').select('id').where('id', '=', issue).where('holder', '=', name)
    const compiled = held.compile()
    this.mine = { compile: () => compiled }
  }

  /**
   * Takes the lock of an issue. Deliveries that a dead process left as `sending` become `uncertain`.
   * @throws ProblemsError if another process is sending it
   */
  static take(database: Database, issue: number, now: number): SendLock {
    return database.immediately(() => {
      const before = new DeliveryLedger(database).holder(issue)
      if (before && isAlive(before, now)) throw new ProblemsError([taken(before, now)])
      const lock = new SendLock(database, issue, randomUUID())
      ours.add(lock.name)
      const { query } = database
      const mine = { holder: lock.name, host: hostname(), pid: process.pid, beat: now }
      database.run(query.updateTable('issue').set(mine).where('id', '=', issue))
      const lost = { state: 'uncertain', at: now, reply: 'the sending process ended before a reply was seen' }
      database.run(query.updateTable('delivery').set(lost).where('issue', '=', issue).where('state', '=', 'sending'))
      return lock
    })
  }

  /** Checks the lock. Call this within a transaction, before anything is written for the issue. */
  check(): void {
    if (this.database.all(this.mine).length > 0) return
    const what = 'Another process has taken over this issue.'
    throw new ProblemsError([error('send.lost', { file: 'offprint.db' }, what, 'See `offprint status`.')])
  }

  /** Records that this process is still alive. */
  beat(now: number): void {
    this.database.immediately(() => {
      this.check()
      this.database.run(this.database.query.updateTable('issue').set({ beat: now }).where('id', '=', this.issue))
    })
  }

  release(): void {
    ours.delete(this.name)
    const none = { holder: null, host: null, pid: null, beat: null }
    this.database.run(
      this.database.query.updateTable('issue').set(none).where('id', '=', this.issue).where('holder', '=', this.name),
    )
  }
}

/**
 * Whether the holder is alive. The system is asked about a process of this machine; one elsewhere is judged by its last
 * report.
 */
function isAlive({ holder, host, pid, beat }: Holder, now: number): boolean {
  const fresh = now - beat < SILENCE
  if (host !== hostname()) return fresh
  // In a container every process has number 1, so an earlier process may have had the same number.
  if (pid === process.pid) return ours.has(holder)
  try {
    process.kill(pid, 0)
    return fresh
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM' && fresh
  }
}

function taken({ host, pid, beat }: Holder, now: number) {
  const seconds = Math.max(0, Math.round((now - beat) / 1000))
  const what = `Process ${pid} on ${host} sends this issue; it was heard of ${seconds} s ago.`
  return error('send.held', { file: 'offprint.db' }, what, 'Wait for it, or end it and start again.')
}
