import { articleAddress } from '../core/article-address.js'
import { hostWithoutWww, percentDecoded } from '../core/url.js'

/** Matches fragments that name no article on a page: places of it, and tracking. */
const EMPTY_FRAGMENT = /^#?$|=|^#(?:comments?|respond|more-\d+|rss|top|content|main)$/i

/**
 * Returns the form in which the addresses of articles in feeds are compared: that of `articleAddress`, with the fragment, because some
 * feeds have several articles on one page. It returns undefined for a home page, which names no article.
 */
export function articleKey(url: string): string | undefined {
  const { hash } = new URL(url)
  const page = articleAddress(url)
  if (EMPTY_FRAGMENT.test(hash)) return page === undefined ? undefined : percentDecoded(page)
  return `${percentDecoded(page ?? hostWithoutWww(url))}${hash}`
}
