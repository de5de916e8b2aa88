import { AccessTokenFault } from '../core/access-token.js'
import { needsUtf8 } from '../core/email-address.js'
import { memoByObject } from '../core/memo.js'
import type { Message } from './message.js'
import {
  type Outcome,
  refusalAt,
  replyText,
  type SessionFault,
  type SmtpFault,
  type SmtpStep,
  sessionFault,
  tokenFault,
} from './outcome.js'
import {
  answerTo,
  openSmtpSession,
  type SessionOpening,
  type SmtpSession,
  TIMED_OUT,
  timedOut,
} from './smtp-session.js'
import type { SmtpSettings } from './smtp-settings.js'

/**
 * Is called when the socket has taken all of a message but its end, or takes the rest at once. Without permission, the end is
 * not sent, and the server drops the message.
 */
export type AskToEnd = (end: (permitted: boolean) => void) => void

/** A connection to the mail server, which can be opened again after it has ended. */
export interface SmtpConnection {
  /** Connects, with TLS and sign-in, if that is necessary. Returns the fault if that fails. */
  open(): Promise<SessionFault | undefined>
  /** Whether the connection is open and another message may begin. */
  readonly isFree: boolean
  readonly isOpen: boolean
  /** What the server owes at the moment, such as its greeting or the answer to a command. */
  readonly awaited: string | undefined
  /**
   * Sends a message. If the server offers PIPELINING, the next one may begin as soon as the end of this one was sent, so that
   * its first commands share a round trip with that end (RFC 2920 section 3.1).
   */
  send(message: Message, ask?: AskToEnd): Promise<Outcome>
  /** Gives up the message under way, unless its end was sent, so that the server may have accepted it. */
  giveUp(): void
  /** Closes the connection, or ends the opening of it at once. */
  close(): void
}

/**
 * The number of messages after which a connection is replaced, so that a server behind a balancer is not kept for ever. Servers
 * with a lower limit end the connection themselves, which costs nobody a try.
 */
const MESSAGES = 500

export function smtpConnectionTo(settings: SmtpSettings): SmtpConnection {
  let wire: SmtpWire | undefined
  let wasDeaf = false
  let opening: { readonly abort: AbortController; awaited: string } | undefined
  const open = async (): Promise<SessionFault | undefined> => {
    if (wire?.isOpen) return undefined
    const own = { abort: new AbortController(), awaited: '' }
    opening = own
    try {
      wasDeaf ||= wire?.wasDeaf === true
      const { signal } = own.abort
      const awaits = (text: string): void => {
        own.awaited = text
      }
      const session = await openSigned(settings, { signal, awaits })
      const opened = new SmtpWire(wasDeaf ? { ...session, pipelining: false } : session, settings.server)
      if (signal.aborted) opened.close()
      wire = opened
      return undefined
    } catch (fault) {
      return fault instanceof AccessTokenFault ? tokenFault(fault) : sessionFault(fault as SmtpFault)
    } finally {
      if (opening === own) opening = undefined
    }
  }
  return {
    open,
    get isFree() {
      return wire?.isFree === true
    },
    get isOpen() {
      return wire?.isOpen === true
    },
    get awaited() {
      return opening?.awaited ?? wire?.awaited
    },
    send: async (message, ask = end => end(true)) => {
      const fault = wire?.isOpen ? undefined : await open()
      if (fault || !wire) return { state: 'unsent', reply: '', cause: 'connection', fresh: true, ...fault }
      return wire.send(message, ask)
    },
    giveUp: () => wire?.giveUp(),
    close: () => {
      opening?.abort.abort()
      wire?.close()
      wire = undefined
    },
  }
}

/**
 * Opens a session, with an access token if the sign-in is by OAuth 2. After a token was refused, a second attempt is made with
 * a new one.
 */
async function openSigned(settings: SmtpSettings, opening: SessionOpening): Promise<SmtpSession> {
  const tokens = settings.oauth?.tokens
  if (!tokens) return openSmtpSession(settings, opening)
  opening.awaits('an access token')
  const token = await tokens.token()
  const openWith = async (token: string): Promise<SmtpSession> => {
    const session = await openSmtpSession(settings, { ...opening, token })
    tokens.accepted(token)
    return session
  }
  try {
    return await openWith(token)
  } catch (fault) {
    const { code, responseCode = 0 } = fault as SmtpFault
    const another = code === 'EAUTH' && responseCode >= 500 ? await tokens.instead(token) : undefined
    if (another === undefined) throw fault
    return openWith(another)
  }
}

const LINE_DOT = Buffer.from('\n.')
const CRLF = Buffer.from('\r\n')

/**
 * Encodes a message for SMTP: a dot at the start of a line is doubled (RFC 5321 section 4.5.2), and the message ends with a
 * line break. All line breaks of a message are CRLF already.
 */
export function transparent(parts: readonly Buffer[]): Buffer[] {
  const last = parts.at(-1)
  const closed = last?.at(-2) === 0x0d && last.at(-1) === 0x0a
  const encoded: Buffer[] = []
  for (const part of parts) encoded.push(part.length < SHARED ? withDoubledDots(part) : sharedWithDoubledDots(part))
  if (!closed) encoded.push(CRLF)
  return encoded
}

/** The length from which a part is assumed to belong to the template, so that it is the same in every message. */
const SHARED = 4_096

/** Doubles the dots at the starts of lines in a part. */
const withDoubledDots = (part: Buffer): Buffer => {
  const pieces: Buffer[] = part[0] === 0x2e ? [LINE_DOT.subarray(1)] : []
  let start = 0
  for (let at = part.indexOf(LINE_DOT); at >= 0; at = part.indexOf(LINE_DOT, at + 2)) {
    pieces.push(part.subarray(start, at + 2))
    start = at + 1
  }
  return pieces.length === 0 ? part : Buffer.concat([...pieces, part.subarray(start)])
}

const sharedWithDoubledDots = memoByObject(withDoubledDots)

/** The line that ends a message. */
const END = [Buffer.from('.\r\n')]

/** The reply recorded for an address that needs SMTPUTF8 if the server does not offer it. The server is not asked. */
export const NO_UTF8 = 'The mail server does not offer SMTPUTF8 (RFC 6531), which this address needs.'
const NO_UTF8_SENDER = 'The mail server does not offer SMTPUTF8 (RFC 6531), which the address of the sender needs.'
/** Matches the start of a line of a reply. */
const CODE = /^\d{3}(?![^ -])/
/** The longest reply that is read. A server that sends more is not a mail server. */
const LONGEST_REPLY = 65_536
const TOO_LONG = 'The server’s reply is too long.'

/** A message on its way. */
interface Transfer {
  readonly message: Message
  readonly ask: AskToEnd
  readonly resolve: (outcome: Outcome) => void
  readonly fresh: boolean
  stage: 'envelope' | 'recipient' | 'content' | 'ended'
  refusal?: Outcome
}

function lengthOf(parts: readonly Buffer[]): number {
  let sum = 0
  for (const { length } of parts) sum += length
  return sum
}

const isPositive = (code: number): boolean => code >= 200 && code < 300

type Heard = (code: number, reply: string) => void

const SETTLED = Promise.resolve()

/**
 * The mail transactions of one session. Commands are sent together if the server allows that; otherwise each waits for the
 * reply to the one before it.
 */
class SmtpWire {
  isOpen = false
  private begun = 0
  /** The transfers under way: one at most before its end, and those whose end was sent. */
  private readonly transfers: Transfer[] = []
  /** The commands without a reply, and what to do with their replies, in their order. */
  private readonly expected: { readonly command: string; readonly heard: Heard }[] = []
  private text = ''
  private reply = ''
  /** The buffer for what is to be sent. It is used again, because a new one for each message would cost more time than copying. */
  private room = Buffer.alloc(0)
  private filled = 0
  /** The most bytes that the socket has taken at once. Its buffer never becomes smaller. */
  private taken = 0
  private readonly flushed = (): void => this.flush()
  private needsReset = false
  /**
   * Whether the session ended although commands that were sent together had no replies. Some servers offer PIPELINING and drop
   * all but the first command of a packet.
   */
  wasDeaf = false

  constructor(
    private readonly session: SmtpSession,
    private readonly server: string,
  ) {
    // A field that is written once counts as constant, and its first change would discard all compiled code that reads it.
    this.isOpen = true
    session.socket.on('data', (chunk: Buffer) => this.read(chunk))
    session.onEnd(reason => this.end(reason === TIMED_OUT && this.awaited ? timedOut(this.awaited) : reason))
  }

  get awaited(): string | undefined {
    const [next] = this.expected
    if (!this.isOpen) return undefined
    if (next) return answerTo(next.command.replace(/:.*/, ''), this.server)
    return this.transfers.length > 0 ? `${this.server} to read the message` : undefined
  }

  get isFree(): boolean {
    const { pipelining } = this.session
    return this.isOpen && this.begun < MESSAGES && this.transfers.every(({ stage }) => pipelining && stage === 'ended')
  }

  send(message: Message, ask: AskToEnd): Promise<Outcome> {
    const fresh = this.begun === 0
    if (!this.session.utf8) {
      if (needsUtf8({ mailbox: message.from }))
        return Promise.resolve({ state: 'unsent', reply: NO_UTF8_SENDER, cause: 'refused', fresh })
      if (needsUtf8({ mailbox: message.to })) return Promise.resolve({ state: 'failed', reply: NO_UTF8, own: true })
    }
    this.begun += 1
    return new Promise(resolve => {
      const transfer: Transfer = { message, ask, resolve, fresh, stage: 'envelope' }
      this.transfers.push(transfer)
      this.begin(transfer)
    })
  }

  close(): void {
    if (this.transfers.length > 0) this.end('The connection was closed.')
    else this.quit()
  }

  giveUp(): void {
    if (!this.transfers.some(({ stage }) => stage === 'ended')) this.close()
  }

  /** Ends the session politely if no message is under way. */
  private quit(): void {
    if (!this.isOpen || this.transfers.length > 0) return
    const { socket, destroy } = this.session
    this.isOpen = false
    socket.end('QUIT\r\n')
    setTimeout(destroy, 5_000).unref()
  }

  private begin(transfer: Transfer): void {
    const { from, to, parts } = transfer.message
    const { size, utf8, pipelining } = this.session
    const bytes = size ? ` SIZE=${lengthOf(parts)}` : ''
    const script = utf8 && (needsUtf8({ mailbox: to }) || needsUtf8({ mailbox: from })) ? ' SMTPUTF8' : ''
    if (this.needsReset) this.command('RSET', () => {})
    this.needsReset = false
    const mail = (): void =>
      this.command(`MAIL FROM:<${from}>${bytes}${script}`, (code, reply) => {
        if (!isPositive(code)) return this.refuseAt('MAIL', transfer, code, reply)
        transfer.stage = 'recipient'
        if (!pipelining) recipient()
      })
    const recipient = (): void =>
      this.command(`RCPT TO:<${to}>`, (code, reply) => {
        if (!isPositive(code)) return this.refuseAt('RCPT', transfer, code, reply)
        if (!pipelining) data()
      })
    const data = (): void =>
      this.command('DATA', (code, reply) => {
        if (code !== 354) transfer.refusal ??= refusalAt('DATA', code, reply, transfer.fresh)
        this.data(transfer, code === 354)
      })
    mail()
    if (!pipelining) return
    recipient()
    data()
  }

  /** Keeps the first refusal of a message. Commands that were sent together all get replies before it ends. */
  private refuseAt(step: SmtpStep, transfer: Transfer, code: number, reply: string): void {
    transfer.refusal ??= refusalAt(step, code, reply, transfer.fresh)
    if (!this.session.pipelining) this.refuse(transfer)
  }

  /** Sends the content after the last command of the envelope, or ends a transaction that was refused. */
  private data(transfer: Transfer, goes: boolean): void {
    if (transfer.refusal) {
      // The server has agreed to read a message for nobody (RFC 2920 section 3.1). It gets an empty one.
      if (goes) this.command('.', () => this.refuse(transfer))
      else this.refuse(transfer)
      return
    }
    transfer.stage = 'content'
    const content = transparent(transfer.message.parts)
    // Bytes that still wait in this process would be lost with it, so the permission to end is requested only when none wait,
    // or when the socket takes as many at once: its buffer is empty, since the server has replied to everything before.
    if (lengthOf(content) <= this.taken) {
      transfer.ask(permitted => this.finish(transfer, permitted, content))
      return
    }
    this.put(content)
    this.flush(fault => {
      if (fault || transfer.stage !== 'content' || !this.isOpen) return
      transfer.ask(permitted => this.finish(transfer, permitted))
    })
  }

  /** Sends the end of a message. From here on, the message may have arrived. */
  private finish(transfer: Transfer, permitted: boolean, content: readonly Buffer[] = []): void {
    if (transfer.stage !== 'content' || !this.isOpen) return
    if (!permitted) {
      this.session.destroy()
      return
    }
    transfer.stage = 'ended'
    const heard: Heard = (code, reply) => {
      this.settle(
        transfer,
        isPositive(code) ? { state: 'sent', reply: replyText(reply) } : refusalAt('end', code, reply, transfer.fresh),
      )
    }
    this.expected.push({ command: 'the end of a message', heard })
    this.put(content)
    this.put(END)
  }

  private refuse(transfer: Transfer): void {
    const { refusal } = transfer
    this.needsReset = true
    if (refusal) this.settle(transfer, refusal)
    // After a fault that is not about the recipient, another message would meet the same fault.
    if (refusal?.state === 'unsent') this.session.destroy()
  }

  private settle(transfer: Transfer, outcome: Outcome): void {
    this.transfers.splice(this.transfers.indexOf(transfer), 1)
    transfer.resolve(outcome)
    if (outcome.state === 'uncertain') this.end(outcome.reply)
    if (this.begun >= MESSAGES) this.quit()
  }

  private command(line: string, heard: Heard): void {
    this.expected.push({ command: line, heard })
    // A character takes at most three bytes.
    this.makeRoom(3 * line.length + CRLF.length)
    this.filled += this.room.write(`${line}\r\n`, this.filled)
  }

  /**
   * Puts bytes into the buffer of the session, which is sent at the end of this turn in one packet. It is free again before
   * the next message: the server answers DATA only after it has read everything before.
   */
  private put(parts: readonly Buffer[]): void {
    this.makeRoom(lengthOf(parts))
    for (const part of parts) this.filled += part.copy(this.room, this.filled)
  }

  private makeRoom(length: number): void {
    // A continuation of a promise costs much less than queueMicrotask, which creates an object of async_hooks each time.
    if (this.filled === 0) SETTLED.then(this.flushed)
    const size = this.filled + length
    if (this.room.length >= size) return
    const room = Buffer.allocUnsafeSlow(size * 2)
    this.room.copy(room, 0, 0, this.filled)
    this.room = room
  }

  private flush(sent?: (fault?: Error | null) => void): void {
    if (this.filled === 0 || !this.isOpen) return
    const { socket } = this.session
    const bytes = this.room.subarray(0, this.filled)
    this.filled = 0
    socket.write(bytes, sent)
    const isTaken = socket.writableLength === 0
    this.taken = isTaken ? Math.max(this.taken, bytes.length) : 0
    // Commands may follow one another while something waits, so they get a new buffer.
    if (!isTaken) this.room = Buffer.allocUnsafeSlow(bytes.length)
  }

  private read(chunk: Buffer): void {
    const text = this.text + chunk.toString()
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0 && this.isOpen; end = text.indexOf('\n', start)) {
      const line = text.slice(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end)
      start = end + 1
      const reply = this.reply === '' ? line : `${this.reply}\n${line}`
      // The next reply may follow in the same packet, and would otherwise end this one.
      if (reply.length > LONGEST_REPLY) {
        this.end(TOO_LONG)
        return
      }
      const isReply = CODE.test(line)
      const goesOn = isReply && line[3] === '-'
      this.reply = goesOn ? reply : ''
      if (!goesOn) this.hear(isReply ? Number(reply.slice(0, 3)) : 0, reply)
    }
    this.text = text.slice(start)
    if (this.text.length + this.reply.length > LONGEST_REPLY) this.end(TOO_LONG)
  }

  private hear(code: number, reply: string): void {
    const next = this.expected.shift()
    next?.heard(code, reply)
    const [current] = this.transfers
    // A reply to a message that has not ended refuses it, and whatever follows would be read as commands.
    if (!next && current?.stage === 'content' && code >= 400) {
      this.settle(current, refusalAt('DATA', code, reply, current.fresh))
      this.end(replyText(reply))
    } else if (code === 421) this.end(replyText(reply))
    else if (code === 0) this.end(`The server gave an unexpected reply: ${replyText(reply)}`)
  }

  /** Ends the session. A message may have arrived if its end was sent. */
  private end(reason: string): void {
    if (!this.isOpen && this.transfers.length === 0) return
    if (this.session.pipelining && this.isOpen)
      this.wasDeaf = this.transfers.some(({ stage, refusal }) => !refusal && /envelope|recipient/.test(stage))
    this.isOpen = false
    this.session.destroy()
    const reply = replyText(reason)
    for (const { stage, fresh, refusal, resolve } of this.transfers.splice(0)) {
      const unsent = { state: 'unsent', reply, cause: 'connection', fresh, inMessage: stage !== 'envelope' } as const
      resolve(refusal ?? (stage === 'ended' ? { state: 'uncertain', reply } : unsent))
    }
  }
}
