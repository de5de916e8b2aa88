import { canParseUrl } from '../../core/url.js'
import { plainOf } from '../html/dom.js'
import { domainOf, type NewOutlet, outletKey } from '../outlet.js'
import { child, childrenOf, type ParsedElement, xmlElements } from './xml-element.js'

/** A list of feeds: the outlets in it, and the entries that name no address of a feed. */
export interface OpmlOutlets {
  readonly outlets: readonly (NewOutlet & { readonly feed: string })[]
  readonly unread: readonly string[]
}

/**
 * Reads a list of feeds in OPML 1.0 or 2.0, in whatever groups it has them. It returns undefined if the text is no OPML. Each feed
 * is an outlet; two entries with one feed are one.
 */
export function opmlOutlets(text: string): OpmlOutlets | undefined {
  const root = xmlElements(text.slice(Math.max(0, text.search(/<(?!\?|!)/)))).find(({ name }) => name === 'opml')
  if (!root) return undefined
  const byFeed = new Map<string, NewOutlet & { readonly feed: string }>()
  const unread: string[] = []
  for (const { attributes } of outlinesIn(child(root, 'body') ?? root)) {
    const written =
      attributes['xmlurl'] ?? (/^(?:rss|atom|feed)$/i.test(attributes['type'] ?? '') ? attributes['url'] : undefined)
    if (written === undefined) continue
    const feed = webAddress(written)
    const home = webAddress(attributes['htmlurl'] ?? '')
    const label = plainOf(attributes['title'] || attributes['text'] || '')
    const name = label || domainOf(home ?? feed)
    if (!feed || !name) unread.push(label || written)
    else if (!byFeed.has(feed))
      byFeed.set(feed, { key: outletKey(name, home ?? feed), name, feed, ...(home ? { url: home } : {}) })
  }
  return { outlets: [...byFeed.values()], unread }
}

const outlinesIn = (element: ParsedElement): ParsedElement[] =>
  childrenOf(element, 'outline').flatMap(outline => [outline, ...outlinesIn(outline)])

/** Returns a web address in its normal form. Some programs write `feed:` before it, or in place of `http:`. */
function webAddress(written: string): string | undefined {
  const address = written
    .trim()
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://')
  return /^https?:\/\//i.test(address) && canParseUrl(address) ? new URL(address).href : undefined
}
