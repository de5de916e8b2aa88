import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../storage/index.js'
import { circuitBreaker, refusedInARow } from './circuit-breaker.js'
import { type Counts, deliveryCounts } from './delivery-ledger.js'
import { DeliveryWriter } from './delivery-writer.js'
import type { MessageSettings } from './message.js'
import { MessagePrefetch } from './message-prefetch.js'
import type { Candidate, Result, RunCounts } from './outcome.js'
import { type Pace, rememberingPace, type SendingSettings } from './pace.js'
import { SendLock } from './send-lock.js'
import type { SmtpConnection } from './smtp-connection.js'

export interface DeliveryRequest {
  readonly database: Database
  readonly settings: SendingSettings
  readonly messageSettings: MessageSettings
  readonly connect: () => SmtpConnection
  /** The maximum number of messages to send in this run. */
  readonly limit?: number
  /** Ends the run as soon as the messages under way are finished. */
  readonly signal?: AbortSignal
  /** Whether to go on although the server refuses many recipients for the same kind of reason. */
  readonly despiteRefusals?: boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: () => number
  /** Is called after every write to the ledger. */
  readonly progress?: (counts: RunCounts) => void
}

export interface DeliveryReport {
  /** Whether every delivery of the issue has ended. */
  readonly finished: boolean
  /** The reason why the run ended early, if it did. */
  readonly stopped?: string
  readonly counts: Counts
  readonly run: RunCounts
}

const BEAT = 5_000

/**
 * Sends an issue to everyone who has not received it.
 * @throws ProblemsError if another process is sending it
 */
export async function deliver(request: DeliveryRequest): Promise<DeliveryReport> {
  const { database, messageSettings, clock } = request
  const lock = await SendLock.take(database, messageSettings.issue, clock())
  try {
    return await deliverUnder(lock, request)
  } finally {
    await lock.release()
  }
}

async function deliverUnder(lock: SendLock, request: DeliveryRequest): Promise<DeliveryReport> {
  const { database, settings, messageSettings, clock } = request
  const run = new Run(request, lock, await rememberingPace(settings, database, clock()))
  await database.syncLater()
  try {
    await run.toTheEnd()
    await database.syncAtOnce()
    const finished = await run.writer.finish(clock(), run.isWhole)
    const refused = await run.writer.undecided()
    const stopped = finished ? undefined : run.reasonWith(refused)
    const counts = await database.read(deliveryCounts, messageSettings.issue)
    const tally = { ...run.tally, failed: run.tally.failed - refused.length, refused: refused.length }
    return { finished, counts, run: tally, ...(stopped ? { stopped } : {}) }
  } finally {
    run.end()
    await database.syncAtOnce().catch(() => {})
  }
}

class Run {
  readonly writer: DeliveryWriter
  readonly tally: RunCounts = { sent: 0, deferred: 0, failed: 0, refused: 0, uncertain: 0, unsent: 0 }
  private reason: string | undefined
  private limited = false
  private readonly idle: SmtpConnection[]
  private readonly connections: readonly SmtpConnection[]
  private readonly breaker: ReturnType<typeof circuitBreaker>
  private results: Result[] = []
  private ready: Candidate[] = []
  private readonly prefetch: MessagePrefetch
  private flying = 0
  private begun = 0
  private beaten: number
  /** Whether anything happened since the last cycle began. */
  private hasNews = false
  private ring = (): void => {}

  constructor(
    private readonly request: DeliveryRequest,
    private readonly lock: SendLock,
    private readonly pace: Pace,
  ) {
    const { database, settings, messageSettings, random, clock } = request
    this.prefetch = new MessagePrefetch(messageSettings)
    const values = messageSettings.template.values.map(({ name }) => name)
    this.writer = new DeliveryWriter(database, lock, settings.retries, random, values)
    this.connections = Array.from({ length: settings.connections }, request.connect)
    this.idle = [...this.connections]
    this.breaker = circuitBreaker(settings.connections, request.despiteRefusals)
    this.beaten = clock()
  }

  /** Repeats one cycle: record results, claim deliveries, send them, and wait for the next event. */
  async toTheEnd(): Promise<void> {
    const stop = (): void => {
      this.reason ??= 'a stop was requested'
      this.wake()
    }
    this.request.signal?.addEventListener('abort', stop)
    if (this.request.signal?.aborted) stop()
    try {
      for (;;) {
        const wait = await this.turn(this.request.clock())
        if (wait === undefined) return
        await this.somethingOr(wait)
        // Replies that arrive at the same time share one write.
        await nextTurn()
      }
    } catch (cause) {
      await this.finishInFlight()
      throw cause
    } finally {
      this.request.signal?.removeEventListener('abort', stop)
    }
  }

  /**
   * Runs one cycle.
   * @returns the longest time to wait before the next cycle; undefined at the end of the run
   */
  private async turn(now: number): Promise<number | undefined> {
    this.hasNews = false
    if (now - this.beaten > BEAT) {
      await this.lock.beat(now)
      this.beaten = now
    }
    const { limit = Number.POSITIVE_INFINITY } = this.request
    // Messages that the server never received do not count towards the limit.
    const left = limit - (this.begun - this.tally.unsent)
    if (left <= 0 && this.flying === 0 && !this.reason) {
      this.limited = true
      this.reason = `the limit of ${limit} is reached`
    }
    const { wanted, wait } = this.reason ? { wanted: [], wait: BEAT } : await this.choose(now, left)
    const results = this.results
    this.results = []
    const claimed = await this.written(results, wanted, now)
    for (const candidate of wanted) if (!claimed.includes(candidate)) this.pace.end(candidate.domain)
    // No byte reaches the server before the claim is on the disk.
    const durable = claimed.length > 0 ? this.request.database.synced() : undefined
    for (const candidate of claimed) this.send(candidate, now, durable)
    if (results.length > 0) this.request.progress?.(this.tally)
    if (this.flying > 0) return Math.min(wait, BEAT)
    // A delivery that was just recorded may be due again, and more results may have arrived in the meantime.
    if (claimed.length < wanted.length || results.length > 0 || this.results.length > 0) return 0
    return this.reason || wait === Number.POSITIVE_INFINITY ? undefined : Math.min(wait, BEAT)
  }

  /** Chooses a candidate for each idle connection, in order, but skips those that the pace does not allow yet. */
  private async choose(now: number, most: number): Promise<{ wanted: Candidate[]; wait: number }> {
    const wanted: Candidate[] = []
    let wait = Number.POSITIVE_INFINITY
    const room = Math.min(this.idle.length, most)
    if (room > 0 && this.ready.length === 0) {
      this.ready = await this.writer.due(now)
      if (this.ready.length === 0)
        wait = Math.max(0, ((await this.writer.nextDue(now)) ?? Number.POSITIVE_INFINITY) - now)
    }
    for (let i = 0; i < this.ready.length && wanted.length < room; ) {
      const candidate = this.ready[i] as Candidate
      const held = this.pace.wait(candidate.domain, now)
      if (held > 0) {
        // `held` may be a wait for another message to end; the end of that message wakes the loop.
        wait = Math.min(wait, Math.min(held, BEAT))
        i += 1
        continue
      }
      this.ready.splice(i, 1)
      this.pace.begin(candidate.domain, now)
      wanted.push(candidate)
    }
    return { wanted, wait }
  }

  private send(candidate: Candidate, now: number, durable?: Promise<void>): void {
    const connection = this.idle.pop()
    if (!connection) throw new Error('More deliveries were claimed than there are connections.')
    this.flying += 1
    this.begun += 1
    const { begun } = this
    const done = (outcome: Result['outcome']): void => {
      this.flying -= 1
      this.idle.push(connection)
      this.pace.end(candidate.domain)
      this.tally[outcome.state] += 1
      const result = { candidate, outcome, begun, heard: this.begun }
      this.reason ??= this.breaker(result)
      this.results.push(result)
      this.wake()
    }
    // The connection handles a failed sync. If the connection has failed before, nothing else awaits this promise.
    durable?.catch(() => {})
    const next = this.ready.slice(0, this.request.settings.connections)
    this.prefetch
      .message(candidate, next, now)
      .then(message => connection.send(message, durable))
      .then(done, (fault: Error) => done({ state: 'unsent', reply: fault.message, cause: 'refused' }))
  }

  private wake(): void {
    this.hasNews = true
    this.ring()
  }

  private somethingOr(milliseconds: number): Promise<void> {
    if (this.hasNews) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(() => this.ring(), milliseconds)
      this.ring = () => {
        clearTimeout(timer)
        this.ring = () => {}
        resolve()
      }
    })
  }

  private async written(results: readonly Result[], wanted: readonly Candidate[], now: number): Promise<Candidate[]> {
    try {
      return await this.writer.write(results, wanted, now)
    } catch (cause) {
      // The results are put back, so that a failed claim does not lose them.
      this.results.unshift(...results)
      throw cause
    }
  }

  /** Waits for the messages under way after a fault of the ledger, and records the results that can still be recorded. */
  private async finishInFlight(): Promise<void> {
    for (;;) {
      this.hasNews = false
      const results = this.results
      this.results = []
      try {
        await this.writer.write(results, [], this.request.clock())
      } catch {
        // These deliveries stay `sending`, and the next run makes them `uncertain`.
      }
      if (this.flying === 0) return
      await this.somethingOr(BEAT)
      await nextTurn()
    }
  }

  /** Whether the run reached its end or its limit, and was not stopped early. */
  get isWhole(): boolean {
    return this.limited || this.reason === undefined
  }

  /** Returns the reason why the run ended early, or why a run that reached its end leaves refused recipients undecided. */
  reasonWith(refused: readonly { readonly reply: string | null }[]): string | undefined {
    const last = refused.at(-1)
    return this.isWhole && last ? refusedInARow(refused.length, last.reply ?? '') : this.reason
  }

  end(): void {
    for (const connection of this.connections) connection.close()
  }
}
