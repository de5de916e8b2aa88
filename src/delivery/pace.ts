import { HOUR, SECOND } from '../core/duration.js'
import type { Database } from '../storage/index.js'
import { attemptsSince } from './delivery-ledger.js'

/** The limits for one recipient domain, or for all domains together. */
export interface Limits {
  readonly connections?: number | undefined
  readonly perSecond?: number | undefined
  readonly perHour?: number | undefined
}

/** The `sending` settings of publication.yml. */
export interface SendingSettings extends Limits {
  readonly connections: number
  readonly domains: Readonly<Record<string, Limits>>
  /** The minutes between attempts for a message that the server defers. */
  readonly retries: readonly number[]
}

/** Decides when a message to a domain may begin. It does not read the clock itself. */
export interface Pace {
  /**
   * Returns the milliseconds to wait: 0 if the message may begin now, infinity if another message to this domain must end
   * first.
   */
  wait(domain: string, now: number): number
  begin(domain: string, now: number): void
  end(domain: string): void
  /** Counts a message of an earlier run towards the limits per second and per hour. */
  remember(domain: string, at: number): void
  /** Returns the domains to which nothing may be sent for some time. */
  heldBack(now: number): string[]
}

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

/** Makes a pace that counts the messages of earlier processes, so that an hourly limit survives a restart. */
export async function rememberingPace(settings: SendingSettings, database: Database, now: number): Promise<Pace> {
  // The connections limit themselves: the next message may begin on one that still waits for the reply to the last.
  const pace = paceOf({ ...settings, connections: undefined }, settings.domains)
  if ([settings, ...Object.values(settings.domains)].some(({ perHour }) => perHour !== undefined))
    for (const { domain, at } of await database.read(attemptsSince, now - HOUR)) pace.remember(domain, at)
  return pace
}

/** Makes a pace from the limits for all messages and those of single domains. */
export function paceOf(all: Limits, domains: Readonly<Record<string, Limits>>): Pace {
  const whole = gate(all)
  const own = new Map(Object.entries(domains).map(([domain, limits]) => [domain.toLowerCase(), gate(limits)]))
  return {
    wait: (domain, now) => Math.max(whole.wait(now), own.get(domain)?.wait(now) ?? 0),
    begin: (domain, now) => {
      whole.begin(now)
      own.get(domain)?.begin(now)
    },
    end: domain => {
      whole.end()
      own.get(domain)?.end()
    },
    heldBack: now => [...own].filter(([, limits]) => limits.wait(now) > SECOND).map(([domain]) => domain),
    remember: (domain, at) => {
      whole.remember(at)
      own.get(domain)?.remember(at)
    },
  }
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

function gate({ connections = Number.POSITIVE_INFINITY, perSecond, perHour }: Limits) {
  const windows = [...(perSecond ? [windowOf(perSecond, SECOND)] : []), ...(perHour ? [windowOf(perHour, HOUR)] : [])]
  let open = 0
  return {
    wait: (now: number): number => {
      let wait = open >= connections ? Number.POSITIVE_INFINITY : 0
      for (const window of windows) wait = Math.max(wait, window.wait(now))
      return wait
    },
    begin: (now: number): void => {
      open += 1
      for (const window of windows) window.take(now)
    },
    end: (): void => {
      open -= 1
    },
    remember: (at: number): void => {
      for (const window of windows) window.take(at)
    },
  }
}

/** Limits the events in any period of the given length by remembering the times of the latest ones. */
function windowOf(limit: number, length: number) {
  const begun: number[] = []
  let next = 0
  return {
    wait: (now: number): number => {
      const oldest = begun[next]
      if (oldest === undefined) return 0
      // A time in the future, from before the clock was set back, counts as now.
      if (oldest > now) begun[next] = now
      return Math.max(0, Math.min(oldest, now) + length - now)
    },
    take: (now: number): void => {
      begun[next] = now
      next = (next + 1) % limit
    },
  }
}
