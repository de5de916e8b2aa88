import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { SECOND } from '../core/duration.js'
import type { SmtpFault } from './outcome.js'
import type { SmtpSettings } from './smtp-settings.js'
import { explainedSignIn, signIn, tokenHandlers } from './smtp-sign-in.js'

/** An open connection to the mail server, after TLS and sign-in. */
export interface SmtpSession {
  readonly socket: Socket
  /** Whether commands may be sent together (RFC 2920). */
  readonly pipelining: boolean
  /** Whether the server wants to know the size of a message beforehand (RFC 1870). */
  readonly size: boolean
  /** Whether the server accepts addresses in other scripts (RFC 6531). */
  readonly utf8: boolean
  /** Calls back when the connection has ended, for whatever reason. */
  readonly onEnd: (ended: (reason: string) => void) => void
  readonly destroy: () => void
}

const CLOSED = 'The server closed the connection.'
/** The reason for the end of a session whose server was silent for too long. */
export const TIMED_OUT = 'Timed out'

/** How the caller follows the opening of a session. */
export interface SessionOpening {
  /** Ends the opening at once. */
  readonly signal: AbortSignal
  /** Is told what the opening waits for. */
  readonly awaits: (awaited: string) => void
  /** The access token, if the sign-in is by OAuth 2. */
  readonly token?: string | undefined
}

/**
 * Connects with TLS and sign-in. A library does that; the messages are sent without it, because it would wait for one message
 * to be accepted before it begins the next.
 * @throws an SmtpFault
 */
export async function openSmtpSession(
  settings: SmtpSettings,
  { signal, awaits, token }: SessionOpening,
): Promise<SmtpSession> {
  const { options } = settings
  let awaited = ''
  const follow = awaitedIn(settings, text => {
    awaited = text
    awaits(text)
  })
  const connection = new SMTPConnection({
    ...{ ...options, transactionLog: true, logger: loggerWith(follow), customAuth: tokenHandlers },
  })
  const destroy = (): void => {
    const socket = connection._socket
    connection.close()
    if (socket) socket.destroy()
  }
  let ended = (_reason: string): void => {}
  connection.on('error', (fault: SmtpFault) => ended(fault.code === 'ETIMEDOUT' ? TIMED_OUT : fault.message))
  const failed = once(connection, 'error').then(([fault]) => Promise.reject(fault))
  failed.catch(() => {})
  const unopened = new AbortController()
  let extensions = ''
  const ready = new Promise<void>((resolve, reject) => {
    connection.connect(fault => {
      // The last reply is the one to EHLO, after STARTTLS if that was used. It lists the server's extensions.
      extensions = connection.lastServerResponse || ''
      if (fault) reject(fault)
      else signIn(connection, settings, { token, extensions }, trouble => (trouble ? reject(trouble) : resolve()))
    })
  })
  ready.catch(() => {})
  const aborted = once(signal, 'abort', { signal: unopened.signal }).then(() => Promise.reject(new Error(CLOSED)))
  aborted.catch(() => {})
  try {
    signal.throwIfAborted()
    await Promise.race([ready, failed, aborted, silentBecauseOfTls(settings, connection, unopened.signal)])
  } catch (fault) {
    destroy()
    throw explainedSignIn(explained(fault as SmtpFault, settings, awaited), settings, token)
  } finally {
    unopened.abort()
  }
  const socket = connection._socket as Socket
  socket.removeAllListeners('data')
  socket.once('close', () => ended(CLOSED))
  const offers = (name: string): boolean => new RegExp(`^250[ -]${name}\\b`, 'im').test(extensions)
  return {
    socket,
    pipelining: offers('PIPELINING'),
    size: offers('SIZE'),
    utf8: offers('SMTPUTF8'),
    onEnd: given => {
      ended = given
      if (socket.destroyed) given(CLOSED)
    },
    destroy,
  }
}

type LogLine = (about: { readonly tnx?: string; readonly remotePort?: number }, text: string) => void

/** Returns a logger for the library that hands every line to one function. */
export function loggerWith(line: LogLine) {
  const quiet = (): void => {}
  return { debug: line, info: line, trace: quiet, warn: quiet, error: quiet, fatal: quiet, level: quiet }
}

/** Returns a function that reads the library’s log, and tells what the opening of a session waits for. */
export function awaitedIn(
  { options: { host, secure }, server }: SmtpSettings,
  tell: (awaited: string) => void,
): LogLine {
  let command = ''
  tell(`the address of ${host}`)
  return ({ tnx, remotePort }, text) => {
    if (tnx === 'dns') tell(`a connection ${secure ? 'with TLS ' : ''}to ${server}`)
    if (tnx === 'network' && remotePort !== undefined) tell(`the greeting of ${server}`)
    if (tnx === 'client') {
      // The lines of a sign-in after its first one contain only credentials.
      ;[command = command] = /^(?:[EH]HLO|STARTTLS|AUTH)\b/.exec(text) ?? []
      tell(answerTo(command === 'AUTH' ? 'the sign-in (AUTH)' : command, server))
    }
    if (tnx === 'server' && command === 'STARTTLS' && text.startsWith('220')) tell(`TLS with ${server}`)
  }
}

/** Returns the words for a missing reply of the server. */
export const answerTo = (command: string, server: string): string => `the answer of ${server} to ${command}`

/** Returns the words for a time limit that has passed. */
export const timedOut = (awaited: string): string => `${TIMED_OUT} while waiting for ${awaited}.`

/** The time after which a server that has not greeted is asked whether it expects TLS. Some wait a little before they greet. */
const SILENCE = 15 * SECOND

/**
 * Fails if the server says nothing to a connection without TLS, but answers one with TLS. Otherwise a wrong port would be
 * reported only after the time limit of the greeting, and without its reason.
 */
export function silentBecauseOfTls(
  { options }: SmtpSettings,
  connection: SMTPConnection,
  over: AbortSignal,
): Promise<never> {
  return new Promise((_, reject) => {
    if (options.secure) return
    const timer = setTimeout(() => {
      if (connection.stage !== 'connected' || connection.lastServerResponse) return
      const { host, port } = options
      const probe = connectTls({ host, port: Number(port), rejectUnauthorized: false })
      probe.on('error', () => {})
      probe.once('secureConnect', () => reject(Object.assign(new Error('TLS'), { code: EXPECTS_TLS })))
      over.addEventListener('abort', () => probe.destroy())
    }, SILENCE)
    over.addEventListener('abort', () => clearTimeout(timer))
  })
}

const EXPECTS_TLS = 'EXPECTS_TLS'

/**
 * Replaces the messages for a wrong port, which name neither the reason nor the remedy, and those for a server that says
 * nothing, which do not name what it should have said.
 */
export function explained(fault: SmtpFault, { options, server, variable }: SmtpSettings, awaited: string): SmtpFault {
  if (fault.code === 'ETIMEDOUT') return { message: timedOut(awaited), code: fault.code }
  if (/^Connection closed unexpectedly$/.test(fault.message))
    return { message: `The connection was closed while waiting for ${awaited}.`, code: fault.code }
  const written = server.replace(/.*:/, `${options.host}:`)
  if (fault.code === EXPECTS_TLS)
    return lasting(
      `${server} expects TLS from the start, but ${variable} begins with smtp://. Write smtps://${written} there.`,
    )
  // OpenSSL reads the server's greeting as the beginning of a TLS record.
  if (
    options.secure &&
    /wrong version number|packet length too long|unknown protocol|not enough data/i.test(fault.message)
  )
    return lasting(
      `${server} does not speak TLS from the start, but ${variable} begins with smtps://. Write smtp://${written} there, which uses STARTTLS.`,
    )
  return fault
}

const lasting = (message: string): SmtpFault => ({ message, code: 'ECONFIG' })
