import { once } from 'node:events'
import type { Transform } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { needsUtf8 } from '../core/email-address.js'
import { memoByObject } from '../core/memo.js'
import type { Message } from './message.js'
import { type Outcome, outcomeOf, replyText, type SmtpFault } from './outcome.js'
import type { SmtpSettings } from './smtp-settings.js'

/** A connection to the mail server that carries one message at a time. It connects by itself when needed. */
export interface SmtpConnection {
  /** @param durable settles when the claim is on the disk; no byte of the message is sent before */
  send(message: Message, durable?: Promise<void>): Promise<Outcome>
  close(): void
}

/** The number of messages after which a connection is replaced. Many servers close a connection after a hundred or more. */
const MESSAGES = 100

/** An open connection and its properties. */
interface Session {
  readonly connection: SMTPConnection
  /** Whether the server accepts addresses in other scripts (RFC 6531). */
  readonly offersUtf8: boolean
  /** The buffer for the message under way. */
  room: Buffer
  sent: number
}

export function smtpConnectionTo(settings: SmtpSettings): SmtpConnection {
  let open: Session | undefined
  const close = (): void => {
    open?.connection.quit()
    open = undefined
  }
  const send = async (message: Message, durable: Promise<void>): Promise<Outcome> => {
    const reused = open !== undefined
    try {
      open ??= await openSession(settings)
    } catch (fault) {
      return outcomeOf(fault as SmtpFault, false)
    }
    open.sent += 1
    const outcome = await handOver(open, message, durable)
    // The server had ended the idle session and received nothing of the message, so a new connection can send it.
    if (outcome === 'closed') {
      open.connection.close()
      open = undefined
      return reused ? send(message, durable) : { state: 'unsent', reply: CLOSED, cause: 'connection' }
    }
    if (outcome.state !== 'sent' && !(await isReset(open.connection, outcome))) {
      open.connection.close()
      open = undefined
    }
    return outcome
  }
  return {
    close,
    send: (message, durable = Promise.resolve()) => {
      if (open && (open.sent >= MESSAGES || open.connection.destroyed)) close()
      return send(message, durable)
    },
  }
}

const CLOSED = 'The server closed the connection.'

/** Resets the session after a clean refusal. After anything else, client and server may disagree about its state. */
function isReset(connection: SMTPConnection, outcome: Outcome): Promise<boolean> {
  const clean = outcome.state === 'failed' || (outcome.state === 'deferred' && !outcome.closing)
  if (!clean) return Promise.resolve(false)
  return new Promise(resolve => {
    const failed = (): void => resolve(false)
    connection.once('error', failed)
    connection.reset(fault => {
      connection.off('error', failed)
      resolve(!fault)
    })
  })
}

async function openSession({ options, auth }: SmtpSettings): Promise<Session> {
  const connection = new SMTPConnection(options)
  // While a message is sent, its caller receives a fault. A fault between two messages is ignored, because the next message
  // finds the connection closed.
  connection.on('error', () => {})
  const failed = once(connection, 'error').then(([fault]) => Promise.reject(fault))
  failed.catch(() => {})
  let offersUtf8 = false
  const ready = new Promise<void>((resolve, reject) => {
    connection.connect(fault => {
      // The last reply is the one to EHLO, after STARTTLS if that was used. It lists the server's extensions.
      offersUtf8 = /^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || '')
      if (fault) reject(fault)
      else if (!auth) resolve()
      else connection.login({ credentials: auth }, trouble => (trouble ? reject(trouble) : resolve()))
    })
  })
  try {
    await Promise.race([ready, failed])
    return { connection, offersUtf8, room: Buffer.alloc(0), sent: 0 }
  } catch (fault) {
    ready.catch(() => {})
    connection.close()
    throw fault
  }
}

const LINE_DOT = Buffer.from('\n.')
const CRLF = Buffer.from('\r\n')
const END = Buffer.from('.\r\n')

/**
 * Encodes a message for SMTP: a dot at the start of a line is doubled, and a line with a single dot ends the message (RFC 5321
 * section 4.5.2). All line breaks of a message are CRLF already.
 */
export function transparent(parts: readonly Buffer[]): Buffer[] {
  const closed = parts.at(-1)?.subarray(-2).equals(CRLF) === true
  return [...parts.map(withDoubledDots), ...(closed ? [] : [CRLF]), END]
}

/**
 * Doubles the dots at the starts of lines in a part. The results are kept, because most parts belong to the template and are
 * the same in every message.
 */
const withDoubledDots = memoByObject((part: Buffer): Buffer => {
  const pieces: Buffer[] = part[0] === 0x2e ? [LINE_DOT.subarray(1)] : []
  let start = 0
  for (let at = part.indexOf(LINE_DOT); at >= 0; at = part.indexOf(LINE_DOT, at + 2)) {
    pieces.push(part.subarray(start, at + 2))
    start = at + 1
  }
  return pieces.length === 0 ? part : Buffer.concat([...pieces, part.subarray(start)])
})

/**
 * Puts the parts of a message together in the session's buffer, because a new buffer for each message would cost more time
 * than the copying. The buffer is free: the server answers 354 only after it has read everything before, so nothing of an
 * earlier message is still to be written.
 */
function inOnePiece(session: Session, parts: readonly Buffer[]): Buffer {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  if (session.room.length < size) session.room = Buffer.allocUnsafeSlow(size * 2)
  let end = 0
  for (const part of parts) end += part.copy(session.room, end)
  return session.room.subarray(0, end)
}

/**
 * Wraps a message as a stream that the connection reads once the server has answered 354. The connection searches everything
 * written to its own stream byte by byte for dots and line ends, which takes longer than everything else. The parts are
 * encoded already, so they are pushed past that search in one piece.
 */
function messageSource(session: Session, { parts }: Message, durable: Promise<void>, fail: (fault: Error) => void) {
  let begun = false
  const source = {
    pipe: (stream: Transform): void => {
      durable.then(() => {
        begun = true
        stream.push(inOnePiece(session, transparent(parts)))
        stream.push(null)
      }, fail)
    },
  }
  return { source, begun: () => begun }
}

/**
 * The reply recorded for an address that needs SMTPUTF8 if the server does not offer it. The message is not sent, because the
 * server's own refusal would count against the mailbox.
 */
const NO_UTF8 = 'The mail server does not offer SMTPUTF8 (RFC 6531), which this address needs.'

/**
 * Sends a message over an open session.
 * @returns `closed` if the server had closed the connection before anything was sent
 */
function handOver(session: Session, message: Message, durable: Promise<void>): Promise<Outcome | 'closed'> {
  const { from, to, parts } = message
  if (needsUtf8({ mailbox: to }) && !session.offersUtf8) return Promise.resolve({ state: 'failed', reply: NO_UTF8 })
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  return new Promise(resolve => {
    const fail = (fault: Error): void => resolve({ state: 'unsent', reply: fault.message, cause: 'refused' })
    const { source, begun } = messageSource(session, message, durable, fail)
    session.connection.send({ from, to, size }, source as never, (fault, info) => {
      if (fault?.code === 'ECONNECTION' && fault.command === 'API') resolve('closed')
      else if (fault) resolve(outcomeOf(fault as SmtpFault, begun()))
      else resolve({ state: 'sent', reply: replyText(info?.response ?? '') })
    })
  })
}
