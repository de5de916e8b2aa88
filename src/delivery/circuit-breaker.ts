import type { Result } from './outcome.js'
import { type ReplySubject, subjectOf } from './smtp-reply.js'

/** The number of failures in a row after which a run stops, because they are unlikely to be a coincidence. */
const FAILURES = 20
/** The number of recipient domains with refusals of the same kind from which the fault must be ours or the relay's. */
const DOMAINS = 5
/**
 * The number of failed attempts after which the server counts as unreachable. It applies to each connection, because one
 * restart breaks all connections at once, and to each recipient, because a short list does not use every connection.
 */
const ATTEMPTS = 3

/**
 * Returns a function that receives each result of a run, and returns a reason to stop once further attempts would harm the
 * sender’s reputation or reach nobody.
 * @param despiteRefusals whether refusals do not end the run, because a person has read them
 */
export function circuitBreaker(connections: number, despiteRefusals = false): (result: Result) => string | undefined {
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
    // A second refusal for one recipient, while others are accepted, is no evidence about the server.
    else if (!despiteRefusals && !(accepted && candidate.refused)) {
      const subject = subjectOf(reply)
      const alike = [...(refusals.get(subject) ?? []), result]
      refusals.set(subject, alike)
      const domains = new Set(alike.map(each => each.candidate.domain)).size
      if (domains >= DOMAINS || alike.length >= FAILURES) return refusedInARow(alike.length, reply)
    }
    if (state === 'unsent' && outcome.cause === 'refused') return `the server rejects this sender: ${reply}`
    if (state === 'deferred' && outcome.closing) return `the server asks for a pause: ${reply}`
    const tries = unsent.filter(subscriber => subscriber === candidate.subscriber).length
    if (unsent.length >= ATTEMPTS * connections || tries >= ATTEMPTS) return `the server cannot be reached: ${reply}`
    if (failures >= FAILURES) return `${failures} deliveries in a row failed, the last with: ${reply}`
    return undefined
  }
}

/** Returns the reason for ending a run in which the server refuses every recipient, or every one who is left. */
export const refusedInARow = (count: number, reply: string): string =>
  `the server refused ${count === 1 ? 'a recipient and accepted nobody' : `${count} recipients in a row`}: ${reply}`
