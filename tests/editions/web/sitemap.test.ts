import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { pagePolicy } from '../../../src/editions/web/index.js'
import { webSite } from '../../../src/editions/web/page-parts.js'
import { sitemapEditions } from '../../../src/editions/web/sitemap.js'
import { articleOf, renderedSite, siteOf, textOf, theme } from './article-factory.js'
import { KINDS } from './sample-articles.js'

const xml = (text: string) => new XMLParser({ isArray: name => name === 'url' || name === 'sitemap' }).parse(text)

describe('sitemap.xml', () => {
  it('lists our own pages that may be found, with the day they last changed', async () => {
    const site = siteOf('url: https://example.org/reader\n'.replace('url', 'hub'))
    const texts = await renderedSite(
      [
        KINDS['own'] ?? {},
        KINDS['republished'] ?? {},
        { ...KINDS['republished'], slug: 'listed', index: true },
        { ...KINDS['republished'], slug: 'ours', canonical: 'self' },
        { ...KINDS['withdrawn'], slug: 'gone', canonical: 'self', index: true },
        { slug: 'q&a', date: '2026-02-02' },
      ],
      { site },
    )
    const { urlset } = xml(texts.get('sitemap.xml') ?? '')
    expect(urlset.url).toEqual([
      { loc: 'https://reader.example.org/' },
      { loc: 'https://reader.example.org/archive/' },
      ...['rivers', 'shared-institutions', 'treaties'].map(tag => ({
        loc: `https://reader.example.org/archive/tags/${tag}/`,
      })),
      { loc: 'https://reader.example.org/feeds/' },
      { loc: 'https://reader.example.org/ours/', lastmod: '2026-03-15T09:00:00Z' },
      { loc: 'https://reader.example.org/from-the-editor/', lastmod: '2026-03-10' },
      { loc: 'https://reader.example.org/q&a/', lastmod: '2026-02-02' },
    ])
  })

  it('becomes an index if one file cannot contain all addresses', async () => {
    const site = siteOf()
    const articles = Array.from({ length: 7 }, (_, i) => articleOf({ slug: `post-${i}` }, site))
    const editions = sitemapEditions(webSite(site, theme()), articles, 4)
    expect(editions.map(({ path }) => path)).toEqual(['sitemap.xml', 'sitemap-1.xml', 'sitemap-2.xml', 'sitemap-3.xml'])
    const { sitemapindex } = xml(await textOf(editions[0]))
    expect(sitemapindex.sitemap).toEqual([1, 2, 3].map(n => ({ loc: `https://reader.example.org/sitemap-${n}.xml` })))
    const parts = await Promise.all(
      editions.slice(1).map(async edition => xml(await textOf(edition)).urlset.url.length),
    )
    expect(parts).toEqual([4, 4, 2])
  })

  it('is named in robots.txt, which lets robots read the pages that exclude them', async () => {
    const texts = await renderedSite([])
    expect(texts.get('robots.txt')).toBe(
      'User-agent: *\nDisallow: /email/\n\nSitemap: https://reader.example.org/sitemap.xml\n',
    )
  })
})

/** The headers of each pattern in `_headers`, as hosts read them. */
function rulesOf(text: string): Record<string, string[]> {
  const blocks = text
    .trim()
    .split('\n\n')
    .map(block => block.split('\n'))
  return Object.fromEntries(blocks.map(([pattern = '', ...headers]) => [pattern, headers.map(line => line.trim())]))
}

describe('_headers', () => {
  it('serves feeds with their media type, for an hour', async () => {
    const site = siteOf('feeds:\n  rivers: { tags: [rivers] }\n  roads: { tags: [roads] }\n')
    const rules = rulesOf((await renderedSite([], { site })).get('_headers') ?? '')
    const hour = 'Cache-Control: public, max-age=3600'
    expect(rules).toMatchObject({
      '/feed.xml': ['Content-Type: application/rss+xml; charset=utf-8', hour],
      '/atom.xml': ['Content-Type: application/atom+xml; charset=utf-8', hour],
      '/feed.json': ['Content-Type: application/feed+json; charset=utf-8', hour],
      '/feeds/:part1/feed.xml': ['Content-Type: application/rss+xml; charset=utf-8', hour],
    })
  })

  it('has the security policy for pages at every depth, but not for email editions', async () => {
    const texts = await renderedSite([
      { slug: 'one' },
      { slug: '2025/two' },
      { slug: '2025/three' },
      { output: 'about.html' },
    ])
    const rules = rulesOf(texts.get('_headers') ?? '')
    const policy = pagePolicy(siteOf().publication)
    const policed = Object.keys(rules).filter(pattern => rules[pattern]?.includes(`Content-Security-Policy: ${policy}`))
    expect(policed).toEqual(['/issues/*', '/', '/:page', '/:page/', '/archive/*', '/2025/*'])
    expect(policy).toContain("default-src 'none'; img-src https: 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("form-action 'self';")
    expect(policy).not.toMatch(/unsafe|script-src 'self' /)
    const other = siteOf('server: { url: https://letters.example.org/ }\n').publication
    expect(pagePolicy(other)).toContain("form-action 'self' https://letters.example.org;")
  })
})
