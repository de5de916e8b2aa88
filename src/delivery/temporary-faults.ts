import { MINUTE } from '../core/duration.js'
import type { Blame, Result } from './outcome.js'
import { type ReplySubject, subjectOf } from './smtp-reply.js'

/** The number of deferrals of one kind in a row after which a domain rests. */
const ROW = 20
/** The number of recipients at one domain whose deferrals, in a row, count as its fault, and not as that of a recipient. */
const SEVERAL = 5
/** The number of domains with deferrals in a row from which the mail server counts as the cause. */
const DOMAINS = 5
/** The minutes for which all domains rest. The last one repeats, because the server may still recover. */
const PAUSES = [1, 2, 5, 10, 15]
/** The number of times that the server may close the connection (421) at one recipient before that costs a try. */
const CLOSINGS = 3
/** Matches greylisting. It is about each recipient, and ends only after a try for each, so no domain rests because of it. */
const GREYLISTED = /\bgr[ae]y[- ]?list/i

/** Deferrals in a row, without an acceptance between them. */
interface Streak {
  readonly subject: ReplySubject
  readonly domains: Set<string>
  readonly recipients: Set<number>
  count: number
  rests: number
  restUntil: number
}

/** What follows from a deferral. */
export interface TemporaryVerdict {
  readonly blame: Blame
  /** The rest of a domain or, if `domain` is undefined, of all domains. */
  readonly rest?: { readonly domain: string | undefined; readonly until: number }
}

/**
 * Judges whose fault deferrals are: a single one at a domain is that of the recipient, several in a row are that of the domain,
 * and those of several domains are that of the server.
 */
export class TemporaryFaults {
  private readonly streaks = new Map<string, Streak>()
  private everywhere: Streak | undefined
  /** How often the server has closed the connection at a recipient. */
  private readonly closings = new Map<number, number>()

  /** @param retries the minutes for which a domain rests; after that, each of its recipients gets a last try */
  constructor(private readonly retries: readonly number[]) {}

  accepted(domain: string): void {
    this.streaks.delete(domain)
    this.everywhere = undefined
  }

  judge({ candidate: { domain, subscriber }, outcome }: Result, now: number): TemporaryVerdict {
    const { reply } = outcome
    const single =
      outcome.state === 'deferred' && outcome.closing && this.isExcused(subscriber) ? 'server' : 'recipient'
    if (GREYLISTED.test(reply)) return { blame: single }
    const subject = subjectOf(reply)
    const own = longer(this.streaks.get(domain), subject, domain, subscriber)
    this.streaks.set(domain, own)
    this.everywhere = longer(this.everywhere, subject, domain, subscriber)
    if (this.everywhere.count >= ROW && this.everywhere.domains.size >= DOMAINS) {
      const until = this.next(this.everywhere, PAUSES, now, true)
      return { blame: 'server', ...(until === undefined ? {} : { rest: { domain: undefined, until } }) }
    }
    if (own.recipients.size < SEVERAL) return { blame: single }
    if (own.count < ROW) return { blame: 'server' }
    // A rate limit ends at some time. Any other fault may be permanent.
    const until = this.next(own, this.retries, now, subject === 'rate')
    if (until === undefined) return { blame: now < own.restUntil ? 'server' : 'last' }
    return { blame: 'server', rest: { domain, until } }
  }

  /** Tells whether 421, which is about the connection, was not yet the reply to a recipient again and again. */
  private isExcused(subscriber: number): boolean {
    const count = (this.closings.get(subscriber) ?? 0) + 1
    this.closings.set(subscriber, count)
    return count <= CLOSINGS
  }

  /** Begins the next rest of a streak, unless it is resting already or has had its last one. */
  private next(streak: Streak, minutes: readonly number[], now: number, repeats: boolean): number | undefined {
    if (now < streak.restUntil) return undefined
    const length = minutes[streak.rests] ?? (repeats ? minutes.at(-1) : undefined)
    if (length === undefined) return undefined
    streak.rests += 1
    streak.restUntil = now + length * MINUTE
    return streak.restUntil
  }
}

function longer(streak: Streak | undefined, subject: ReplySubject, domain: string, recipient: number): Streak {
  const same =
    streak?.subject === subject
      ? streak
      : { subject, domains: new Set<string>(), recipients: new Set<number>(), ...FRESH }
  same.count += 1
  same.domains.add(domain)
  same.recipients.add(recipient)
  return same
}

const FRESH = { count: 0, rests: 0, restUntil: 0 }
