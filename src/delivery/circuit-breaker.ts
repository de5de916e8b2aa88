import type { Result } from './outcome.js'
import { type ReplySubject, subjectOf } from './smtp-reply.js'

/** The number of failures in a row after which a run stops, because they are unlikely to be a coincidence. */
const FAILURES = 20
/** If this many recipient domains refuse messages for the same kind of reason, the fault must be ours or the relay's. */
const DOMAINS = 5

/**
 * Returns a function that receives each result of a run, and returns a reason to stop once further attempts would harm the
 * sender’s reputation or reach nobody. Temporary faults are no reason.
 * @param despiteRefusals whether the run continues despite refusals, because a person has read them
 */
export function circuitBreaker(despiteRefusals = false): (result: Result) => string | undefined {
  let uncertain = 0
  let accepted = false
  const refusals = new Map<ReplySubject, Result[]>()
  return result => {
    const { candidate, outcome, begun } = result
    const { state, reply } = outcome
    if (state === 'uncertain') uncertain += 1
    if (state === 'sent') {
      accepted = true
      uncertain = 0
      for (const [subject, alike] of refusals)
        refusals.set(
          subject,
          alike.filter(({ heard }) => heard >= begun),
        )
    }
    // A second refusal for one recipient, while others are accepted, is no evidence about the server.
    if (state === 'failed' && !outcome.own && !despiteRefusals && !(accepted && candidate.refused)) {
      const subject = subjectOf(reply)
      const alike = [...(refusals.get(subject) ?? []), result]
      refusals.set(subject, alike)
      const domains = new Set(alike.map(each => each.candidate.domain)).size
      if (domains >= DOMAINS || alike.length >= FAILURES) return refusedInARow(alike.length, reply)
    }
    if (uncertain >= FAILURES) return `${uncertain} messages in a row had no reply, the last with: ${reply}`
    return undefined
  }
}

/** Returns the reason for ending a run in which the server refuses every recipient, or every one who is left. */
export const refusedInARow = (count: number, reply: string): string =>
  `the server refused ${count === 1 ? 'a recipient and accepted nobody' : `${count} recipients in a row`}: ${reply}`
