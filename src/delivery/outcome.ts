import type { Recipient } from './message.js'

/** The outcome of sending one message to the server. */
export type Outcome =
  /** The server accepted the message and is responsible for it from now on. */
  | { readonly state: 'sent'; readonly reply: string }
  /** The server refused the message for now (4xx), so it is tried again. */
  | { readonly state: 'deferred'; readonly reply: string; readonly closing: boolean }
  /** The server refused the message for good (5xx), because of the mailbox, the message or the sender. */
  | { readonly state: 'failed'; readonly reply: string }
  /** The connection ended after the message was begun and before a reply, so the message may have arrived. */
  | { readonly state: 'uncertain'; readonly reply: string }
  /** The server never received the message. */
  | { readonly state: 'unsent'; readonly reply: string; readonly cause: 'connection' | 'refused' }

/** A delivery that is due. */
export interface Candidate extends Recipient {
  /** The number of earlier attempts. */
  readonly tries: number
  /** Whether an earlier run was refused for this recipient and had no message accepted afterwards. */
  readonly refused?: boolean
}

/** The result of one delivery. */
export interface Result {
  readonly candidate: Candidate
  readonly outcome: Outcome
  /** The position of the message in its run, from 1. */
  readonly begun: number
  /**
   * The number of messages that had begun when the reply came. An acceptance counts as later than a refusal only if its
   * message began after the refusal.
   */
  readonly heard: number
}

/** Counts of a run's messages by outcome. Messages under `refused` stay queued, because the refusal was not believed. */
export type RunCounts = Record<'sent' | 'deferred' | 'failed' | 'refused' | 'uncertain' | 'unsent', number>

/** The fault that ended an SMTP conversation. */
export interface SmtpFault {
  readonly message: string
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
  /** The step that failed, such as `RCPT TO`. */
  readonly command?: string | undefined
  readonly code?: string | undefined
}

const LONGEST = 500

/** Puts a reply on one line, without characters that could disturb a terminal. */
export const replyText = (reply: string): string =>
  reply
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)

/**
 * Determines the outcome of a message from the fault. Only a reply makes the outcome certain: without a reply, a message that
 * was begun may have arrived.
 * @param begun whether any byte of the message may have reached the server
 */
export function outcomeOf(fault: SmtpFault, begun: boolean): Outcome {
  const code = fault.responseCode ?? 0
  const reply = replyText(fault.response ?? fault.message)
  if (code >= 500 && code < 600) {
    const step = fault.command ?? ''
    // The server rejects the sender, so it would refuse every message.
    if (!begun && !/^(?:RCPT TO|DATA)/.test(step)) return { state: 'unsent', reply, cause: 'refused' }
    return { state: 'failed', reply }
  }
  if (code >= 400 && code < 500) return { state: 'deferred', reply, closing: code === 421 }
  if (begun) return { state: 'uncertain', reply }
  return { state: 'unsent', reply, cause: fault.code === 'EAUTH' || fault.code === 'ETLS' ? 'refused' : 'connection' }
}
