import { fingerprint } from '../../core/fingerprint.js'
import { w3cdtf } from '../../core/moment.js'
import type { Article, Edition } from '../article.js'
import { archivePaths } from './archive-pages.js'
import type { WebSite } from './page-parts.js'

/** The maximum number of addresses in a sitemap (https://www.sitemaps.org/protocol.html). */
const MOST = 50_000

interface Entry {
  readonly loc: string
  /** The date of the last change, as W3CDTF. */
  readonly lastmod?: string
}

/** Lists the pages that belong in a sitemap: those without `noindex` whose canonical address is their own. */
export function sitemapEntries(web: WebSite, articles: readonly Article[]): Entry[] {
  const { url } = web.site.publication
  const listed = articles.filter(article => article.index && !article.withdrawn && article.canonical === article.url)
  return [
    { loc: url },
    ...archivePaths(articles.filter(({ withdrawn, gone }) => !withdrawn && !gone)).map(path => ({ loc: url + path })),
    { loc: `${url}feeds/` },
    ...listed.map(article => ({ loc: article.url, lastmod: w3cdtf(article.updated ?? article.date) })),
  ]
}

/** Makes `sitemap.xml`. If there are too many addresses for one file, it is an index of `sitemap-1.xml` and so on. */
export function sitemapEditions(web: WebSite, articles: readonly Article[], most = MOST): Edition[] {
  const entries = sitemapEntries(web, articles)
  // The entries are made again when they are rendered, because until then they would take as much memory as the pages that they name.
  const part = (path: string, start: number): Edition =>
    sitemap(web, path, entries.slice(start, start + most), () =>
      sitemapEntries(web, articles).slice(start, start + most),
    )
  if (entries.length <= most) return [part('sitemap.xml', 0)]
  const parts = Array.from({ length: Math.ceil(entries.length / most) }, (_, i) =>
    part(`sitemap-${i + 1}.xml`, i * most),
  )
  const sitemaps = parts.map(({ path }) => web.site.publication.url + path)
  const index: Edition = {
    path: 'sitemap.xml',
    key: fingerprint(web.site.key, 'sitemap index', sitemaps),
    render: () => ({ bytes: web.render('web/sitemap-index.xml', { sitemaps }) }),
  }
  return [index, ...parts]
}

const sitemap = (web: WebSite, path: string, entries: readonly Entry[], again: () => readonly Entry[]): Edition => ({
  path,
  key: fingerprint(
    web.site.key,
    entries.map(({ loc, lastmod }) => `${loc} ${lastmod ?? ''}`),
  ),
  render: () => ({
    bytes: web.render('web/sitemap.xml', { entries: again().map(({ loc, lastmod }) => ({ loc, lastmod })) }),
  }),
})

/**
 * Makes robots.txt, which disallows only the raw email editions. Pages with `noindex` are allowed, because robots must read
 * them to find it.
 */
export function robotsText({ site }: WebSite): string {
  const { url } = site.publication
  return `User-agent: *\nDisallow: ${new URL(url).pathname}email/\n\nSitemap: ${url}sitemap.xml\n`
}
