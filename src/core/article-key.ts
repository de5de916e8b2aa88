import { hostWithoutWww, percentDecoded } from './url.js'

/** Matches parameters that say through which link a reader came, and not which article is meant. */
const CAMPAIGN =
  /^(?:(?:utm|mtm|pk|piwik|matomo|at)_\w+|fbclid|gclid|mc_cid|mc_eid|ref|ref_src|source|cmpid|igshid|xtor|rss|ftag|feedtype|ns_\w+)$/i

/** Matches fragments that name no part of a page: places for comments, and tracking. */
const EMPTY_FRAGMENT = /^#?$|=|^#(?:comments?|respond|more-\d+|rss|top|content|main)$/i

/**
 * Returns the form in which the addresses of articles are compared: whatever the scheme, `www.`, the last slash, the index file, the
 * page for mobile devices (`/amp`), the order of parameters and the campaign. It returns undefined for a home page, which names no article.
 */
export function articleKey(address: string): string | undefined {
  const { pathname, searchParams, hash, port } = new URL(address)
  const query = [...searchParams].filter(([name]) => !CAMPAIGN.test(name)).sort()
  const path = percentDecoded(pathname)
    .replace(/\/{2,}/g, '/')
    .replace(/(?:\/index\.(?:html?|php)|\/amp)?\/*$/i, '')
  const fragment = EMPTY_FRAGMENT.test(hash) ? '' : hash
  if (path === '' && query.length === 0 && fragment === '') return undefined
  const place = port === '' ? hostWithoutWww(address) : `${hostWithoutWww(address)}:${port}`
  return `${place}${path}${query.length > 0 ? `?${new URLSearchParams(query)}` : ''}${fragment}`
}
