import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { absoluteAddress, all, documentOf } from './dom.js'

const FEED_TYPE = /^application\/(?:rss|atom|feed)\+(?:xml|json)\b/i
/** Matches titles and addresses of feeds with comments, or with the posts of one tag or author, which many systems list after their main feed. */
const PARTIAL = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ links }) => links?.comments ?? []))}(?!\p{L})|/(?:tag|category|author)/`,
  'iu',
)

/**
 * Returns the addresses of the feeds that a page names with `rel="alternate"`, those of all articles first. It returns none if the
 * text is not a page.
 */
export function pageFeeds(html: string, address: string): string[] {
  if (!/<(?:html|head|body|link)[\s>]/i.test(html)) return []
  const document = documentOf(html)
  const base = absoluteAddress(document.querySelector('base')?.getAttribute('href'), address) ?? address
  const links = all(document, 'link[rel~="alternate" i], link[rel~="feed" i]').filter(link =>
    FEED_TYPE.test(link.getAttribute('type')?.trim() ?? ''),
  )
  const isPartial = (link: (typeof links)[number]): boolean =>
    PARTIAL.test(`${link.getAttribute('title') ?? ''} ${link.getAttribute('href') ?? ''}`)
  const sorted = [...links.filter(link => !isPartial(link)), ...links.filter(isPartial)]
  return [...new Set(sorted.flatMap(link => absoluteAddress(link.getAttribute('href'), base) ?? []))]
}
