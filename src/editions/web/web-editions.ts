import { fingerprint } from '../../fingerprint.js'
import type { Article, Edition } from '../article.js'
import { folded } from '../selection.js'
import type { FeedLink, Site } from '../site.js'
import type { Templates } from '../templates.js'
import { archiveEditions } from './archive-pages.js'
import { feedsPage, type IssueLink } from './feeds-page.js'
import { FRONT_POSTS, frontPage, notFoundPage } from './front-page.js'
import { hostHeaders } from './host-headers.js'
import { type WebSite, webSite } from './page-parts.js'
import { postPage } from './post-page.js'
import { robotsText, sitemapEditions } from './sitemap.js'

/**
 * The web edition: a page per post, the pages that lead to them, and what browsers, hosts and search engines read.
 * @param articles all of them, newest first; withdrawn ones keep a page but are listed nowhere
 */
export function webEditions(
  site: Site,
  articles: readonly Article[],
  issues: readonly IssueLink[],
  templates: Templates,
): Edition[] {
  const web = webSite(site, templates)
  const listed = articles.filter(({ withdrawn }) => !withdrawn)
  const newest = listed.slice(0, FRONT_POSTS)
  const keyOf = (...parts: string[]): string => fingerprint(site.key, ...parts)
  const feedsOf = ownFeeds(site)
  return [
    ...articles.map(article => postEdition(web, article, feedsOf(article))),
    {
      path: 'index.html',
      key: keyOf('index', ...newest.map(article => article.fingerprint)),
      render: () => frontPage(web, newest),
    },
    ...archiveEditions(web, listed),
    {
      path: 'feeds/index.html',
      key: keyOf('feeds', JSON.stringify(site.feeds), JSON.stringify(issues)),
      render: () => feedsPage(web, issues),
    },
    { path: '404.html', key: keyOf('404'), render: () => notFoundPage(web) },
    ...sitemapEditions(web, articles),
    textEdition('robots.txt', robotsText(web)),
    textEdition('_headers', hostHeaders(site, articles)),
    textEdition('style.css', web.css),
  ]
}

const textEdition = (path: string, text: string): Edition => ({ path, key: fingerprint(text), render: () => text })

function postEdition(web: WebSite, article: Article, feeds: readonly FeedLink[]): Edition {
  return {
    path: article.output,
    key: fingerprint(web.site.key, article.fingerprint, ...feeds.map(({ rss }) => rss)),
    render: () => postPage(web, article, feeds),
  }
}

/** Finds the feeds of a post's own tags: named ones that ask for nothing but the tag, and those of `tagFeeds`. */
function ownFeeds({ publication, feeds }: Site): (article: Article) => readonly FeedLink[] {
  const byTag = new Map<string, FeedLink>()
  // A feed made for a tag is known by its title; one for every tag would be too many to look through for every post.
  const opening = `${publication.title}: `
  for (const feed of feeds)
    if (feed.name !== '' && feed.title.startsWith(opening)) byTag.set(folded(feed.title.slice(opening.length)), feed)
  const byName = new Map(feeds.map(feed => [feed.name, feed]))
  for (const { name, tags, authors, publishers } of publication.feeds) {
    const feed = byName.get(name)
    if (name !== '' && feed && authors.length + publishers.length === 0)
      for (const tag of tags) byTag.set(folded(tag), feed)
  }
  return ({ tags }) => [...new Set(tags.map(tag => byTag.get(folded(tag))))].filter(feed => feed !== undefined)
}
