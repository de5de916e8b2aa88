/** What came of handing one message to the server. */
export type Outcome =
  /** The server took it, and answers for it from now on. */
  | { readonly state: 'sent'; readonly reply: string }
  /** Not now (4xx): to be tried again. */
  | { readonly state: 'deferred'; readonly reply: string; readonly closing: boolean }
  /** Not ever (5xx). `hard`: there is no such mailbox, so nothing more is to be sent to it. */
  | { readonly state: 'failed'; readonly reply: string; readonly hard: boolean }
  /** The message was on its way and nothing was heard any more: it may have arrived. */
  | { readonly state: 'uncertain'; readonly reply: string }
  /** The server never saw the message. */
  | { readonly state: 'unsent'; readonly reply: string; readonly cause: 'connection' | 'refused' }

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
    return { state: 'failed', reply, hard: step === 'RCPT TO' && isHard(code, reply) }
  }
  if (code >= 400 && code < 500) return { state: 'deferred', reply, closing: code === 421 }
  if (begun) return { state: 'uncertain', reply }
  return { state: 'unsent', reply, cause: fault.code === 'EAUTH' || fault.code === 'ETLS' ? 'refused' : 'connection' }
}

/**
 * Whether a reply says that the mailbox is dead. RFC 3463: 5.1.x is about the address (but 5.1.7 and 5.1.8, the sender's),
 * 5.2.1 a mailbox that is closed. 5.7.x is about us, and says nothing about it. Without such a status the reply's code tells.
 */
export function isHard(code: number, reply: string): boolean {
  const status = /\b5\.(\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1]
  if (status === undefined) return code === 550 || code === 551 || code === 553
  // Microsoft 365 says so of addresses that it does not know.
  if (status === '4.1') return /recipient address rejected/i.test(reply)
  return (status.startsWith('1.') && status !== '1.7' && status !== '1.8') || status === '2.1'
}
