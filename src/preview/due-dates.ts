import { delayEnd, windowEnd } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { largest } from '../core/long-lists.js'
import type { DigestSettings, Publication } from '../publication/index.js'
import { nextSlot } from '../scheduling/index.js'
import type { Due } from './protocol.js'

/**
 * Returns the next thing that happens to a post by itself: it is published, or its terms end. A draft waits for a person.
 * @param now milliseconds since 1970
 */
export function dueOfPost({ status, date, publishDate, original, kind }: Post, now: number): Due | undefined {
  if (status !== 'published') return undefined
  const { terms, embargo, expires } = original ?? {}
  const isLink = kind === 'link'
  const starts = [date.epoch, publishDate?.epoch, embargo?.epoch, isLink ? undefined : delayEnd(terms, original?.date)]
  const published = largest(starts.map(at => at ?? Number.NEGATIVE_INFINITY))
  if (published > now) return { what: 'published', at: published }
  const ends: readonly (readonly [Due['what'], number | undefined])[] = [
    ['shortened', expires?.epoch],
    ['removed', isLink ? undefined : windowEnd(terms, original?.date ?? date)],
  ]
  const coming = ends.flatMap(([what, at]) => (at !== undefined && at > now ? [{ what, at }] : []))
  return coming.sort((a, b) => a.at - b.at)[0]
}

/** Returns when the next issue of a digest is sent by its schedule. A schedule for each post has no time of its own. */
export function dueOfDigest({ send }: DigestSettings, { timezone }: Publication, now: number): Due | undefined {
  const at = send && nextSlot({ ...send, zone: send.zone ?? timezone }, now)
  return at === undefined ? undefined : { what: 'sent', at, ...(send?.approve ? { approve: true } : {}) }
}
