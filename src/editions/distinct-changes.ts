import type { Post } from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { type Moment, shiftMoment } from '../core/moment.js'

/**
 * Assigns to each post the date of its last change. All dates are distinct, because readers sort by them and RFC 4287 section
 * 3.3 asks for precise dates. A date without a time, or one that another post shares, gets a fraction of a second derived from
 * the post's id, so that it does not change when other posts are published.
 */
export function distinctChanges(posts: readonly Post[]): ReadonlyMap<string, Moment> {
  const taken = new Set<number>()
  const found = new Map<string, Moment>()
  const byId = [...posts].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const post of byId) {
    const changed = post.updated ?? post.date
    let shift = changed.precision === 'time' && !taken.has(changed.epoch) ? 0 : fractionOf(post.id)
    while (taken.has(changed.epoch + shift)) shift += 1
    taken.add(changed.epoch + shift)
    found.set(post.id, shift === 0 ? changed : shiftMoment(changed, shift))
  }
  return found
}

const fractionOf = (id: string): number => 1 + (Number.parseInt(fingerprint(id).slice(0, 8), 16) % 998)
