import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/editions/index.js'
import { webEditions } from '../../../src/editions/web/index.js'
import { type ArticleFacts, articleOf, on, renderedSite, siteOf, theme } from './article-factory.js'
import { all, one, read, text, withClass } from './page-reading.js'
import { KINDS } from './sample-articles.js'

const issues = [
  { name: 'weekly', kind: 'digest' as const, title: 'The Weekly', path: 'issues/weekly/', date: on('2026-03-14') },
]
const yaml = 'feeds:\n  rivers: { title: Rivers only, tags: [rivers] }\ndigests:\n  weekly: { title: The Weekly }\n'
const many = (count: number): ArticleFacts[] =>
  Array.from({ length: count }, (_, i) => ({
    slug: `post-${i}`,
    date: `${2020 + (i % 3)}-0${1 + (i % 9)}-11`,
    title: `Post ${i}`,
  }))

/** Files of other editions to which pages link. */
const OTHERS = /^(?:feeds\/\w+\/)?(?:feed\.xml|atom\.xml|feed\.json)$|^opml\.xml$|^issues\/weekly\/$|\.(?:png|mp4)$/

/** The addresses on a page that lead nowhere in the rendered site. */
function broken(path: string, html: string, site: ReadonlyMap<string, string>): string[] {
  const page = read(html)
  const links = ['href', 'src'].flatMap(name =>
    ['a', 'link', 'img', 'video'].flatMap(tag => all(page, tag).map(({ attribs }) => attribs[name] ?? '')),
  )
  return links.filter(link => {
    if (link === '' || /^https?:/.test(link)) return false
    const [address = '', fragment] = link.split('#')
    const [file = ''] = address.split('?')
    const target = file === '' ? path : file.startsWith('/') ? file.slice(1) : posix.join(posix.dirname(path), file)
    const clean = target.replace(/^\.\/?/, '')
    const found = site.get(clean) ?? site.get(`${clean}index.html`)
    if (found === undefined) return !OTHERS.test(clean)
    return fragment !== undefined && !new RegExp(`\\sid="${fragment}"`).test(found)
  })
}

describe('the web edition', () => {
  it.each<[string, readonly ArticleFacts[]]>([
    ['every kind of post', Object.values(KINDS)],
    ['an archive in years', many(1001)],
    ['no post at all', []],
  ])('has no link without a target: %s', async (_, facts) => {
    const site = await renderedSite(facts, { site: siteOf(yaml), issues })
    for (const [path, html] of site) if (path.endsWith('.html')) expect(broken(path, html, site), path).toEqual([])
  })

  it('makes a page for each post, the pages that list it, and the files for machines', async () => {
    const site = await renderedSite([{ slug: 'one' }, { output: 'about.html' }, { slug: '2025/two' }])
    expect([...site.keys()].sort()).toEqual([
      '2025/two/index.html',
      '404.html',
      '_headers',
      'about.html',
      'archive/index.html',
      'copy.js',
      'feeds/index.html',
      'index.html',
      'lists.css',
      'one/index.html',
      'robots.txt',
      'sitemap.xml',
      'style.css',
    ])
  })

  it('works below any path: only 404.html, which has no place of its own, begins at the root of the host', async () => {
    const site = await renderedSite(Object.values(KINDS), { site: siteOf('hub: https://hub.example.org/\n') })
    for (const [path, html] of site)
      if (path.endsWith('.html')) expect(/(?:href|src)="\//.test(html), path).toBe(path === '404.html')
    expect(one(read(site.get('404.html') ?? ''), 'link', { rel: 'stylesheet' }).attribs['href']).toMatch(
      /^\/style\.css\?v=/,
    )
  })

  it('has one small stylesheet with the colours of the theme', async () => {
    const css = (await renderedSite([], { site: siteOf('theme: { accent: "#0b6e6e" }\n') })).get('style.css') ?? ''
    expect(css).toContain('--accent:#0b6e6e')
    expect(css).toContain("--reading:Georgia,'Times New Roman',serif;--display:Georgia")
    expect(css).not.toMatch(/@import|url\(/)
    expect(Buffer.byteLength(css)).toBeLessThan(16_500)
  })
})

describe('what has to be rendered again', () => {
  const site = siteOf(yaml)
  const keys = (articles: readonly Article[], where = site) =>
    new Map(webEditions(where, articles, issues, theme()).map(({ path, key }) => [path, key]))
  const articles = many(30).map(facts => articleOf(facts, site))
  const before = keys(articles)
  const changed = (after: ReadonlyMap<string, string>) =>
    [...after].filter(([path, key]) => before.get(path) !== key).map(([path]) => path)

  it('is nothing if nothing has changed', () => {
    expect(changed(keys(articles))).toEqual([])
  })

  it('is its page, that of the post before it, and the lists that contain it, if a post has changed', () => {
    const edited = articles.map((article, i) => (i === 3 ? { ...article, fingerprint: 'other' } : article))
    expect(changed(keys(edited))).toEqual([
      'post-3/index.html',
      'post-4/index.html',
      'index.html',
      'archive/index.html',
    ])
    const old = articles.map((article, i) => (i === 25 ? { ...article, fingerprint: 'other' } : article))
    expect(changed(keys(old))).toEqual(['post-25/index.html', 'post-26/index.html', 'archive/index.html'])
  })

  it('is no other post’s page but that of the post before it, if a post is added', () => {
    const added = [articleOf({ slug: 'new', date: '2026-05-05' }, site), ...articles]
    expect(changed(keys(added))).toEqual([
      'new/index.html',
      'post-0/index.html',
      'index.html',
      'archive/index.html',
      'sitemap.xml',
    ])
  })

  it('is every page, if the publication has changed', () => {
    const after = changed(keys(articles, { ...site, key: 'other' }))
    expect(after.filter(path => path.endsWith('.html'))).toHaveLength(34)
  })
})

describe('the front page', () => {
  it('shows the newest twenty, each with who wrote it and who published it first', async () => {
    const page = read((await renderedSite([...many(30), ...Object.values(KINDS)])).get('index.html') ?? '')
    const cards = withClass(page, 'card')
    expect(cards).toHaveLength(20)
    expect(text(all(cards[0] as never, 'h2'))).toBe('Why the river treaty held')
    expect(text(withClass(cards[0] as never, 'credit-line'))).toContain('Originally published by Harbour Review')
    expect(text(one(page, 'h1'))).toBe('The River Reader')
  })

  it('leaves withdrawn posts out, like the archive', async () => {
    const site = await renderedSite(Object.values(KINDS))
    for (const path of ['index.html', 'archive/index.html']) expect(site.get(path)).not.toContain('no longer here')
  })
})

describe('the archive', () => {
  it('leads to a page for each tag, which lists its posts and leads to its feed', async () => {
    const site = await renderedSite(
      [
        { slug: 'one', tags: ['Rivers', 'Coast'] },
        { slug: 'two', tags: ['rivers'], withdrawn: true },
        { slug: 'three', tags: ['rivers'] },
      ],
      { site: siteOf(yaml) },
    )
    const topics = all(withClass(read(site.get('archive/index.html') ?? ''), 'topics')[0] as never, 'li')
    expect(topics.map(text)).toEqual(['Coast 1', 'Rivers 2'])
    const page = read(site.get('archive/tags/rivers/index.html') ?? '')
    expect([text(one(page, 'h1')), text(withClass(page, 'standfirst'))]).toEqual(['Rivers', '2 articles'])
    expect(all(page, 'a').map(({ attribs }) => attribs['href'])).toEqual(
      expect.arrayContaining(['../../../one/', '../../../three/', '../../../feeds/#feed-rivers', '../../../archive/']),
    )
  })

  it('lists all posts by year and month, with author and first publisher', async () => {
    const page = read((await renderedSite(Object.values(KINDS))).get('archive/index.html') ?? '')
    expect(all(page, 'h2').map(text)).toEqual(['2026 5 articles', '2025 2 articles', 'Topics'])
    expect(all(page, 'h3').map(text)).toEqual(['March', 'February', 'January', 'December', 'November'])
    const entries = withClass(page, 'month').flatMap(month => all(month as never, 'li').map(text))
    expect(entries).toHaveLength(7)
    expect(entries[0]).toBe('14Why the river treaty held Ada Writer and Bo Author · Harbour Review')
    expect(entries[6]).toBe('2The grid that nobody wanted to pay for Cy Reporter · The Grid Post')
  })

  it('of many posts has a page for each year, and lists all of them', async () => {
    const site = await renderedSite(many(1001))
    const years = [...site.keys()].filter(path => /^archive\/\d/.test(path))
    expect(years).toEqual(['archive/2022/index.html', 'archive/2021/index.html', 'archive/2020/index.html'])
    const entries = years.flatMap(path => all(one(read(site.get(path) ?? ''), 'main') as never, 'time'))
    expect(entries).toHaveLength(1001)
    expect(site.get('sitemap.xml')).toContain('https://reader.example.org/archive/2021/')
  })
})

describe('the page of feeds', () => {
  it('gives the address of every feed in every format to copy, and the issues that went out by email', async () => {
    const page = read((await renderedSite([], { site: siteOf(yaml), issues })).get('feeds/index.html') ?? '')
    expect(all(page, 'button').map(({ attribs }) => attribs['data-copy'])).toEqual([
      ...['', 'feeds/rivers/'].flatMap(folder =>
        ['feed.xml', 'atom.xml', 'feed.json'].map(file => `https://reader.example.org/${folder}${file}`),
      ),
      'https://reader.example.org/opml.xml',
    ])
    const [section] = withClass(page, 'issues')
    expect(text(section)).toContain('The Weekly Latest issue, 14 March 2026')
    expect(all(section as never, 'a')[0]?.attribs['href']).toBe('../issues/weekly/')
  })
})
