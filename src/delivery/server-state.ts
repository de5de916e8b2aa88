import { MINUTE, SECOND } from '../core/duration.js'
import { smallest } from '../core/long-lists.js'
import { circuitBreaker } from './circuit-breaker.js'
import type { MailServer } from './mail-server.js'
import type { Candidate, Result, SessionFault } from './outcome.js'
import { type Rests, restsOf } from './rests.js'
import type { SmtpConnection } from './smtp-connection.js'
import { TemporaryFaults } from './temporary-faults.js'

/** A connection to a server, and its recent faults. */
export interface Line {
  readonly server: ServerState
  readonly connection: SmtpConnection
  isOpening: boolean
  /** Faults in a row, without an accepted message between them. */
  faults: number
  /** The time before which it is not opened again. */
  notBefore: number
}

/** The longest pause between two attempts to connect. */
const LONGEST_PAUSE = 5 * MINUTE
/** The number of attempts of one connection after which a server that was never reached counts as unreachable. */
const ATTEMPTS = 6
/** The time after which a server that was never reached counts as unreachable, if it lets each attempt wait. */
const UNREACHED = 2 * MINUTE
/** The number of refusals in a row, by a server that has accepted messages, after which it is given up. */
const REJECTIONS = 5
/** The time for which a server that refuses everybody rests, while others do its work. */
const REST = 15 * MINUTE
/** The time for which a server may owe every answer before others do its work. */
const PATIENCE = 15 * SECOND

interface ServerSetting {
  /** The minutes between attempts for a message that the server defers. */
  readonly retries: readonly number[]
  readonly despiteRefusals: boolean | undefined
  /** The time at which the run began. */
  readonly started: number
}

/** What one run knows of a mail server: its connections, its faults, and why it is not used at the moment. */
export class ServerState {
  readonly lines: readonly Line[]
  readonly rests: Rests = restsOf()
  readonly temporary: TemporaryFaults
  readonly breaker: (result: Result) => string | undefined
  /** The number of messages that it has accepted in this run. */
  accepted = 0
  /** Claimed messages for it that are not ready yet, and those under way. */
  preparing = 0
  flying = 0
  /** Messages that count towards its stock while deliveries are chosen. */
  stock = 0
  /** Why a run with this server alone would end. The run ends once that is so for every server. */
  fatal: string | undefined
  /** Recipients whom it has refused for a reason of theirs, without an acceptance since. */
  refused: { readonly candidate: Candidate; readonly heard: number }[] = []
  /** Domains that did not recover here. */
  readonly lost = new Set<string>()
  private wasReached = false
  /** Whether its last connection failed, and others do its work until one opens. */
  isDown = false
  private restUntil = 0
  private heardAt: number
  private readonly started: number

  constructor(
    readonly server: MailServer,
    /** The place among the servers of the run, from 0. */
    readonly place: number,
    /** Whether no other server may do its work. It then waits for this one. */
    private readonly isAlone: boolean,
    { retries, despiteRefusals, started }: ServerSetting,
  ) {
    this.temporary = new TemporaryFaults(retries)
    this.breaker = circuitBreaker(despiteRefusals)
    this.started = started
    this.heardAt = started
    this.lines = Array.from({ length: server.connections }, () => {
      const connection = server.connect()
      return { server: this, connection, isOpening: false, faults: 0, notBefore: 0 }
    })
  }

  get share(): number | undefined {
    return this.server.share
  }

  get domains(): readonly string[] | undefined {
    return this.server.domains
  }

  get isOpen(): boolean {
    return this.lines.some(({ connection }) => connection.isOpen)
  }

  private get isOpening(): boolean {
    return this.lines.some(({ isOpening }) => isOpening)
  }

  /** Tells whether the server may be given work, as far as is known. */
  isUsable(now: number): boolean {
    return this.isAlone || (!this.isDown && now >= this.restUntil && !this.isSilent(now))
  }

  /** Tells whether the server has said nothing for some time although it owes something. */
  private isSilent(now: number): boolean {
    return (this.flying > 0 || (this.isOpening && !this.isOpen)) && now - this.heardAt > PATIENCE
  }

  /** Records that the server owes an answer from now on, if it owed none before. */
  owes(now: number): void {
    if (this.flying === 0 && !this.isOpening) this.heardAt = now
  }

  /** Records that the server has said something. */
  heard(now: number): void {
    this.heardAt = now
  }

  /** Returns the time at which the server may be tried, in milliseconds since 1970. */
  usableAt(now: number): number {
    const [first] = this.lines
    const opens = this.isDown
      ? (first?.notBefore ?? 0)
      : smallest(this.lines.map(({ connection, notBefore }) => (connection.isOpen ? now : notBefore)))
    return Math.max(opens, this.restUntil)
  }

  /**
   * Returns the connections that may be opened now. A server that is down is tried with its first one alone, if there are
   * others that do its work.
   */
  openable(now: number): readonly Line[] {
    if (now < this.restUntil) return []
    return this.isDown ? this.lines.slice(0, 1) : this.lines
  }

  opened(now: number): void {
    this.wasReached = true
    this.isDown = false
    this.fatal = undefined
    this.heardAt = now
  }

  tookMessage(line: Line, { candidate: { domain }, begun }: Result): void {
    line.faults = 0
    this.accepted += 1
    this.fatal = undefined
    this.rests.wake(domain)
    this.temporary.accepted(domain)
    if (this.lost.size > 0) this.lost.delete(domain)
    if (this.refused.length > 0) this.refused = this.refused.filter(({ heard }) => heard >= begun)
  }

  /** Makes a connection wait after a fault, longer each time. Returns the milliseconds. */
  backOff(line: Line, { reply, cause, final }: SessionFault, now: number, random: number): number {
    line.faults += 1
    const pause = Math.min(LONGEST_PAUSE, SECOND * 2 ** (line.faults - 1)) * (0.75 + random / 2)
    line.notBefore = now + pause
    this.isDown = !this.isAlone && this.lines.every(other => other === line || !other.connection.isOpen)
    const [first] = this.lines
    if (this.isDown && first) first.notBefore = Math.max(first.notBefore, line.notBefore)
    if (cause === 'refused' && (this.accepted === 0 || line.faults >= REJECTIONS || final))
      // A wrong kind of port is explained by a sentence, not by a reply.
      this.fatal ??= /^\d/.test(reply) ? `the server rejects this sender: ${reply}` : reply
    if (!this.wasReached && (line.faults >= ATTEMPTS || now - this.started >= UNREACHED))
      this.fatal ??= `the server cannot be reached: ${reply}`
    return pause
  }

  /** Gives the server no work for some time, because it refuses everybody or answers nothing. */
  rest(reason: string, now: number): void {
    this.fatal = reason
    this.restUntil = now + REST
  }
}
