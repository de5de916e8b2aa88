import { HOUR } from '../core/duration.js'

/** The maximum number of clients to remember. The clients that have been quiet longest are forgotten first. */
const REMEMBERED = 20_000

/** A token bucket for each client, which refills in an hour. The buckets are kept only in memory. */
export class RateLimit {
  private readonly buckets = new Map<string, { readonly left: number; readonly at: number }>()

  constructor(private readonly size: number) {}

  /**
   * Takes `cost` tokens from a client's bucket.
   * @returns 0 if there were enough tokens, otherwise the seconds until there are
   */
  take(who: string, cost: number, now: number): number {
    const bucket = this.buckets.get(who) ?? { left: this.size, at: now }
    const left = Math.min(this.size, bucket.left + ((now - bucket.at) / HOUR) * this.size)
    const short = cost - left
    this.buckets.delete(who)
    this.buckets.set(who, { left: short > 0 ? left : left - cost, at: now })
    for (const [oldest, { at }] of this.buckets) {
      // A bucket that was untouched for an hour is full again, so it can be dropped.
      if (now - at < HOUR && this.buckets.size <= REMEMBERED) break
      this.buckets.delete(oldest)
    }
    return short > 0 ? Math.ceil((short / this.size) * (HOUR / 1000)) : 0
  }
}
