import { canParseUrl, hostWithoutWww, isNormalUrl, withoutWww } from './url.js'

/** Matches parameters that say through which link a reader came, and not which article is meant. */
const CAMPAIGN =
  /^(?:utm_\w+|at_(?:campaign|medium|custom\d)|pk_\w+|mtm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|yclid|twclid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ref|ref_src|source|cmpid|ncid|ocid|smid|igshid|igsh|xtor|wt_mc)$/i

/**
 * Returns the form in which the addresses of articles are compared: without the scheme, `www.`, the last slash, the fragment and the
 * parameters of campaigns. It is undefined for a home page, which names no article. Ids of link items are made of it, so a change would
 * change these.
 */
export function articleAddress(url: string): string | undefined {
  if (isNormalUrl(url)) {
    const host = url.indexOf('/') + 2
    const root = url.indexOf('/', host)
    const path = pagePath(url.slice(root))
    return path === '' ? undefined : `${withoutWww(url.slice(host, root))}${path}?`
  }
  const { pathname, searchParams } = new URL(url)
  const query = [...searchParams].filter(([name]) => !CAMPAIGN.test(name)).sort()
  const path = pagePath(pathname)
  return path === '' && query.length === 0 ? undefined : `${hostWithoutWww(url)}${path}?${new URLSearchParams(query)}`
}

const pagePath = (path: string): string => path.replace(/(?:\/index\.html?|\/amp)?\/*$/i, '')

/** Lists the parameters of an address that say through which link a reader came. */
export const campaignParameters = (url: string): string[] =>
  canParseUrl(url) ? [...new URL(url).searchParams.keys()].filter(name => CAMPAIGN.test(name)) : []
