import { HOUR } from '../core/duration.js'

/** Beyond it those are forgotten who have not come for the longest time. */
const REMEMBERED = 20_000

/** So much at once, and as much again in an hour; what is over is refused. Kept in memory, and nowhere else. */
export class RateLimit {
  private readonly buckets = new Map<string, { readonly left: number; readonly at: number }>()

  constructor(private readonly size: number) {}

  /** @returns 0 where it may be done; else after how many seconds it may */
  take(who: string, cost: number, now: number): number {
    const bucket = this.buckets.get(who) ?? { left: this.size, at: now }
    const left = Math.min(this.size, bucket.left + ((now - bucket.at) / HOUR) * this.size)
    const short = cost - left
    this.buckets.delete(who)
    this.buckets.set(who, { left: short > 0 ? left : left - cost, at: now })
    for (const [oldest, { at }] of this.buckets) {
      // After an hour it is full again, as if it had never been there.
      if (now - at < HOUR && this.buckets.size <= REMEMBERED) break
      this.buckets.delete(oldest)
    }
    return short > 0 ? Math.ceil((short / this.size) * (HOUR / 1000)) : 0
  }
}
