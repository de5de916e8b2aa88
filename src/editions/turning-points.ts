import { delayEnd, startEnd, windowEnd } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import type { Article } from './article.js'
import { LINGER } from './articles.js'

/**
 * Returns the first time after `now` at which the same posts make other editions, in milliseconds since 1970, or null if there is none:
 * a post is published, an embargo or a delay ends, a correction is announced, terms expire, or a withdrawal is no longer told.
 * @param posts every post, published or not
 * @param articles the articles that are shown now
 */
export function nextTurn(posts: readonly Post[], articles: readonly Article[], now: number): number | null {
  let next = Number.POSITIVE_INFINITY
  const add = (time: number | undefined): void => {
    if (time !== undefined && time > now && time < next) next = time
  }
  for (const { date, publishDate, updated, original } of posts) {
    for (const moment of [date, publishDate, updated, original?.embargo, original?.expires]) add(moment?.epoch)
    add(delayEnd(original?.terms, original?.date))
    add(startEnd(original?.terms, original?.date))
    add(windowEnd(original?.terms, original?.date ?? date))
  }
  for (const { withdrawn, changed } of articles) if (withdrawn) add(changed.epoch + LINGER)
  return Number.isFinite(next) ? next : null
}
