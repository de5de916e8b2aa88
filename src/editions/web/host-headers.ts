import { FEED_FORMATS } from '../../core/feed-formats.js'
import { type Publication, serverUrl } from '../../publication/index.js'
import type { Article } from '../article.js'
import type { Site } from '../site.js'

/**
 * Returns the content security policy of pages: pictures, audio and video from anywhere; style sheets and the script that copies from
 * the site itself; and forms for the server, which may be on another host.
 */
export function pagePolicy(publication: Publication): string {
  const { origin } = new URL(serverUrl(publication))
  const server = origin === new URL(publication.url).origin ? '' : ` ${origin}`
  return `default-src 'none'; img-src https: 'self'; media-src https: 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'self'${server}; frame-ancestors 'self'`
}

/** The cache header of feeds. Readers wait until max-age has passed, so more than an hour would delay news. */
const HOUR = 'Cache-Control: public, max-age=3600'

/**
 * Makes `_headers` for Netlify and Cloudflare Pages, with the content types of feeds and the policy of pages. A host
 * applies all rules that match an address, so the policy has rules for pages alone: emails have inline styles, which it
 * forbids.
 */
export function hostHeaders({ feeds, publication }: Site, articles: readonly Article[]): string {
  const rules = new Map<string, readonly string[]>([
    ['/*', ['X-Content-Type-Options: nosniff', 'Referrer-Policy: strict-origin-when-cross-origin']],
    ['/issues/*', ['X-Robots-Tag: noindex']],
    ['/email/*', ['X-Robots-Tag: noindex']],
  ])
  const policy = `Content-Security-Policy: ${pagePolicy(publication)}`
  for (const pattern of pagePatterns(articles)) rules.set(pattern, [policy, ...(rules.get(pattern) ?? [])])
  for (const feed of feeds)
    for (const { name, mediaType } of FEED_FORMATS)
      rules.set(feedPattern(feed[name]), [`Content-Type: ${mediaType}; charset=utf-8`, HOUR])
  rules.set('/opml.xml', ['Content-Type: text/x-opml; charset=utf-8', HOUR])
  return [...rules]
    .map(([pattern, headers]) => `${pattern}\n${headers.map(header => `  ${header}\n`).join('')}`)
    .join('\n')
}

/** The patterns of the pages that are not those of posts. */
const LISTS = ['/archive/*', '/issues/*']

/**
 * Lists one pattern for all pages directly below the root, and one for each folder with deeper pages, because hosts limit
 * the number of rules.
 */
function pagePatterns(articles: readonly Article[]): string[] {
  const deep = new Set<string>()
  for (const { path } of articles) {
    const cut = path.indexOf('/')
    if (cut > 0 && cut < path.length - 1) deep.add(`/${path.slice(0, cut)}/*`)
  }
  const copies = articles.some(({ passOn }) => passOn) ? ['/:page/republish/'] : []
  return [
    '/',
    '/:page',
    '/:page/',
    ...copies,
    ...LISTS,
    ...[...deep].filter(pattern => !LISTS.includes(pattern)).sort(),
  ]
}

/** Generalises the path of a feed: `/feeds/:name/feed.xml` covers every feed of that form. */
function feedPattern(path: string): string {
  const parts = path.split('/')
  return `/${parts.map((part, i) => (i === 0 || i === parts.length - 1 ? part : `:part${i}`)).join('/')}`
}
