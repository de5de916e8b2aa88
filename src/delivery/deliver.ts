import { DAY, MINUTE, SECOND } from '../core/duration.js'
import { smallest } from '../core/long-lists.js'
import type { Database } from '../storage/index.js'
import { refusedInARow } from './circuit-breaker.js'
import { type Counts, deliveryCounts } from './delivery-ledger.js'
import { DeliveryWriter } from './delivery-writer.js'
import { type MailServer, mayPassElsewhere, type Routed, serverOrder } from './mail-server.js'
import { type Message, type MessageSettings, messageFor } from './message.js'
import type { Blame, Candidate, Result, RunCounts, SessionFault } from './outcome.js'
import {
  Pace,
  type PaceGrant,
  type PaceRequest,
  type SendingSettings,
  type SharedLimit,
  seedPace,
  sharedLimits,
} from './pace.js'
import { SendWorker, SharedClock } from './send-worker.js'
import { type Line, ServerState } from './server-state.js'
import { subjectOf } from './smtp-reply.js'
import { warmUpAt } from './warm-up.js'

export interface DeliveryRequest {
  readonly database: Database
  readonly settings: SendingSettings
  readonly messageSettings: MessageSettings
  /** The mail servers, in their order. */
  readonly servers: readonly MailServer[]
  /** Tells whether messages may begin at a time, and when that changes. Without it, they always may. */
  readonly hours?: (now: number) => Hours
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
  /** The milliseconds of silence after which other processes take over from this one. */
  readonly lease?: number
  /** Is called after every write to the ledger. */
  readonly progress?: (counts: RunCounts) => void
  /** Is called when nothing can be sent for some time. */
  readonly waiting?: (pause: Pause) => void
  /** Is called every few seconds while the server says nothing, with the words for what it owes. */
  readonly silent?: (awaited: string) => void
}

/** Whether messages may begin. */
export interface Hours {
  readonly isOpen: boolean
  /** The time at which that changes, in milliseconds since 1970; infinity if it never does. */
  readonly until: number
  /** The words for the hours, which are the reason of the pause outside them. */
  readonly reason: string
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
/** The reports of a worker within its lease, at least. */
const REPORTS = 12
/** Before a pause of this length, connections are closed, because servers close idle ones, and the user is told. */
const LONG = 10 * SECOND
/** The time without any event after which the user is told what the server owes. */
const SILENCE = 3 * SECOND
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
 * The milliseconds within which what a limit grants is used, at least. A database that answers more slowly gets more, and the limits
 * count so much longer.
 */
const ALLOWANCE = 100
/** Without limits, a permission may be used for longer: whoever leaves in this time may still get the message. */
const TIMES_WITHOUT_LIMITS = 10
const MOST_ALLOWANCE = 20 * SECOND
/** The time after which what limits of a day count is looked up again, because a message that was not received frees a place. */
const SPENT_AGAIN = 200

/**
 * Sends an issue to everyone who has not received it. What cannot be sent now is tried again later; the run ends when nothing
 * is left that may still succeed. On a shared database, other processes may send the same issue at the same time.
 * @throws ProblemsError if another process is sending it, and the database is a file
 */
export async function deliver(request: DeliveryRequest): Promise<DeliveryReport> {
  const { database, messageSettings, lease } = request
  const shared = new SharedClock(request.clock)
  const worker = await shared.ask(now => SendWorker.join(database, messageSettings.issue, now, lease))
  try {
    return await deliverAs(worker, shared, { ...request, clock: shared.now })
  } finally {
    await worker.leave(shared.now())
  }
}

async function deliverAs(worker: SendWorker, shared: SharedClock, request: DeliveryRequest): Promise<DeliveryReport> {
  const { database, messageSettings, clock } = request
  const run = new Run(request, worker, shared)
  await run.prepareLimits(clock())
  await database.syncLater()
  try {
    await run.toTheEnd()
    await run.settle()
    await database.syncAtOnce()
    const finished = await run.writer.finish(clock(), run.isWhole)
    const refused = await run.writer.undecided()
    const stopped = finished ? undefined : run.reasonWith(refused)
    const counts = await database.read(deliveryCounts, messageSettings.issue)
    const failed = Math.max(0, run.tally.failed - refused.length)
    const tally = { ...run.tally, failed, refused: refused.length }
    const asPlanned = run.isPlanned && refused.length === 0
    return { finished, asPlanned, counts, run: tally, unsupported: run.unsupported, ...(stopped ? { stopped } : {}) }
  } finally {
    run.end()
    await database.syncAtOnce().catch(() => {})
  }
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
  readonly domain: string
  readonly end: (permitted: boolean) => void
}

class Run {
  readonly writer: DeliveryWriter
  readonly tally: RunCounts = { sent: 0, deferred: 0, failed: 0, refused: 0, uncertain: 0, unsent: 0 }
  private reason: string | undefined
  isPlanned = false
  unsupported = 0
  private readonly servers: readonly ServerState[]
  /** The server of a run that has only one. It gets everything, so that nothing is chosen for each message. */
  private readonly only: ServerState | undefined
  private readonly lines: readonly Line[]
  private readonly orderFor: (recipient: Routed) => readonly ServerState[]
  /** The servers that have refused a recipient for a reason of their own. */
  private readonly refusers = new Map<number, readonly ServerState[]>()
  /** Recipients whom a server refused that refuses everybody, and whom another server is to try. */
  private again: Candidate[] = []
  /** The number of messages that another server gets after a refusal. */
  private passedOn = 0
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
  private readonly pace = new Pace()
  private limits: readonly SharedLimit[] = []
  /** The day for which the limits hold, in days since 1970 (UTC). */
  private limitsDay = 0
  /** The messages to each domain that may begin now. */
  private readonly tokens = new Map<string, number>()
  /** The messages that have ended since the limits were last told. */
  private over: { readonly domain: string; readonly received: boolean }[] = []
  private unusedGrants: PaceRequest['unused'][number][] = []
  /** The milliseconds within which the next grants are used. */
  private allowance = ALLOWANCE
  /** The subscribers whose messages were permitted to end, and have not ended. */
  private readonly unused = new Set<number>()
  /** The time of the last report. */
  private beaten: number
  /** The beginning of the lease, by two clocks: one may be set, and the other may stop while the machine sleeps. */
  private leased = { steady: performance.now(), wall: Date.now() }
  /** The messages that had ended at the last reports, for the rate. */
  private readonly reports: { readonly at: number; readonly messages: number }[] = []
  /** The time at which something happened last. */
  private heardAt: number
  private lastFault: string | undefined
  private isBroken = false
  private hours: Hours = { isOpen: true, until: Number.NEGATIVE_INFINITY, reason: '' }
  /** The time at which `hours` was found out. */
  private hoursAt = Number.POSITIVE_INFINITY
  /** Whether anything happened since the last cycle began. */
  private hasNews = false
  private ring = (): void => {}

  constructor(
    private readonly request: DeliveryRequest,
    private readonly worker: SendWorker,
    private readonly shared: SharedClock,
  ) {
    const { database, settings, messageSettings, random, clock, servers, despiteRefusals } = request
    const values = messageSettings.template.values.map(({ name }) => name)
    this.writer = new DeliveryWriter(database, worker, settings.retries, random, values)
    const started = clock()
    this.beaten = Number.NEGATIVE_INFINITY
    this.heardAt = started
    const setting = { retries: settings.retries, despiteRefusals, started }
    this.servers = servers.map((server, place) => new ServerState(server, place, servers.length === 1, setting))
    this.only = this.servers.length === 1 ? this.servers[0] : undefined
    this.lines = this.servers.flatMap(({ lines }) => lines)
    this.orderFor = this.only ? () => this.servers : serverOrder(this.servers)
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
        if (this.isWorthATurn) continue
        await this.atMost(GATHERING, () => this.isWorthATurn)
        // A reply and the wish to end the next message come together, but the reply takes some steps to be a result. Without
        // it, two messages of one connection would be `sending`.
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
    this.turnedAt = now
    if (now - this.beaten > this.worker.lease / REPORTS) await this.report(now)
    this.endAsPlanned(now)
    const { results } = this
    this.results = []
    const endings = this.takeEndings(now)
    const wanted = this.reason ? [] : await this.choose(now)
    const asked = performance.now()
    const request = this.limits.length > 0 ? await this.paceRequest(endings, now) : undefined
    const granted = await this.written(results, endings, wanted, now, request)
    const took = performance.now() - asked
    const isLate = this.isLeaseOver || took > (request ? request.allowance : this.allowance * TIMES_WITHOUT_LIMITS)
    this.allowance = Math.min(MOST_ALLOWANCE, Math.max(ALLOWANCE, 2 * took))
    // From here to the end of the turn nothing is awaited, so that an end and the next message share a packet.
    for (const ending of endings) {
      const { subscriber, end } = ending
      const isPermitted = granted.ending.includes(subscriber)
      if (isPermitted ? isLate : granted.postponed.includes(subscriber)) {
        this.endings.push(ending)
        if (!isPermitted) continue
        this.unused.add(subscriber)
        if (granted.pace) this.returnGrant('end', ending.domain, granted.pace)
        continue
      }
      if (this.unused.size > 0) this.unused.delete(subscriber)
      if (!isPermitted) this.gone.add(subscriber)
      end(isPermitted)
    }
    if (granted.pace && request) this.takeTokens(granted.pace, request, isLate)
    this.begin(now)
    if (granted.pace) {
      this.dropTokens(granted.pace)
      // If only some of the messages to a domain may begin, those that may must not wait with the others.
      this.pace.learn(granted.pace.waits, now)
    }
    if (granted.pace?.isSpent) this.endIfSpent(now)
    this.prepare(
      wanted.filter(({ subscriber }) => granted.claimed.includes(subscriber)),
      now,
    )
    this.connect(now)
    if (results.length > 0) this.request.progress?.(this.tally)
    if (now - this.heardAt >= SILENCE) this.bearSilence()
    return this.pauseAfter(now, results.length > 0 || wanted.length > 0)
  }

  /** Returns the messages whose ends may be permitted now. The others wait for a limit. */
  private takeEndings(now: number): readonly Ending[] {
    const { endings } = this
    this.endings = []
    if (this.limits.length === 0) return endings
    const isHeld = ({ domain }: Ending): boolean => this.pace.wait('end', domain, now) > 0
    this.endings = endings.filter(isHeld)
    return endings.filter(ending => !isHeld(ending))
  }

  /** Reports that this process is running, with what it has done. */
  private async report(now: number): Promise<void> {
    const leased = { steady: performance.now(), wall: Date.now() }
    const { sent, deferred, failed, uncertain } = this.tally
    const messages = sent + deferred + failed + uncertain
    while ((this.reports[0]?.at ?? now) < now - MINUTE) this.reports.shift()
    const first = this.reports[0] ?? { at: now, messages }
    const rate = now > first.at ? Math.round(((messages - first.messages) * MINUTE) / (now - first.at)) : 0
    this.reports.push({ at: now, messages })
    this.writer.place = await this.shared.ask(time => this.worker.beat({ messages, rate }, time))
    this.beaten = now
    this.leased = leased
  }

  /** Whether so much time has passed since the last report that this worker may soon count as lost, so that nothing may be sent. */
  private get isLeaseOver(): boolean {
    const { steady, wall } = this.leased
    return Math.max(performance.now() - steady, Date.now() - wall) > this.worker.lease / 2
  }

  /** Looks up the limits of the day. */
  async prepareLimits(now: number): Promise<void> {
    const { database, settings } = this.request
    this.limitsDay = Math.floor(now / DAY)
    const warmUp = await database.read(warmUpAt, settings.warmUp ?? [], now)
    this.limits = sharedLimits(settings, warmUp)
    if (this.limits.length > 0) await database.lockedTransaction(seedPace, this.limits, now)
  }

  /** Tells whether a limit concerns messages to a domain. */
  private isLimited(domain: string): boolean {
    return this.limits.some(limit => limit.domain === undefined || limit.domain === domain)
  }

  /** Returns what the limits are asked for in this cycle: the ends of messages, and a beginning for each free connection. */
  private async paceRequest(endings: readonly Ending[], now: number): Promise<PaceRequest | undefined> {
    if (Math.floor(now / DAY) !== this.limitsDay) await this.prepareLimits(now)
    const begins: string[] = []
    let free = this.reason || !this.isOpen(now) ? 0 : Math.min(this.left, this.freeLines)
    for (const { candidate, notBefore } of this.ready) {
      if (free <= 0) break
      if (notBefore > now || !this.takerOf(candidate, now)) continue
      free -= 1
      if (this.isLimited(candidate.domain)) begins.push(candidate.domain)
    }
    const ends = endings.map(({ domain }) => domain)
    if (begins.length + ends.length + this.over.length + this.unusedGrants.length === 0) return undefined
    return { begins, ends, ...this.takeEnded(), allowance: this.allowance }
  }

  /** Returns what has ended and what was not used since the limits were last told. */
  private takeEnded(): Pick<PaceRequest, 'over' | 'unused'> {
    return { over: this.over.splice(0), unused: this.unusedGrants.splice(0) }
  }

  private returnGrant(step: 'begin' | 'end', domain: string, { until }: PaceGrant): void {
    if (this.isLimited(domain)) this.unusedGrants.push({ step, domain, until })
  }

  private get freeLines(): number {
    let free = 0
    for (const { connection } of this.lines) if (connection.isFree) free += 1
    return free
  }

  /** Notes which messages may begin. */
  private takeTokens(grant: PaceGrant, { begins }: PaceRequest, isLate: boolean): void {
    for (const [i, domain] of begins.entries())
      if (grant.begins[i]) this.tokens.set(domain, (this.tokens.get(domain) ?? 0) + 1)
    if (isLate) this.dropTokens(grant)
  }

  /** Ends the run once nothing may begin on this day, unless one of its own messages may free a place. */
  private endIfSpent(now: number): void {
    if (this.reason) return
    if (this.flying > 0 || this.over.length > 0) {
      this.pace.learn([{ step: 'begin', domain: undefined, wait: SPENT_AGAIN }], now)
      return
    }
    this.isPlanned = true
    this.reason = 'the warm-up allows no more messages today'
  }

  /** Returns the beginnings that were granted and cannot be used now, because a connection has ended meanwhile. */
  private dropTokens(grant: PaceGrant): void {
    for (const [domain, count] of this.tokens)
      for (let i = 0; i < count; i += 1) {
        this.over.push({ domain, received: false })
        this.returnGrant('begin', domain, grant)
      }
    this.tokens.clear()
  }

  /** Takes the token for a message, if it needs one. Returns whether the message may begin. */
  private takeToken(domain: string): boolean {
    if (this.limits.length === 0 || !this.isLimited(domain)) return true
    const count = this.tokens.get(domain) ?? 0
    if (count > 0) this.tokens.set(domain, count - 1)
    return count > 0
  }

  /** Notes that a message is no longer under way. */
  private isOver(domain: string, received: boolean): void {
    if (this.limits.length === 0 || !this.isLimited(domain)) return
    this.over.push({ domain, received })
    this.pace.forget(domain)
  }

  /** Returns messages to the queue whose ends were permitted too late to be sent, and tells the limits what has ended. */
  async settle(): Promise<void> {
    const unused = [...this.unused]
    this.unused.clear()
    if (unused.length > 0) await this.writer.handBack(unused)
    if (this.over.length + this.unusedGrants.length === 0) return
    const request = { begins: [], ends: [], ...this.takeEnded(), allowance: 0 }
    await this.writer.write([], [], [], this.request.clock(), { limits: this.limits, request })
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

  /** The number of messages that may still begin. Those that no server received do not count. */
  private get left(): number {
    return (this.request.limit ?? Number.POSITIVE_INFINITY) - (this.begun - this.tally.unsent - this.passedOn)
  }

  /** Tells whether messages may begin at this time of the day. */
  private isOpen(now: number): boolean {
    const { hours } = this.request
    // A clock that was set back may be in other hours.
    if (hours && (now < this.hoursAt || now >= this.hours.until)) {
      this.hours = hours(now)
      this.hoursAt = now
    }
    return this.hours.isOpen
  }

  /**
   * Chooses deliveries to claim, in their order, for the servers with an open connection that have too few messages. Each
   * server has its own stock, so that a slow one does not keep the others waiting.
   */
  private async choose(now: number): Promise<Candidate[]> {
    if (!this.isOpen(now)) return []
    for (const server of this.servers) server.stock = server.preparing
    for (const ready of this.ready) {
      const server = ready.notBefore <= now ? this.takerOf(ready.candidate, now) : undefined
      if (server) server.stock += 1
    }
    const hungry = this.servers.filter(({ stock, server }) => stock < server.connections * 2)
    if (hungry.length === 0) return []
    const isIdle = hungry.some(
      ({ stock, server, isOpen }) => stock < server.connections && (isOpen || !this.due.length),
    )
    const isHungry = (server: ServerState | undefined): boolean => server !== undefined && hungry.includes(server)
    // The ledger is not read again and again while the rest of the list has to wait.
    const mayRead = isIdle && (this.due.length === 0 || now - this.readAt > SECOND)
    if (mayRead && !this.due.some(candidate => isHungry(this.takerOf(candidate, now)))) {
      const full = this.servers.filter(each => !hungry.includes(each)).flatMap(({ server }) => server.domains ?? [])
      this.due = await this.writer.due(now, [...this.heldBack(now), ...full])
      this.readAt = now
    }
    const open = hungry.filter(({ isOpen }) => isOpen)
    if (open.length === 0) return []
    let [left, room] = [this.left, 0]
    for (const { stock } of this.servers) left -= stock
    // The number is one of a few, because a statement is made for each number.
    for (const { stock, server } of open) room += server.connections * (CLAIMS - Math.ceil(stock / server.connections))
    const wanted: Candidate[] = []
    const most = Math.min(left, room)
    const takes = (candidate: Candidate): boolean => {
      const server = this.takerOf(candidate, now)
      if (!server || server.stock >= server.server.connections * CLAIMS || !open.includes(server)) return false
      server.stock += 1
      return true
    }
    const others = (candidates: readonly Candidate[]): Candidate[] => {
      const rest: Candidate[] = []
      let at = 0
      for (const candidate of candidates) {
        if (wanted.length >= most) break
        at += 1
        if (takes(candidate)) wanted.push(candidate)
        else rest.push(candidate)
      }
      return [...rest, ...candidates.slice(at)]
    }
    if (this.again.length > 0) this.again = others(this.again)
    this.due = others(this.due)
    return wanted
  }

  /** Returns the server that may take a message to a recipient now. */
  private takerOf(recipient: Routed, now: number): ServerState | undefined {
    const { only } = this
    const { domain } = recipient
    if (this.pace.wait('begin', domain, now) > 0) return undefined
    if (only) return only.rests.wait(domain, now) === 0 ? only : undefined
    for (const server of this.candidatesFor(recipient))
      if (server.isUsable(now) && server.rests.wait(domain, now) === 0) return server
    return undefined
  }

  /** Returns the servers that may accept a message to a recipient, in the order in which they are tried. */
  private candidatesFor(recipient: Routed): readonly ServerState[] {
    const order = this.orderFor(recipient)
    if (order.length === 1 || (this.refusers.size === 0 && order.every(({ lost }) => lost.size === 0))) return order
    const refusers = this.refusers.get(recipient.subscriber) ?? []
    const willing = order.filter(server => !refusers.includes(server))
    const working = willing.filter(({ lost }) => !lost.has(recipient.domain))
    return working.length > 0 ? working : willing
  }

  /** Returns the milliseconds until a message may begin. */
  private waitFor(recipient: Routed, now: number): number {
    const waits = this.candidatesFor(recipient).map(server =>
      Math.max(server.rests.wait(recipient.domain, now), server.usableAt(now) - now),
    )
    return Math.max(this.pace.wait('begin', recipient.domain, now), smallest(waits))
  }

  /** Returns the domains to which nothing may be sent for some time. */
  private heldBack(now: number): string[] {
    const [first, ...others] = this.servers
    const resting = first?.rests.heldBack(now) ?? []
    const everywhere = resting.filter(domain => others.every(({ rests }) => rests.wait(domain, now) > SECOND))
    return [...new Set([...this.pace.heldBack(now), ...everywhere])]
  }

  /** Makes the messages of claimed deliveries. They may be sent once the claim is on the disk. */
  private prepare(claimed: readonly Candidate[], now: number): void {
    if (claimed.length === 0) return
    const takers = claimed.flatMap(candidate => this.takerOf(candidate, now) ?? [])
    const prepared = (): void => {
      this.preparing -= claimed.length
      for (const server of takers) server.preparing -= 1
    }
    this.preparing += claimed.length
    for (const server of takers) server.preparing += 1
    const durable = this.request.database.synced()
    // The ends of other messages are written at the end of this turn. Until then, they count as sent although they are not, so
    // nothing that takes time comes before.
    const made = nextTurn().then(() =>
      Promise.all(claimed.map(candidate => messageFor(candidate, this.request.messageSettings, now))),
    )
    Promise.all([made, durable]).then(
      ([messages]) => {
        prepared()
        for (const [i, message] of messages.entries()) {
          const candidate = claimed[i]
          if (candidate) this.ready.push({ candidate, message, losses: 0, notBefore: 0 })
        }
        this.wake()
      },
      (fault: Error) => {
        prepared()
        this.reason ??= fault.message
        this.wake()
      },
    )
  }

  /** Begins a message on each free connection, in order, but skips those that the pace does not allow yet. */
  private begin(now: number): void {
    if (this.ready.length === 0 || !this.isOpen(now)) return
    for (const line of this.lines) {
      if (this.reason || this.left <= 0) return
      if (!line.connection.isFree) continue
      const { server } = line
      const at = this.ready.findIndex(
        ({ candidate, notBefore }) =>
          notBefore <= now && this.takerOf(candidate, now) === server && this.takeToken(candidate.domain),
      )
      const [next] = at < 0 ? [] : this.ready.splice(at, 1)
      if (next) this.send(line, next, now)
    }
  }

  private send(line: Line, ready: Ready, now: number): void {
    const { candidate, message } = ready
    const { server } = line
    server.owes(now)
    server.rests.begin(candidate.domain)
    this.flying += 1
    server.flying += 1
    this.begun += 1
    const { begun } = this
    const ask = (end: (permitted: boolean) => void): void => {
      if (this.isBroken) end(false)
      else this.endings.push({ subscriber: candidate.subscriber, domain: candidate.domain, end })
      this.wake()
    }
    line.connection.send(message, ask).then(
      outcome => {
        this.flying -= 1
        server.flying -= 1
        this.isOver(candidate.domain, outcome.state !== 'unsent')
        server.rests.end(candidate.domain)
        this.tally[outcome.state] += 1
        if (outcome.state === 'unsent' && this.endings.length > 0)
          this.endings = this.endings.filter(({ subscriber }) => subscriber !== candidate.subscriber)
        this.judge({ candidate, outcome, server: server.place, begun, heard: this.begun }, line, ready)
        this.wake()
      },
      (fault: Error) => {
        this.flying -= 1
        server.flying -= 1
        this.isOver(candidate.domain, true)
        this.reason ??= fault.message
        this.wake()
      },
    )
  }

  /** Draws the conclusions from a result, for the connection, the server, the domain and the run. */
  private judge(result: Result, line: Line, ready: Ready): void {
    const { outcome } = result
    const { server } = line
    const now = this.request.clock()
    server.heard(now)
    if (outcome.state === 'sent') server.tookMessage(line, result)
    else if (outcome.state !== 'failed') this.lastFault = this.named(server, outcome.reply)
    const trip = server.breaker(result)
    if (outcome.state === 'unsent') this.putBack(outcome, line, { ...ready, losses: ready.losses + 1 }, result)
    else if (outcome.state === 'deferred') {
      if (outcome.closing && outcome.fresh) this.backOff(line, { ...outcome, cause: 'connection' })
      this.results.push({ ...result, blame: this.blameFor(result, server, now) })
    } else if (outcome.state === 'failed') this.refuse(result, server, ready)
    else this.results.push(result)
    if (trip) this.restServer(server, trip, now)
  }

  /** Records a refusal, or gives the message to another server if that may accept it. */
  private refuse(result: Result, server: ServerState, ready: Ready): void {
    const { candidate, outcome, heard } = result
    const isOwn = outcome.state === 'failed' && outcome.own === true
    if (!isOwn && /^(?:rate|policy)$/.test(subjectOf(outcome.reply)))
      this.judgeTemporary(result, server, this.request.clock())
    if (mayPassElsewhere(outcome) && this.leave(candidate, server)) {
      // A server that was not asked has nothing of the message. After any other refusal, the ledger must not say `sending`.
      if (isOwn) this.ready.push({ ...ready, losses: 0, notBefore: 0 })
      else {
        this.results.push({ ...result, isPassedOn: true })
        this.again.push(candidate)
      }
      return
    }
    if (isOwn) this.unsupported += 1
    else if (this.servers.length > 1) server.refused.push({ candidate, heard })
    this.results.push(result)
  }

  /** Keeps a recipient away from a server that has refused the message. Returns false if there is no other one. */
  private leave({ subscriber, domain }: Candidate, server: ServerState): boolean {
    const refusers = [...(this.refusers.get(subscriber) ?? []), server]
    if (this.orderFor({ subscriber, domain }).every(each => refusers.includes(each))) return false
    this.refusers.set(subscriber, refusers)
    this.passedOn += 1
    this.tally.failed -= 1
    return true
  }

  /**
   * Returns to the queue whom a server has refused that refuses everybody, for the others to try. No subscriber loses anything
   * by these refusals.
   */
  private takeBack(server: ServerState): boolean {
    const before = this.again.length
    for (const { candidate } of server.refused.splice(0)) if (this.leave(candidate, server)) this.again.push(candidate)
    return this.again.length > before
  }

  /** Lets a server rest that refuses everybody or answers nothing. The run ends if there is no other. */
  private restServer(server: ServerState, reason: string, now: number): void {
    server.rest(reason, now)
    this.takeBack(server)
    this.endIfFatal()
  }

  /** Ends the run once no server is left that may still accept a message. */
  private endIfFatal(servers = this.servers): void {
    if (servers.some(({ fatal }) => fatal === undefined)) return
    this.reason ??= servers.map(server => this.named(server, server.fatal ?? '')).join('; ')
  }

  /** Puts the name of a server before a text, if there are several. */
  private named({ server }: ServerState, text: string): string {
    return this.servers.length > 1 ? `${server.name}: ${text}` : text
  }

  /** Judges whose fault a deferral is. A domain that does not recover at one server is left to the others. */
  private blameFor(result: Result, server: ServerState, now: number): Blame {
    const blame = this.judgeTemporary(result, server, now)
    const { candidate } = result
    if (blame !== 'last' || this.candidatesFor(candidate).every(each => each === server)) return blame
    server.lost.add(candidate.domain)
    return 'server'
  }

  /** Lets the domain, or all domains, rest at a server if several deferrals in a row require it. */
  private judgeTemporary(result: Result, server: ServerState, now: number) {
    const { blame, rest } = server.temporary.judge(result, now)
    if (rest) server.rests.rest(rest.domain, rest.until)
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

  private backOff(line: Line, fault: SessionFault): number {
    const { random, clock } = this.request
    this.lastFault = this.named(line.server, fault.reply)
    const pause = line.server.backOff(line, fault, clock(), random())
    this.endIfFatal()
    return pause
  }

  /** Opens as many connections as there are messages for them. */
  private connect(now: number): void {
    if (this.reason || !this.isOpen(now)) return
    const work = this.only ? undefined : this.work(now)
    for (const server of this.servers) {
      let needed = work
        ? (work.get(server) ?? 0)
        : Math.min(this.left, this.ready.length + this.preparing + this.due.length)
      const openable = server.openable(now)
      for (const line of server.lines) {
        if (line.isOpening || (line.connection.isFree && !server.isDown)) needed -= 1
        else if (
          (!line.connection.isOpen || server.isDown) &&
          needed > 0 &&
          line.notBefore <= now &&
          openable.includes(line)
        ) {
          needed -= 1
          this.open(line, now)
        }
      }
    }
  }

  /**
   * Returns the number of messages for each server. A server that is not usable, and would be the first for a message, is tried
   * with one connection.
   */
  private work(now: number): ReadonlyMap<ServerState, number> {
    const { again, due, ready, left } = this
    const work = new Map(this.servers.map(server => [server, server.preparing]))
    const waiting = [...ready.map(({ candidate }) => candidate), ...again, ...due]
    for (const candidate of left < waiting.length ? waiting.slice(0, Math.max(0, left)) : waiting)
      for (const server of this.candidatesFor(candidate)) {
        if (server.rests.wait(candidate.domain, now) > 0) continue
        const isUsable = server.isUsable(now)
        work.set(server, isUsable ? (work.get(server) ?? 0) + 1 : 1)
        if (isUsable) break
      }
    return work
  }

  private open(line: Line, now: number): void {
    const { server } = line
    server.owes(now)
    line.isOpening = true
    line.connection.open().then(fault => {
      line.isOpening = false
      if (fault) this.backOff(line, fault)
      else server.opened(this.request.clock())
      this.wake()
    })
  }

  /** Returns the time until something can be done without an event, or undefined if there is nothing left to do. */
  private async pauseAfter(now: number, hasWritten: boolean): Promise<number | undefined> {
    if (this.flying > 0 || this.preparing > 0) return this.limits.length > 0 ? this.pauseForLimits(now) : BEAT
    // A delivery that was just recorded may be due again, and more may have happened in the meantime.
    if (this.hasNews || hasWritten) return 0
    if (this.reason) return undefined
    if (this.lines.some(({ isOpening }) => isOpening)) return BEAT
    if (this.isHopeless()) return 0
    const next = await this.nextStep(now)
    if (next === Number.POSITIVE_INFINITY) {
      if (this.tryElsewhere()) return 0
      // Others may put off what they are sending, or be lost.
      return (await this.writer.othersSend()) ? SECOND : undefined
    }
    const isClosed = !this.isOpen(now) && this.hours.until > next
    const until = isClosed ? this.hours.until : next
    if (until - now > LONG) {
      for (const { connection } of this.lines) connection.close()
      await this.request.database.synced()
      this.request.waiting?.({ until, reason: isClosed ? this.hours.reason : this.lastFault })
    }
    return Math.min(Math.max(0, until - now), BEAT)
  }

  /** Returns the time until a limit may let one of the messages on their way end, or another one begin. */
  private pauseForLimits(now: number): number {
    let pause = BEAT
    for (const { domain } of this.endings) pause = Math.min(pause, this.pace.wait('end', domain, now))
    if (this.freeLines > 0)
      for (const { candidate } of this.ready) {
        const wait = this.pace.wait('begin', candidate.domain, now)
        if (wait > 0) pause = Math.min(pause, wait)
      }
    return Math.max(1, pause)
  }

  /** Ends the run if only servers are left for the waiting messages with which a run of their own would end. */
  private isHopeless(): boolean {
    const waiting = [...this.ready.map(({ candidate }) => candidate), ...this.again, ...this.due]
    if (this.servers.length === 1 || waiting.length === 0) return false
    const servers = new Set(waiting.flatMap(candidate => this.candidatesFor(candidate)))
    this.endIfFatal([...servers])
    return this.reason !== undefined
  }

  /** Takes back whom a server has refused that accepted nobody, once there is nothing else to do. */
  private tryElsewhere(): boolean {
    return this.servers.filter(server => server.accepted === 0 && this.takeBack(server)).length > 0
  }

  /** Returns the time at which the next message may begin, or infinity if there is none. */
  private async nextStep(now: number): Promise<number> {
    const next = (await this.writer.nextDue(now)) ?? Number.POSITIVE_INFINITY
    const waits = [
      ...this.ready.map(({ candidate, notBefore }) => Math.max(notBefore - now, this.waitFor(candidate, now))),
      ...[...this.again, ...this.due].map(candidate => this.waitFor(candidate, now)),
      ...(next > now ? [next - now] : this.waitsOfHeldBack(now)),
    ]
    this.due = []
    const first = smallest(waits)
    if (first === Number.POSITIVE_INFINITY) return first
    const usable = smallest(this.servers.map(server => server.usableAt(now)))
    return Math.max(now + first, usable, now + 1)
  }

  /**
   * Returns the wait for each domain that rests, whose deliveries were not read. Without one, unread deliveries are due now, or
   * wait for a server like those that were read.
   */
  private waitsOfHeldBack(now: number): number[] {
    const domains = this.heldBack(now)
    if (domains.length === 0 && this.servers.length > 1 && this.due.length > 0) return []
    const restOf = (domain: string): number => smallest(this.servers.map(({ rests }) => rests.wait(domain, now)))
    return domains.length === 0
      ? [0]
      : domains.map(domain => Math.max(this.pace.wait('begin', domain, now), restOf(domain)))
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
    request: PaceRequest | undefined,
  ): ReturnType<DeliveryWriter['write']> {
    const numbers = (of: readonly { readonly subscriber: number }[]): number[] => {
      // The arrays of `map` differ from each other, and the engine would compile the whole cycle again for each kind.
      const all: number[] = []
      for (const { subscriber } of of) all.push(subscriber)
      return all
    }
    try {
      const pace = request && { limits: this.limits, request }
      return await this.writer.write(results, numbers(endings), numbers(wanted), now, pace)
    } catch (cause) {
      // The results are put back, so that a failed claim does not lose them.
      this.results = [...results, ...this.results]
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
      // The last replies may have come while the others were written.
      if (this.flying === 0 && this.results.length === 0) {
        await this.settle().catch(() => {})
        return
      }
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
