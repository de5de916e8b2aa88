import { HOUR } from '../core/duration.js'
import type { RequestShares } from '../storage/index.js'

/** A token bucket for each client, which refills in an hour. */
export interface RateLimit {
  /**
   * Takes `cost` tokens from a client's bucket.
   * @returns 0 if there were enough tokens, otherwise the seconds until there are
   */
  take(who: string, cost: number, now: number): number | Promise<number>
}

/** The maximum number of clients to remember. The clients that have been quiet longest are forgotten first. */
const REMEMBERED = 20_000

/** Keeps the buckets in the memory of this process. */
export class OwnRateLimit implements RateLimit {
  /** The time at which each bucket is full again: what is taken moves it into the future, at most by an hour. */
  private readonly buckets = new Map<string, number>()

  constructor(private readonly size: number) {}

  take(who: string, cost: number, now: number): number {
    const full = Math.min(Math.max(this.buckets.get(who) ?? now, now), now + HOUR)
    const after = full + (cost * HOUR) / this.size
    const wait = after - (now + HOUR)
    this.buckets.delete(who)
    this.buckets.set(who, wait > 0 ? full : after)
    for (const [quietest, at] of this.buckets) {
      // A bucket that is full again can be dropped.
      if (at > now && this.buckets.size <= REMEMBERED) break
      this.buckets.delete(quietest)
    }
    return Math.ceil(Math.max(wait, 0) / 1000)
  }
}

/** Keeps the buckets in the database, for all servers together. It stores no addresses, and the clock of the database counts. */
export class SharedRateLimit implements RateLimit {
  /** @param nameOf replaces an address by a name that is the same on all servers */
  constructor(
    private readonly size: number,
    private readonly shares: RequestShares,
    private readonly nameOf: (who: string) => string,
  ) {}

  async take(who: string, cost: number): Promise<number> {
    const wait = await this.shares.take({ client: this.nameOf(who), cost: (cost * HOUR) / this.size, span: HOUR })
    return Math.ceil(wait / 1000)
  }
}
