import { SECOND } from '../core/duration.js'

/** The domains to which one mail server sends nothing for some time, because it deferred messages to them. */
export interface Rests {
  /**
   * Returns the milliseconds to wait: 0 if a message to this domain may begin now, infinity if another one tests whether the
   * rest has helped.
   */
  wait(domain: string, now: number): number
  begin(domain: string): void
  end(domain: string): void
  /**
   * Lets a domain, or all domains, rest until a moment. After that, one message at a time may begin until `wake`.
   * @param domain undefined for all domains
   */
  rest(domain: string | undefined, until: number): void
  /** Ends the rest of a domain, and that of all domains, because a message was accepted. */
  wake(domain: string): void
  /** Returns the domains that rest. */
  heldBack(now: number): string[]
}

export function restsOf(): Rests {
  /** The rests of domains, and of all domains under the empty name. */
  const rests = new Map<string, Rest>()
  const restOf = (name: string, now: number): number => {
    const rest = rests.get(name)
    if (!rest) return 0
    return rest.probes > 0 ? Number.POSITIVE_INFINITY : Math.max(0, rest.until - now)
  }
  const probe = (domain: string, change: number): void => {
    if (rests.size > 0)
      for (const name of [domain, EVERY]) {
        const rest = rests.get(name)
        if (rest) rest.probes = Math.max(0, rest.probes + change)
      }
  }
  return {
    wait: (domain, now) => (rests.size === 0 ? 0 : Math.max(restOf(domain, now), restOf(EVERY, now))),
    begin: domain => probe(domain, 1),
    end: domain => probe(domain, -1),
    rest: (domain = EVERY, until) => rests.set(domain, { until, probes: 0 }),
    wake: domain => {
      if (rests.size === 0) return
      rests.delete(domain)
      rests.delete(EVERY)
    },
    heldBack: now => [...rests.keys()].filter(name => name !== EVERY && restOf(name, now) > SECOND),
  }
}

/** The name of all domains together, which no domain has. */
const EVERY = ''

interface Rest {
  readonly until: number
  /** The number of messages under way that test whether the rest has helped. */
  probes: number
}
