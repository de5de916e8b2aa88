import { once } from 'node:events'
import type { Transform, Writable } from 'node:stream'
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

/** Messages for each connection. Servers count them and close a connection after a hundred or more. */
const MESSAGES = 100

export function smtpConnectionTo(settings: SmtpSettings): SmtpConnection {
  let open: { connection: SMTPConnection; sent: number } | undefined
  const close = (): void => {
    open?.connection.quit()
    open = undefined
  }
  return {
    close,
    send: async (message, durable = Promise.resolve()) => {
      if (open && (open.sent >= MESSAGES || !isAlive(open.connection))) close()
      try {
        open ??= { connection: await connected(settings), sent: 0 }
      } catch (fault) {
        return outcomeOf(fault as SmtpFault, false)
      }
      open.sent += 1
      const outcome = await handOver(open.connection, message, durable)
      if (outcome.state !== 'sent' && !(await isReset(open.connection, outcome))) {
        open.connection.close()
        open = undefined
      }
      return outcome
    },
  }
}

/** Resets the session after a clean refusal. After anything else, client and server may disagree about its state. */
function isReset(connection: SMTPConnection, outcome: Outcome): Promise<boolean> {
  const clean = outcome.state === 'failed' || (outcome.state === 'deferred' && !outcome.closing)
  if (!clean || !isAlive(connection)) return Promise.resolve(false)
  return new Promise(resolve => {
    const failed = (): void => resolve(false)
    connection.once('error', failed)
    connection.reset(fault => {
      connection.off('error', failed)
      resolve(!fault)
    })
  })
}

const isAlive = (connection: SMTPConnection): boolean =>
  !(connection as unknown as { _destroyed: boolean })._destroyed && socketOf(connection)?.writable === true

const socketOf = (connection: SMTPConnection): Writable | undefined =>
  (connection as unknown as { _socket?: Writable })._socket

async function connected({ options, auth }: SmtpSettings): Promise<SMTPConnection> {
  const connection = new SMTPConnection(options)
  // A fault reaches the caller that waits; between two messages nobody waits, and the next one notices it.
  connection.on('error', () => {})
  const failed = once(connection, 'error').then(([fault]) => Promise.reject(fault))
  failed.catch(() => {})
  const ready = new Promise<void>((resolve, reject) => {
    connection.connect(fault => {
      if (fault) reject(fault)
      else if (!auth) resolve()
      else connection.login({ credentials: auth }, trouble => (trouble ? reject(trouble) : resolve()))
    })
  })
  try {
    await Promise.race([ready, failed])
    return connection
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
 * Encodes a message for SMTP: a dot at the start of a line is doubled, and a lone dot ends it (RFC 5321 section 4.5.2).
 * Messages have CRLF throughout, so nothing else is needed.
 */
export function transparent(parts: readonly Buffer[]): Buffer[] {
  const closed = parts.at(-1)?.subarray(-2).equals(CRLF) === true
  return [...parts.map(doubled), ...(closed ? [] : [CRLF]), END]
}

/** Doubles the dots of a part. Most parts belong to the template and are the same in every message; each begins a line. */
const doubled = memoByObject((part: Buffer): Buffer => {
  const pieces: Buffer[] = part[0] === 0x2e ? [LINE_DOT.subarray(1)] : []
  let start = 0
  for (let at = part.indexOf(LINE_DOT); at >= 0; at = part.indexOf(LINE_DOT, at + 2)) {
    pieces.push(part.subarray(start, at + 2))
    start = at + 1
  }
  return pieces.length === 0 ? part : Buffer.concat([...pieces, part.subarray(start)])
})

/**
 * Wraps a message as a stream that the connection reads once the server has answered 354. The connection's own stream would
 * search every byte for dots and line ends, which takes longer than everything else; this one sends the prepared parts in one
 * write.
 */
function watched({ parts }: Message, socket: Writable, durable: Promise<void>, fail: (fault: Error) => void) {
  let begun = false
  const source = {
    pipe: (stream: Transform): void => {
      stream._flush = done => done()
      durable.then(() => {
        begun = true
        socket.cork()
        for (const part of transparent(parts)) socket.write(part)
        socket.uncork()
        stream.end()
      }, fail)
    },
  }
  return { source, begun: () => begun }
}

const offersUtf8 = (connection: SMTPConnection): boolean =>
  (connection as unknown as { _supportedExtensions: readonly string[] })._supportedExtensions.includes('SMTPUTF8')

/**
 * The reply for an address that needs SMTPUTF8. A server's own refusal would count against the mailbox, which is not at
 * fault.
 */
const NO_UTF8 = 'The mail server does not offer SMTPUTF8 (RFC 6531), which this address needs.'

function handOver(connection: SMTPConnection, message: Message, durable: Promise<void>): Promise<Outcome> {
  const { from, to, parts } = message
  if (needsUtf8({ mailbox: to }) && !offersUtf8(connection))
    return Promise.resolve({ state: 'failed', reply: NO_UTF8, hard: false })
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  return new Promise(resolve => {
    const fail = (fault: Error): void => resolve({ state: 'unsent', reply: fault.message, cause: 'refused' })
    const { source, begun } = watched(message, socketOf(connection) as Writable, durable, fail)
    connection.send({ from, to, size }, source as never, (fault, info) => {
      if (fault) resolve(outcomeOf(fault as SmtpFault, begun()))
      else resolve({ state: 'sent', reply: replyText(info?.response ?? '') })
    })
  })
}
