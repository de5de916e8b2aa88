import { MINUTE, SECOND } from '../core/duration.js'
import type { Database } from '../storage/index.js'
import { circuitBreaker, refusedInARow } from './circuit-breaker.js'
import { type Counts, deliveryCounts } from './delivery-ledger.js'
import { DeliveryWriter } from './delivery-writer.js'
import { type Message, type MessageSettings, messageFor } from './message.js'
import type { Candidate, Result, RunCounts, SessionFault } from './outcome.js'
import { type Pace, rememberingPace, type SendingSettings } from './pace.js'
import { SendLock } from './send-lock.js'
import type { SmtpConnection } from './smtp-connection.js'
import { subjectOf } from './smtp-reply.js'
import { TemporaryFaults } from './temporary-faults.js'

export interface DeliveryRequest {
  readonly database: Database
  readonly settings: SendingSettings
  readonly messageSettings: MessageSettings
  readonly connect: () => SmtpConnection
  /** The maximum number of messages to send in this run. */
  readonly limit?: number
  /** The time at which the run ends, in milliseconds since 1970. */
  readonly until?: number
  /** Ends the run as soon as the messages under way are finished. */
  readonly signal?: AbortSignal
  /** Whether to continue although the server refuses many recipients for the same kind of reason. */
  readonly despiteRefusals?: boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: () => number
  /** Is called after every write to the ledger. */
  readonly progress?: (counts: RunCounts) => void
  /** Is called when nothing can be sent for some time. */
  readonly waiting?: (pause: Pause) => void
  /** Is called every few seconds while the server says nothing, with the words for what it owes. */
  readonly silent?: (awaited: string) => void
}

/** A time in which nothing can be sent. */
export interface Pause {
  /** The time at which something is tried again, in milliseconds since 1970. */
  readonly until: number
  /** The last fault, if there was one. */
  readonly reason: string | undefined
}

export interface DeliveryReport {
  /** Whether every delivery of the issue has ended. */
  readonly finished: boolean
  /** The reason why the run ended early, if it did. */
  readonly stopped?: string
  /** Whether the run ended early at a limit or a time that its caller had set. */
  readonly asPlanned: boolean
  readonly counts: Counts
  readonly run: RunCounts
  /** The number of addresses that the mail server does not support, because it lacks SMTPUTF8. */
  readonly unsupported: number
}

const BEAT = 5 * SECOND
/** Before a pause of this length, connections are closed, because servers close idle ones, and the user is told. */
const LONG = 10 * SECOND
/** The longest pause between two attempts to connect. */
const LONGEST_PAUSE = 5 * MINUTE
/** The number of attempts of one connection after which a server that was never reached counts as unreachable. */
const ATTEMPTS = 6
/** The time after which a server that was never reached counts as unreachable, if it lets each attempt wait. */
const UNREACHED = 2 * MINUTE
/** The time without any event after which the user is told what the server owes. */
const SILENCE = 3 * SECOND
/** The number of refusals in a row, by a server that has accepted messages, after which the run ends. */
const REJECTIONS = 5
/** The number of connections that may be lost during one message. A further loss counts as the fault of the message. */
const LOSSES = 3
/** Lets the events that have happened in the meantime be handled. The one of `timers/promises` takes longer, because it can be aborted. */
const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/**
 * Within this time after the last cycle, in milliseconds, the next one waits until an eighth of the messages under way are
 * ready for it. A transaction costs as much as several rows, and the server is busy with the other messages meanwhile.
 */
const GATHERING = 1
const SHARE = 1 / 8

/** The number of deliveries, for each connection, that share a claim and so a sync. */
const CLAIMS = 12

/**
 * Sends an issue to everyone who has not received it. What cannot be sent now is tried again later; the run ends when nothing
 * is left that may still succeed.
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
    const asPlanned = run.isPlanned && refused.length === 0
    return { finished, asPlanned, counts, run: tally, unsupported: run.unsupported, ...(stopped ? { stopped } : {}) }
  } finally {
    run.end()
    await database.syncAtOnce().catch(() => {})
  }
}

/** A connection to the server, and its recent faults. */
interface Line {
  readonly connection: SmtpConnection
  isOpening: boolean
  /** Faults in a row, without an accepted message between them. */
  faults: number
  /** The time before which it is not opened again. */
  notBefore: number
}

/** A claimed delivery whose message is ready. */
interface Ready {
  readonly candidate: Candidate
  readonly message: Message
  readonly losses: number
  readonly notBefore: number
}

/** A message that waits for the permission to end. */
interface Ending {
  readonly subscriber: number
  readonly end: (permitted: boolean) => void
}

class Run {
  readonly writer: DeliveryWriter
  readonly tally: RunCounts = { sent: 0, deferred: 0, failed: 0, refused: 0, uncertain: 0, unsent: 0 }
  private reason: string | undefined
  isPlanned = false
  unsupported = 0
  private readonly lines: readonly Line[]
  private readonly breaker: ReturnType<typeof circuitBreaker>
  private readonly temporary: TemporaryFaults
  private results: Result[] = []
  private endings: Ending[] = []
  /** Subscribers who left after their message had begun. */
  private readonly gone = new Set<number>()
  /** The deliveries that were due when the ledger was last read, without those that were claimed since. */
  private due: Candidate[] = []
  private readAt = 0
  private turnedAt = 0
  private ready: Ready[] = []
  /** Claimed deliveries whose claim is not on the disk yet, or whose message is not ready. */
  private preparing = 0
  private flying = 0
  private begun = 0
  private beaten: number
  /** The times at which the run began, and at which something happened last. */
  private readonly started: number
  private heardAt: number
  private wasReached = false
  private lastFault: string | undefined
  private isBroken = false
  /** Whether anything happened since the last cycle began. */
  private hasNews = false
  private ring = (): void => {}

  constructor(
    private readonly request: DeliveryRequest,
    private readonly lock: SendLock,
    private readonly pace: Pace,
  ) {
    const { database, settings, messageSettings, random, clock, connect } = request
    const values = messageSettings.template.values.map(({ name }) => name)
    this.writer = new DeliveryWriter(database, lock, settings.retries, random, values)
    this.breaker = circuitBreaker(request.despiteRefusals)
    this.temporary = new TemporaryFaults(settings.retries)
    this.lines = Array.from({ length: settings.connections }, () => {
      const connection = connect()
      return { connection, isOpening: false, faults: 0, notBefore: 0 }
    })
    this.started = clock()
    this.beaten = this.started
    this.heardAt = this.started
  }

  /** Repeats one cycle: record results, permit messages to end, claim deliveries, send them, and wait for the next event. */
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
        // Replies that arrive at about the same time share one write.
        await nextTurn()
        await this.atMost(GATHERING, () => this.isWorthATurn)
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
    this.turnedAt = now
    if (now - this.beaten > BEAT) {
      await this.lock.beat(now)
      this.beaten = now
    }
    this.endAsPlanned(now)
    const { results, endings } = this
    this.results = []
    this.endings = []
    const wanted = this.reason ? [] : await this.choose(now)
    const granted = await this.written(results, endings, wanted, now)
    // From here to the end of the turn nothing is awaited, so that an end and the next message share a packet.
    for (const { subscriber, end } of endings) {
      const isPermitted = granted.ending.includes(subscriber)
      if (!isPermitted) this.gone.add(subscriber)
      end(isPermitted)
    }
    this.begin(now)
    this.prepare(
      wanted.filter(({ subscriber }) => granted.claimed.includes(subscriber)),
      now,
    )
    this.connect(now)
    if (results.length > 0) this.request.progress?.(this.tally)
    if (now - this.heardAt >= SILENCE) this.bearSilence()
    return this.pauseAfter(now, results.length > 0 || wanted.length > 0)
  }

  /** Says what the server owes. A run that is about to end gives up messages that a silent server cannot have accepted. */
  private bearSilence(): void {
    if (this.reason) for (const { connection } of this.lines) connection.giveUp()
    const [awaited] = this.lines.flatMap(({ connection }) => connection.awaited ?? [])
    if (awaited !== undefined) this.request.silent?.(awaited)
  }

  /** Ends the run when its limit or its end time is reached. */
  private endAsPlanned(now: number): void {
    const { limit, until = Number.POSITIVE_INFINITY } = this.request
    const isFull = this.left <= 0 && this.flying === 0
    if (this.reason || !(isFull || now >= until)) return
    this.isPlanned = true
    this.reason = isFull ? `the limit of ${limit} is reached` : 'the time set by --until has come'
  }

  /** The number of messages that may still begin. Those that the server never received do not count. */
  private get left(): number {
    return (this.request.limit ?? Number.POSITIVE_INFINITY) - (this.begun - this.tally.unsent)
  }

  /** Chooses deliveries to claim, in their order, if a connection is open and too few are ready for it. */
  private async choose(now: number): Promise<Candidate[]> {
    const { connections } = this.request.settings
    let stock = this.preparing
    for (const ready of this.ready) if (stock < connections * 2 && this.waitFor(ready, now) === 0) stock += 1
    if (stock >= connections * 2) return []
    const isStuck = this.due.every(({ domain }) => this.pace.wait(domain, now) > 0)
    // The ledger is not read again and again while the rest of the list has to wait.
    if (stock < connections && isStuck && (this.due.length === 0 || now - this.readAt > SECOND)) {
      this.due = await this.writer.due(now, this.pace.heldBack(now))
      this.readAt = now
    }
    if (!this.lines.some(({ connection }) => connection.isOpen)) return []
    // The number is one of a few, because a statement is made for each number.
    const most = Math.min(connections * (CLAIMS - Math.ceil(stock / connections)), this.left - stock)
    const wanted: Candidate[] = []
    const others: Candidate[] = []
    for (const candidate of this.due)
      (wanted.length < most && this.pace.wait(candidate.domain, now) === 0 ? wanted : others).push(candidate)
    this.due = others
    return wanted
  }

  /** Returns the milliseconds until a message may begin. */
  private waitFor({ candidate, notBefore }: Ready, now: number): number {
    return Math.max(notBefore - now, this.pace.wait(candidate.domain, now))
  }

  /** Makes the messages of claimed deliveries. They may be sent once the claim is on the disk. */
  private prepare(claimed: readonly Candidate[], now: number): void {
    if (claimed.length === 0) return
    this.preparing += claimed.length
    const durable = this.request.database.synced()
    // The ends of other messages are written at the end of this turn. Until then, they count as sent although they are not.
    const made = Promise.resolve().then(() =>
      Promise.all(claimed.map(candidate => messageFor(candidate, this.request.messageSettings, now))),
    )
    Promise.all([made, durable]).then(
      ([messages]) => {
        this.preparing -= claimed.length
        for (const [i, message] of messages.entries()) {
          const candidate = claimed[i]
          if (candidate) this.ready.push({ candidate, message, losses: 0, notBefore: 0 })
        }
        this.wake()
      },
      (fault: Error) => {
        this.preparing -= claimed.length
        this.reason ??= fault.message
        this.wake()
      },
    )
  }

  /** Begins a message on each free connection, in order, but skips those that the pace does not allow yet. */
  private begin(now: number): void {
    if (this.ready.length === 0) return
    for (const line of this.lines) {
      if (this.reason || this.left <= 0) return
      if (!line.connection.isFree) continue
      const at = this.ready.findIndex(ready => this.waitFor(ready, now) === 0)
      const [next] = at < 0 ? [] : this.ready.splice(at, 1)
      if (!next) return
      this.send(line, next, now)
    }
  }

  private send(line: Line, ready: Ready, now: number): void {
    const { candidate, message } = ready
    this.pace.begin(candidate.domain, now)
    this.flying += 1
    this.begun += 1
    const { begun } = this
    const ask = (end: (permitted: boolean) => void): void => {
      if (this.isBroken) end(false)
      else this.endings.push({ subscriber: candidate.subscriber, end })
      this.wake()
    }
    line.connection.send(message, ask).then(
      outcome => {
        this.flying -= 1
        this.pace.end(candidate.domain)
        this.tally[outcome.state] += 1
        this.judge({ candidate, outcome, begun, heard: this.begun }, line, ready)
        this.wake()
      },
      (fault: Error) => {
        this.flying -= 1
        this.reason ??= fault.message
        this.wake()
      },
    )
  }

  /** Draws the conclusions from a result, for the connection, for the domain and for the run. */
  private judge(result: Result, line: Line, ready: Ready): void {
    const { outcome, candidate } = result
    const { domain } = candidate
    const now = this.request.clock()
    if (outcome.state === 'sent') {
      line.faults = 0
      this.pace.wake(domain)
      this.temporary.accepted(domain)
    } else if (outcome.state !== 'failed') this.lastFault = outcome.reply
    this.reason ??= this.breaker(result)
    if (outcome.state === 'failed' && outcome.own) this.unsupported += 1
    if (outcome.state === 'unsent') this.putBack(outcome, line, { ...ready, losses: ready.losses + 1 }, result)
    else if (outcome.state === 'deferred') {
      if (outcome.closing && outcome.fresh) this.backOff(line, { ...outcome, cause: 'connection' })
      this.results.push({ ...result, blame: this.restFor(result, now) })
    } else {
      const isSlowed = outcome.state === 'failed' && !outcome.own && /^(?:rate|policy)$/.test(subjectOf(outcome.reply))
      if (isSlowed) this.restFor(result, now)
      this.results.push(result)
    }
  }

  /** Lets the domain, or all domains, rest if several deferrals in a row require it. */
  private restFor(result: Result, now: number) {
    const { blame, rest } = this.temporary.judge(result, now)
    if (rest) this.pace.rest(rest.domain, rest.until)
    return blame
  }

  /** Puts a message back that the server never received. The connection is to blame, unless the fault repeats. */
  private putBack(outcome: SessionFault, line: Line, ready: Ready, result: Result): void {
    if (this.gone.has(result.candidate.subscriber)) return
    // A server may end a connection that has carried messages. The next message may begin on another one at once.
    const pause = outcome.fresh ? this.backOff(line, outcome) : 0
    if (outcome.fresh && outcome.inMessage && ready.losses >= LOSSES) {
      const { reply, fresh } = outcome
      const deferred = { state: 'deferred', reply, closing: true, fresh } as const
      this.results.push({ ...result, outcome: deferred, blame: 'recipient' })
      return
    }
    // Another connection may take it at once, unless the message itself may be the reason.
    this.ready.unshift({ ...ready, notBefore: outcome.inMessage ? this.request.clock() + pause : 0 })
  }

  /** Makes a connection wait after a fault, longer each time. Returns the milliseconds. */
  private backOff(line: Line, { reply, cause }: SessionFault): number {
    const { random, clock } = this.request
    this.lastFault = reply
    line.faults += 1
    const pause = Math.min(LONGEST_PAUSE, SECOND * 2 ** (line.faults - 1)) * (0.75 + random() / 2)
    line.notBefore = clock() + pause
    if (cause === 'refused' && (this.tally.sent === 0 || line.faults >= REJECTIONS))
      // A wrong kind of port is explained by a sentence, not by a reply.
      this.reason ??= /^\d/.test(reply) ? `the server rejects this sender: ${reply}` : reply
    if (!this.wasReached && (line.faults >= ATTEMPTS || clock() - this.started >= UNREACHED))
      this.reason ??= `the server cannot be reached: ${reply}`
    return pause
  }

  /** Opens as many connections as there are messages for them. */
  private connect(now: number): void {
    let needed = this.reason ? 0 : Math.min(this.left, this.ready.length + this.preparing + this.due.length)
    for (const line of this.lines) {
      if (line.isOpening || line.connection.isFree) needed -= 1
      else if (!line.connection.isOpen && needed > 0 && line.notBefore <= now) {
        needed -= 1
        this.open(line)
      }
    }
  }

  private open(line: Line): void {
    line.isOpening = true
    line.connection.open().then(fault => {
      line.isOpening = false
      if (fault) this.backOff(line, fault)
      else this.wasReached = true
      this.wake()
    })
  }

  /** Returns the time until something can be done without an event, or undefined if there is nothing left to do. */
  private async pauseAfter(now: number, hasWritten: boolean): Promise<number | undefined> {
    if (this.flying > 0 || this.preparing > 0) return BEAT
    // A delivery that was just recorded may be due again, and more may have happened in the meantime.
    if (this.hasNews || hasWritten) return 0
    if (this.reason) return undefined
    if (this.lines.some(({ isOpening }) => isOpening)) return BEAT
    const until = await this.nextStep(now)
    if (until === Number.POSITIVE_INFINITY) return undefined
    if (until - now > LONG) {
      for (const { connection } of this.lines) connection.close()
      await this.request.database.synced()
      this.request.waiting?.({ until, reason: this.lastFault })
    }
    return Math.min(Math.max(0, until - now), BEAT)
  }

  /** Returns the time at which the next message may begin, or infinity if there is none. */
  private async nextStep(now: number): Promise<number> {
    const next = (await this.writer.nextDue(now)) ?? Number.POSITIVE_INFINITY
    const waits = [
      ...this.ready.map(ready => this.waitFor(ready, now)),
      ...this.due.map(({ domain }) => this.pace.wait(domain, now)),
      ...(next > now ? [next - now] : this.waitsOfHeldBack(now)),
    ]
    this.due = []
    const first = Math.min(...waits)
    if (first === Number.POSITIVE_INFINITY) return first
    const usable = Math.min(...this.lines.map(line => (line.connection.isOpen ? now : line.notBefore)))
    return Math.max(now + first, usable, now + 1)
  }

  /** Returns the wait for each domain that rests, whose deliveries were not read. Without one, unread deliveries are due now. */
  private waitsOfHeldBack(now: number): number[] {
    const domains = this.pace.heldBack(now)
    return domains.length === 0 ? [0] : domains.map(domain => this.pace.wait(domain, now))
  }

  private wake(): void {
    this.hasNews = true
    this.heardAt = this.request.clock()
    this.ring()
  }

  /** Whether enough messages are ready for a cycle, or none has just been. */
  private get isWorthATurn(): boolean {
    if (this.request.clock() - this.turnedAt > GATHERING) return true
    return Math.max(this.results.length, this.endings.length) >= this.flying * SHARE
  }

  private somethingOr(milliseconds: number): Promise<void> {
    return this.atMost(milliseconds, () => this.hasNews)
  }

  /** Waits until a condition holds, which each event may change, but no longer than some milliseconds. */
  private atMost(milliseconds: number, isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve()
    return new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer)
        this.ring = () => {}
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      this.ring = () => {
        if (isMet()) end()
      }
    })
  }

  private async written(
    results: readonly Result[],
    endings: readonly Ending[],
    wanted: readonly Candidate[],
    now: number,
  ): ReturnType<DeliveryWriter['write']> {
    const numbers = (of: readonly { readonly subscriber: number }[]): number[] => {
      // The arrays of `map` differ from each other, and the engine would compile the whole cycle again for each kind.
      const all: number[] = []
      for (const { subscriber } of of) all.push(subscriber)
      return all
    }
    try {
      return await this.writer.write(results, numbers(endings), numbers(wanted), now)
    } catch (cause) {
      // The results are put back, so that a failed claim does not lose them.
      this.results.unshift(...results)
      for (const { end } of endings) end(false)
      throw cause
    }
  }

  /** Waits for the messages under way after a fault of the ledger, and records the results that can still be recorded. */
  private async finishInFlight(): Promise<void> {
    this.isBroken = true
    for (const { end } of this.endings.splice(0)) end(false)
    for (;;) {
      this.hasNews = false
      const results = this.results.splice(0)
      try {
        await this.writer.write(results, [], [], this.request.clock())
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
    return this.isPlanned || this.reason === undefined
  }

  /** Returns the reason why the run ended early, or why a run that reached its end leaves refused recipients undecided. */
  reasonWith(refused: readonly { readonly reply: string | null }[]): string | undefined {
    const last = refused.at(-1)
    return this.isWhole && last ? refusedInARow(refused.length, last.reply ?? '') : this.reason
  }

  end(): void {
    for (const { connection } of this.lines) connection.close()
  }
}
