import type { Answer, Fault } from './answer.js'
import type { LinkAnswerRule } from './link-answer-rules.js'

/** The meaning of an answer for readers. */
export interface Verdict {
  readonly rule: LinkAnswerRule
  /** The predicate of a sentence about the address: `is gone: the server answered 410`. */
  readonly says: string
  /** The remedy; absent if it depends on the role of the address. */
  readonly fix?: string
}

const LATER = 'Check again later, and open the address in a browser.'

const BY_FAULT: Readonly<Record<Fault, Verdict>> = {
  name: { rule: 'link.dead', says: 'cannot be reached: there is no server with this name' },
  refused: { rule: 'link.dead', says: 'cannot be reached: the server refuses the connection' },
  certificate: {
    rule: 'link.dead',
    says: 'cannot be reached safely: the server’s certificate or encryption is faulty',
  },
  loop: { rule: 'link.dead', says: 'redirects more than 5 times' },
  scheme: { rule: 'link.dead', says: 'redirects to an address that is not http or https' },
  late: { rule: 'link.silent', says: 'did not answer in time', fix: LATER },
  broken: { rule: 'link.silent', says: 'did not answer: the connection failed', fix: LATER },
  private: {
    rule: 'link.private',
    says: 'leads into a private network, so it was not checked',
    fix: 'Use an address that readers can reach.',
  },
}

const isFine = (status: number): boolean =>
  // Only a range of the page is requested. Status 416 means that this range does not exist, so the page does.
  (status >= 200 && status < 300) || status === 304 || status === 416

/** Returns the verdict on an answer, or undefined if there is nothing to report. */
export function verdictOf({ status = 0, fault, code, moved }: Answer): Verdict | undefined {
  if (fault) return { ...BY_FAULT[fault], says: `${BY_FAULT[fault].says}${code ? ` (${code})` : ''}` }
  const answered = `the server answered ${status}`
  if (status === 404) return { rule: 'link.dead', says: `does not exist: ${answered}` }
  if (status === 410) return { rule: 'link.dead', says: `is gone: ${answered}` }
  if (status >= 500 && status < 600)
    return {
      rule: 'link.dead',
      says: `is not available: ${answered}`,
      fix: `${LATER} If the error persists, remove it.`,
    }
  if (status === 408) return { ...BY_FAULT.late, says: `did not answer in time: ${answered}` }
  if (!isFine(status))
    return { rule: 'link.refused', says: `could not be checked: ${answered}`, fix: 'Open the address in a browser.' }
  if (!moved) return undefined
  const fix = `Check that the page is still the same, then use \`${moved}\`.`
  return { rule: 'link.moved', says: `has moved permanently to \`${moved}\``, fix }
}
