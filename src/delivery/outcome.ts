import type { Recipient } from './message.js'

/** What came of handing one message to the server. */
export type Outcome =
  /** The server took it, and answers for it from now on. */
  | { readonly state: 'sent'; readonly reply: string }
  /** Not now (4xx): to be tried again. */
  | { readonly state: 'deferred'; readonly reply: string; readonly closing: boolean }
  /** Refused for good (5xx). The reply says whether that is about the mailbox, the message or us. */
  | { readonly state: 'failed'; readonly reply: string }
  /** The message was on its way and nothing was heard any more: it may have arrived. */
  | { readonly state: 'uncertain'; readonly reply: string }
  /** The server never saw the message. */
  | { readonly state: 'unsent'; readonly reply: string; readonly cause: 'connection' | 'refused' }

/** A delivery that may begin. */
export interface Candidate extends Recipient {
  /** How often it was tried before. */
  readonly tries: number
  /** An earlier run was refused it, and had nothing accepted afterwards. */
  readonly refused?: boolean
}

/** What came of one delivery. */
export interface Result {
  readonly candidate: Candidate
  readonly outcome: Outcome
  /** The how many-eth message of the run it was, from 1. */
  readonly begun: number
  /** How many had begun when the reply came. An acceptance comes after a refusal if it began after that. */
  readonly heard: number
}

/** Messages of a run by what came of them; `refused` ones were not believed, and stay queued. */
export type RunCounts = Record<'sent' | 'deferred' | 'failed' | 'refused' | 'uncertain' | 'unsent', number>

/** What an SMTP conversation ended with. */
export interface SmtpFault {
  readonly message: string
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
  /** The step that failed, such as `RCPT TO`. */
  readonly command?: string | undefined
  readonly code?: string | undefined
}

const LONGEST = 500

/** One line, without what would disturb a terminal. */
export const replyText = (said: string): string =>
  said
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)

/**
 * Judges a fault. Only a reply is certain: without one, a message that was begun may have arrived, whatever the connection
 * did afterwards.
 * @param begun whether any byte of the message may have reached the server
 */
export function outcomeOf(fault: SmtpFault, begun: boolean): Outcome {
  const code = fault.responseCode ?? 0
  const reply = replyText(fault.response ?? fault.message)
  if (code >= 500 && code < 600) {
    const step = fault.command ?? ''
    // The server refuses us, and would refuse every message.
    if (!begun && !/^(?:RCPT TO|DATA)/.test(step)) return { state: 'unsent', reply, cause: 'refused' }
    return { state: 'failed', reply }
  }
  if (code >= 400 && code < 500) return { state: 'deferred', reply, closing: code === 421 }
  if (begun) return { state: 'uncertain', reply }
  return { state: 'unsent', reply, cause: fault.code === 'EAUTH' || fault.code === 'ETLS' ? 'refused' : 'connection' }
}
