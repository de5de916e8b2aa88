import { FEED_FORMATS } from '../core/feed-formats.js'
import { clipped } from '../core/text.js'
import type { FeedLink } from '../editions/index.js'
import type { Snapshot } from '../pipeline/index.js'
import { claimAt } from './own-files.js'

/** The prefix of the name by which a page of the site is opened. A slug never has a colon. */
const PREFIX = 'page:'
const INDEX = 'index.html'

/** A page that belongs to no single post or issue: the front page, a page of the archive, the list of feeds, … */
export interface SitePage {
  readonly name: string
  readonly title: string
}

/** Lists the pages of the site in the order in which a build plans them. */
export function sitePages({ plan, posts, publication }: Snapshot): SitePage[] {
  const planned = plan()
  const ofPosts = new Set(posts.flatMap(({ output, path }) => [output, `${path}republish/${INDEX}`]))
  const redirects = new Set(planned?.ids.redirects.map(({ output }) => output) ?? [])
  const digests = publication?.digests.map(({ name }) => `issues/${name}/${INDEX}`) ?? []
  return (planned?.claims ?? []).flatMap(({ output }) => {
    const { path } = output
    if (!('render' in output) || !path.endsWith('.html') || path.startsWith('email/')) return []
    if (ofPosts.has(path) || redirects.has(path)) return []
    if (path.startsWith('issues/') && !digests.includes(path)) return []
    return [{ name: PREFIX + path, title: titleOfPage(path) }]
  })
}

/**
 * Returns the path of the page that a name stands for: with the prefix, that very file; otherwise the page at this address, which is
 * how links within pages lead here.
 */
export function pageNamed(snapshot: Snapshot, name: string): string | undefined {
  const path = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : `${name}/${INDEX}`
  return path.endsWith('.html') && claimAt(snapshot, path) ? path : undefined
}

/** Returns a title made from the path, because rendering every page for the list would take too long. */
export function titleOfPage(path: string): string {
  if (path === INDEX) return 'Front page'
  if (path === '404.html') return 'Page not found'
  const parts = path.replace(/\/?index\.html$/, '').split('/')
  const words = parts.map(part => clipped(part, 60)).join(' › ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Lists the feeds that a build would write now. The feed of a topic that only drafts have does not exist yet. */
export function feedsOf({ reader, plan }: Snapshot): readonly FeedLink[] {
  const paths = new Set(plan()?.claims.map(({ output }) => output.path))
  return reader?.site.feeds.filter(feed => FEED_FORMATS.some(({ name }) => paths.has(feed[name]))) ?? []
}
