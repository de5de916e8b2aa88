import { plainOf } from '../html/dom.js'
import { linkTarget } from '../html/link-target.js'
import type { FeedParty } from './feed-document.js'

/**
 * Matches the line by which blogs sign feed entries, in any language: `<p>The post <a>Title</a> appeared first on
 * <a>Site</a>.</p>`.
 */
const SIGNATURE =
  /<p[^<>]*>[^<>]{1,30}<a\b[^<>]*\bhref=["']([^"']+)["'][^<>]*>.{1,300}?<\/a>[^<>]{1,60}<a\b[^<>]*\bhref=["']([^"']+)["'][^<>]*>([^<>]{1,100})<\/a>[\s.]*<\/p>/giu

export interface Unsigned {
  readonly html: string
  /** The site that signed the entry. */
  readonly site?: FeedParty
}

const bare = (address: string): string => linkTarget(address).replace(/[#?].*$|\/$/g, '')

/**
 * Removes the line that links to the entry itself and its site.
 *
 * @param link the address of the entry
 */
export function withoutSignature(html: string, link: string | undefined): Unsigned {
  let site: FeedParty | undefined
  const rest = html.replace(SIGNATURE, (whole: string, entry: string, home: string, name: string) => {
    if (!link || bare(entry) !== bare(link) || !bare(entry).startsWith(bare(home))) return whole
    site = { name: plainOf(name), url: home }
    return ''
  })
  return { html: rest, ...(site ? { site } : {}) }
}
