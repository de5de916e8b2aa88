import type { Outcome } from './outcome.js'

/** Bad outcomes in a row that are no accident any more. */
const FAILURES = 20
/** Of every connection: a server that restarts breaks all of them at once. */
const ATTEMPTS = 3

/** Says when to stop, and why: going on would cost the sender's good name, or mail nobody. */
export function stopsFor(lines: number): (outcome: Outcome) => string | undefined {
  let failures = 0
  let connections = 0
  return outcome => {
    const { state, reply } = outcome
    // A mailbox that is not there says nothing about us.
    const fine = state === 'sent' || (state === 'failed' && outcome.hard)
    failures = fine ? 0 : failures + 1
    connections = state === 'unsent' ? connections + 1 : 0
    if (state === 'unsent' && outcome.cause === 'refused') return `the server refuses us: ${reply}`
    if (state === 'deferred' && outcome.closing) return `the server asks for a pause: ${reply}`
    if (connections >= ATTEMPTS * lines) return `the server cannot be reached: ${reply}`
    if (failures >= FAILURES) return `${failures} deliveries in a row went wrong, the last with: ${reply}`
    return undefined
  }
}
