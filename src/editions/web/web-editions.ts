import { fingerprint } from '../../core/fingerprint.js'
import type { Article, Edition } from '../article.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import { archiveEditions, type ListRecipe, listPage } from './archive-pages.js'
import { feedsPage, type IssueLink } from './feeds-page.js'
import { FRONT_POSTS, frontPage, notFoundPage } from './front-page.js'
import { hostHeaders } from './host-headers.js'
import { onwardOf } from './onward.js'
import { type WebSite, webSite } from './page-parts.js'
import { type PostSurroundings, postPage } from './post-page.js'
import { type CopyRecipe, copyPage, republishEditions } from './republish-page.js'
import { robotsText, sitemapEditions } from './sitemap.js'
import { tagFeedsOf } from './tag-feeds.js'

/**
 * Makes the web edition: a page for each post, the pages that lead to them, and files for browsers, hosts and search
 * engines.
 * @param articles all articles, newest first; withdrawn and expired articles keep a page but are not listed
 */
export function webEditions(
  site: Site,
  articles: readonly Article[],
  issues: readonly IssueLink[],
  templates: Templates,
): Edition[] {
  const web = webSite(site, templates)
  const listed = articles.filter(({ withdrawn, gone }) => !withdrawn && !gone)
  const newest = listed.slice(0, FRONT_POSTS)
  const keyOf = (...parts: (string | readonly string[])[]): string => fingerprint(site.key, ...parts)
  const tagFeeds = tagFeedsOf(site)
  const onward = onwardOf(articles)
  const pages = articles.filter(({ kind }) => kind !== 'link')
  return [
    // The two pages of an article are adjacent, because the caches then keep the credit and the body for both.
    ...pages.flatMap(article => [
      postEdition(web, article, { feeds: tagFeeds.ofPost(article), ...onward(article) }),
      ...republishEditions(web, article),
    ]),
    {
      path: 'index.html',
      key: keyOf(
        'index',
        newest.map(article => article.fingerprint),
      ),
      render: () => ({ bytes: frontPage(web, newest) }),
      shows: { as: 'card', articles: newest, whole: false },
    },
    ...archiveEditions(web, listed, tagFeeds.ofTag),
    {
      path: 'feeds/index.html',
      key: keyOf('feeds', JSON.stringify(site.feeds), JSON.stringify(issues)),
      render: () => ({ bytes: feedsPage(web, issues) }),
    },
    { path: '404.html', key: keyOf('404'), render: () => ({ bytes: notFoundPage(web) }) },
    ...sitemapEditions(web, articles),
    textEdition('robots.txt', robotsText(web)),
    textEdition('_headers', hostHeaders(site, articles)),
    textEdition('style.css', web.css),
    textEdition('lists.css', web.lists.css),
    textEdition('copy.js', web.script.text),
    ...(articles.some(({ formulas }) => formulas) ? [textEdition('math.css', web.math.css)] : []),
  ]
}

const textEdition = (path: string, text: string): Edition => ({
  path,
  key: fingerprint(text),
  render: () => ({ bytes: text }),
})

/** The page of a post. */
interface PostRecipe {
  readonly page: 'post'
  readonly article: Article
  readonly around: PostSurroundings
}

/** What a page is made from that any thread can make. */
export type PageRecipe = PostRecipe | CopyRecipe | ListRecipe

/** Returns a function that makes pages from their recipes. */
export function pageMaker(site: Site, templates: Templates): (recipe: PageRecipe) => string {
  const web = webSite(site, templates)
  return recipe => {
    if (recipe.page === 'post') return postPage(web, recipe.article, recipe.around)
    return recipe.page === 'copy' ? copyPage(web, recipe) : listPage(web, recipe)
  }
}

function postEdition(web: WebSite, article: Article, around: PostSurroundings): Edition {
  const { feeds, next, related } = around
  const recipe: PostRecipe = { page: 'post', article, around }
  const teasers = next ? [next].concat(related) : related
  return {
    path: article.output,
    key: fingerprint(
      web.site.key,
      article.fingerprint,
      feeds.flatMap(({ feed }) => [feed.rss, feed.title]),
      next ? 'next' : '',
      teasers.map(each => each.fingerprint),
    ),
    render: () => ({ bytes: postPage(web, article, around) }),
    shows: { as: 'page', articles: [article], whole: true, ...(teasers.length > 0 ? { teasers } : {}) },
    recipe,
  }
}
