import { describe, expect, it } from 'vitest'
import { type ArticleFacts, pageOf, renderedSite } from './article-factory.js'
import { all, meta, one, read, text } from './page-reading.js'
import { KINDS } from './sample-articles.js'

const ORIGINAL = 'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays'
const republished = KINDS['republished'] ?? {}
const headOf = async (facts: ArticleFacts) => read(await pageOf(facts))

describe('the head of a post’s page', () => {
  it.each<[string, ArticleFacts, string, string | undefined]>([
    ['our own', KINDS['own'] ?? {}, 'https://reader.example.org/from-the-editor/', undefined],
    ['republished', republished, ORIGINAL, 'noindex, follow'],
    ['republished, listed', { ...republished, index: true }, ORIGINAL, undefined],
    [
      'republished, canonical here',
      { ...republished, canonical: 'self' },
      'https://reader.example.org/river-treaty/',
      undefined,
    ],
    ['withdrawn', { ...KINDS['withdrawn'], index: true }, ORIGINAL, 'noindex, follow'],
    ['with a permalink', { output: 'about.html' }, 'https://reader.example.org/about.html', undefined],
  ])('has the canonical address for search engines: %s', async (_, facts, canonical, robots) => {
    const page = await headOf(facts)
    expect(one(page, 'link', { rel: 'canonical' }).attribs['href']).toBe(canonical)
    expect(meta(page, 'name', 'robots')).toBe(robots)
  })

  it('describes the page for social networks, with its own address', async () => {
    const page = await headOf(republished)
    const properties = Object.fromEntries(
      all(page, 'meta')
        .filter(({ attribs }) => attribs['property'])
        .map(({ attribs }) => [attribs['property'], attribs['content']]),
    )
    expect(properties).toEqual({
      'og:type': 'article',
      'og:title': 'Why the river treaty held',
      'og:url': 'https://reader.example.org/river-treaty/',
      'og:site_name': 'The River Reader',
      'og:locale': 'en_US',
      'og:description': republished.summary,
      'og:image': 'https://reader.example.org/river-treaty/map.png',
      'og:image:width': '1200',
      'og:image:height': '700',
      'og:image:type': 'image/png',
      'og:image:alt': 'A map of the river with both banks and the gauge',
      'article:published_time': '2026-03-14T09:00:00+01:00',
      'article:modified_time': '2026-03-15T09:00:00Z',
      'article:author': 'https://ada.example.net/',
      'article:tag': 'shared institutions',
    })
    expect(meta(page, 'name', 'twitter:card')).toBe('summary_large_image')
    expect(meta(await headOf({}), 'name', 'twitter:card')).toBe('summary')
  })

  it.each([
    ['en-GB', 'en_GB'],
    ['pt-BR', 'pt_BR'],
    ['ar', 'ar_EG'],
    ['zh-Hant', 'zh_TW'],
  ])('names the locale of %s', async (language, locale) => {
    expect(meta(await headOf({ language }), 'property', 'og:locale')).toBe(locale)
  })

  it('describes the page and names it with the publication', async () => {
    const page = await headOf(republished)
    expect(text(one(page, 'title'))).toBe('Why the river treaty held · The River Reader')
    expect(meta(page, 'name', 'description')).toBe(republished.summary)
    expect(meta(page, 'name', 'viewport')).toBe('width=device-width, initial-scale=1')
    expect(one(page, 'meta', { charset: 'utf-8' })).toBeDefined()
    expect(one(page, 'link', { rel: 'license' }).attribs['href']).toBe(
      'https://creativecommons.org/licenses/by-nd/4.0/',
    )
  })
})

describe('every page', () => {
  it('has one title, one h1, one main, one description, and leads to the three formats of the main feed', async () => {
    const site = await renderedSite(Object.values(KINDS))
    const pages = [...site].filter(([path]) => path.endsWith('.html'))
    expect(pages.length).toBe(Object.keys(KINDS).length + 9)
    for (const [path, html] of pages) {
      const page = read(html)
      for (const name of ['title', 'h1', 'main']) expect(all(page, name), `${name} of ${path}`).toHaveLength(1)
      const types = all(page, 'link', { rel: 'alternate' }).map(({ attribs }) => attribs['type'])
      expect(types, path).toEqual(['application/rss+xml', 'application/atom+xml', 'application/feed+json'])
      expect(all(page, 'link', { rel: 'canonical' }).length, path).toBe(path === '404.html' ? 0 : 1)
    }
  })
})
