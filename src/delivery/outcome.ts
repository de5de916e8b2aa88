import type { AccessTokenFault } from '../core/access-token.js'
import type { Recipient } from './message.js'
import { subjectOf } from './smtp-reply.js'

/** The outcome of sending one message to the server. */
export type Outcome =
  /** The server accepted the message and is responsible for it from now on. */
  | { readonly state: 'sent'; readonly reply: string }
  /**
   * The server refused the message for now (4xx). If it is `closing` (421), it also ended the connection, and `fresh` tells
   * whether that was the first message of the connection.
   */
  | { readonly state: 'deferred'; readonly reply: string; readonly closing: boolean; readonly fresh: boolean }
  /**
   * The message was refused for good (5xx), because of the mailbox, the message or the sender. A refusal of our `own` was
   * decided before the server was asked.
   */
  | { readonly state: 'failed'; readonly reply: string; readonly own?: true }
  /** The connection ended after the end of the message may have been sent and before a reply, so it may have arrived. */
  | { readonly state: 'uncertain'; readonly reply: string }
  /** The server never received the message. */
  | ({ readonly state: 'unsent' } & SessionFault)

/** A fault that is not about a recipient: of the connection, the sign-in or the sender. */
export interface SessionFault {
  readonly reply: string
  /** A server that has refused us for good refuses every message. Any other fault may pass. */
  readonly cause: 'connection' | 'refused'
  /** Whether the connection had carried no message before. */
  readonly fresh: boolean
  /** Whether only a person can mend the fault, so that it is useless to try again. */
  readonly final?: boolean
  /** Whether the server had accepted the sender before, so that the fault may be about the recipient or the message. */
  readonly inMessage?: boolean
}

/** A delivery that is due. */
export interface Candidate extends Recipient {
  /** The number of earlier attempts. */
  readonly tries: number
  /** Whether an earlier run was refused for this recipient and had no message accepted afterwards. */
  readonly refused?: boolean
}

/**
 * The cause of a deferral. `recipient` costs the delivery a try. `server`, which may be that of one domain, costs nothing.
 * After `last`, the delivery is not tried again.
 */
export type Blame = 'recipient' | 'server' | 'last'

/** The result of one delivery. */
export interface Result {
  readonly candidate: Candidate
  readonly outcome: Outcome
  /** The place of the mail server among those of the run, from 0. */
  readonly server: number
  /** The position of the message in its run, from 1. */
  readonly begun: number
  /**
   * The number of messages that had begun when the reply came. An acceptance counts as later than a refusal only if its
   * message began after the refusal.
   */
  readonly heard: number
  readonly blame?: Blame
  /** Whether another server gets the message, so that this refusal decides nothing. */
  readonly isPassedOn?: boolean
}

/** Counts of a run's messages by outcome. Messages under `refused` stay queued, because the refusal was not believed. */
export type RunCounts = Record<'sent' | 'deferred' | 'failed' | 'refused' | 'uncertain' | 'unsent', number>

/** The fault that ended the opening of a connection, as nodemailer reports it. */
export interface SmtpFault {
  readonly message: string
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
  readonly code?: string | undefined
  /** The code of the operating system or of OpenSSL, if `code` is the library’s own. */
  readonly originalCode?: string | undefined
}

const LONGEST = 500

/** Puts a reply on one line, without characters that could disturb a terminal. */
export const replyText = (reply: string): string =>
  reply
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)

/** Codes of faults that another attempt would meet again: wrong settings, an invalid certificate, something other than SMTP. */
const LASTING = /^(?:EAUTH|ETLS|ECONFIG|EPROTOCOL|ERR_TLS_\w+|CERT_\w+|\w+_CERT\w*|\w*_SIGNATURE|HOSTNAME_MISMATCH)$/
/** Faults in the middle of a TLS handshake that are faults of the connection, not of TLS. */
const PASSING = /\b(?:closed|reset|hang up|disconnected|timed? ?out)\b/i

/** Judges a fault at connect, EHLO, STARTTLS or AUTH. It is about no recipient, so no delivery loses a try. */
export function sessionFault(fault: SmtpFault): SessionFault {
  const code = fault.responseCode ?? 0
  const lasting =
    [fault.code, fault.originalCode].some(name => LASTING.test(name ?? '')) && !PASSING.test(fault.message)
  const permanent = code === 0 ? lasting : code >= 500
  const reply = replyText(fault.response ?? fault.message)
  return { reply, cause: permanent && subjectOf(reply) !== 'rate' ? 'refused' : 'connection', fresh: true }
}

/** Judges a fault of the token server. It is about no recipient, either. */
export const tokenFault = ({ message, kind }: AccessTokenFault): SessionFault => ({
  ...{ reply: replyText(message), cause: kind === 'passing' ? 'connection' : 'refused', fresh: true },
  ...(kind === 'final' ? { final: true } : {}),
})

/** The steps of a mail transaction to which a server replies. */
export type SmtpStep = 'MAIL' | 'RCPT' | 'DATA' | 'end'

/**
 * Determines the outcome of a message from a reply that refuses it.
 * @param fresh whether the connection had carried no message before
 */
export function refusalAt(step: SmtpStep, code: number, text: string, fresh: boolean): Outcome {
  const reply = replyText(text)
  const permanent = code >= 500 && code < 600
  // 503 means that a command is out of order. After other messages, the server and we disagree about the session.
  if (code === 503 && !fresh && step !== 'end') return { state: 'unsent', reply, cause: 'connection', fresh }
  if (step === 'MAIL') {
    const refused = permanent && subjectOf(reply) !== 'rate'
    return { state: 'unsent', reply, cause: refused ? 'refused' : 'connection', fresh }
  }
  if (permanent) return { state: 'failed', reply }
  if (code < 400 || code >= 500)
    return step === 'end' ? { state: 'uncertain', reply } : { state: 'unsent', reply, cause: 'connection', fresh }
  const closing = code === 421
  // A server that limits the messages of a connection says so at the next recipient, whoever that is.
  if (closing && !fresh && step !== 'end') return { state: 'unsent', reply, cause: 'connection', fresh }
  return { state: 'deferred', reply, closing, fresh }
}
