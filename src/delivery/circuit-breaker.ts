import type { Result } from './outcome.js'
import { type ReplySubject, subjectOf } from './smtp-reply.js'

/** Bad outcomes in a row that are no accident any more. */
const FAILURES = 20
/** Recipients’ domains that refuse for one kind of reason: then it is ours, or the relay’s. */
const DOMAINS = 5
/**
 * Of every connection: a server that restarts breaks all of them at once. Or of one recipient, since a short list does not
 * use every connection and would wait long for nothing.
 */
const ATTEMPTS = 3

/** Says when to stop, and why: going on would cost the sender’s good name, or mail nobody. */
export function circuitBreaker(lines: number): (result: Result) => string | undefined {
  let failures = 0
  let unsent: number[] = []
  let accepted = false
  const refusals = new Map<ReplySubject, Result[]>()
  return result => {
    const { candidate, outcome, begun } = result
    const { state, reply } = outcome
    unsent = state === 'unsent' ? [...unsent, candidate.subscriber] : []
    if (state === 'sent') {
      accepted = true
      failures = 0
      for (const [subject, alike] of refusals)
        refusals.set(
          subject,
          alike.filter(({ heard }) => heard >= begun),
        )
    } else if (state !== 'failed') failures += 1
    // A second refusal of somebody, while others are accepted, says nothing new about the server.
    else if (!(accepted && candidate.refused)) {
      const subject = subjectOf(reply)
      const alike = [...(refusals.get(subject) ?? []), result]
      refusals.set(subject, alike)
      const domains = new Set(alike.map(each => each.candidate.domain)).size
      if (domains >= DOMAINS || alike.length >= FAILURES) return refusedInARow(alike.length, reply)
    }
    if (state === 'unsent' && outcome.cause === 'refused') return `the server refuses us: ${reply}`
    if (state === 'deferred' && outcome.closing) return `the server asks for a pause: ${reply}`
    const tries = unsent.filter(subscriber => subscriber === candidate.subscriber).length
    if (unsent.length >= ATTEMPTS * lines || tries >= ATTEMPTS) return `the server cannot be reached: ${reply}`
    if (failures >= FAILURES) return `${failures} deliveries in a row went wrong, the last with: ${reply}`
    return undefined
  }
}

/** Why a run ends in which nobody, or nobody any more, is accepted. */
export const refusedInARow = (count: number, reply: string): string =>
  `the server refused ${count === 1 ? 'a recipient and accepted nobody' : `${count} recipients in a row`}: ${reply}`
