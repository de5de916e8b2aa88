import { describe, expect, it } from 'vitest'
import { perFeedFormat } from '../../../src/core/feed-formats.js'
import { pageOf, siteOf } from './article-factory.js'
import { all, one, read, text, withClass } from './page-reading.js'
import { KINDS } from './sample-articles.js'

const pageFor = async (kind: string) => read(await pageOf(KINDS[kind] ?? {}))

describe('the page of a republished post', () => {
  it('says who wrote it and where it first appeared, above the body, with a link to it', async () => {
    const page = await pageFor('republished')
    const line = withClass(page, 'credit-line')
    expect(text(line)).toBe('By Ada Writer and Bo Author · Originally published by Harbour Review on 12 March 2026')
    const html = await pageOf(KINDS['republished'] ?? {})
    expect(html.indexOf('credit-line')).toBeLessThan(html.indexOf('class="body"'))
    expect(html).toContain('<time datetime="2026-03-12">12 March 2026</time>')
  })

  it('ends with every statement of its credit, each marked with its kind', async () => {
    const page = await pageFor('republished')
    const rows = all(one(page, 'section', { class: 'credit' }) as never, 'p').map(row => [
      row.attribs['class'],
      text(row),
    ])
    expect(rows).toEqual([
      ['original', 'Original: “Why the River Treaty Held for Sixty Years”, Harbour Review, 12 March 2026.'],
      ['licence', 'Licence: CC BY-ND 4.0.'],
      ['permission', 'Republished with permission of the editors of Harbour Review, given on 13 March 2026.'],
      ['copyright', '© 2026 Harbour Review'],
      ['changes', 'Edited from the original: Two footnotes were shortened.'],
      ['via', 'Via Institute for Shared Waters, 13 March 2026.'],
      ['republished', 'Republished by The River Reader on 14 March 2026.'],
      [
        'author',
        'Ada Writer: Fellow, Institute for Shared Waters. She has written about rivers since 1998 and lives beside one.',
      ],
      ['author', 'Bo Author: University of the Delta'],
    ])
    expect(all(page, 'a', { rel: 'license' }).map(link => link.attribs['href'])).toContain(
      'https://creativecommons.org/licenses/by-nd/4.0/',
    )
  })

  it('has a button that leads to the original', async () => {
    const button = one(await pageFor('republished'), 'a', { class: 'button' })
    expect(text(button)).toBe('Read the original at Harbour Review')
    expect(button.attribs['href']).toBe(
      'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays',
    )
  })

  it('shows its picture with caption, credit and licence', async () => {
    const [hero] = withClass(await pageFor('republished'), 'hero')
    expect(text(hero)).toBe('The river between the two towns. (Survey Office, CC BY 4.0)')
    expect(all(hero as never, 'img')[0]?.attribs).toMatchObject({
      src: '../river-treaty/map.png',
      width: '1200',
      height: '700',
    })
  })
})

describe('a page', () => {
  it('has no empty elements for a post of its own without a credit', async () => {
    const page = await pageFor('own')
    expect(text(withClass(page, 'credit-line'))).toBe('By Ada Writer')
    for (const name of ['credit', 'notice', 'hero', 'button', 'excerpt-note'])
      expect(withClass(page, name), name).toEqual([])
    const empty = ['p', 'div', 'ul', 'figure', 'section', 'header', 'footer']
      .flatMap(name => all(page, name))
      .filter(
        element =>
          element.childNodes.length === 0 || (text(element) === '' && all(element as never, 'img').length === 0),
      )
    expect(empty).toEqual([])
  })

  it('of an excerpt shows only the excerpt, and a link to the rest', async () => {
    const html = await pageOf({ ...KINDS['excerpt'], html: '<p>Everything, which we may not show.</p>' })
    const page = read(html)
    expect(html).not.toContain('Everything, which')
    expect(text(withClass(page, 'body'))).toMatch(/^For eleven years/)
    expect(text(withClass(page, 'excerpt-note'))).toMatch(/excerpt/)
    expect(one(page, 'a', { class: 'button' }).attribs['href']).toBe('https://grid.example.com/cost')
  })

  it('of a withdrawn post has only the title, the notice and the credit', async () => {
    const html = await pageOf({ ...KINDS['withdrawn'], summary: 'Secret summary.', tags: [] })
    const page = read(html)
    expect(html).not.toContain('Secret')
    expect(text(one(page, 'h1'))).toBe('The article that is no longer here')
    expect(text(withClass(page, 'notice'))).toContain('Withdrawn at the request of its publisher')
    expect(text(withClass(page, 'credit'))).toContain('Harbour Review')
    expect(withClass(page, 'body')).toEqual([])
  })

  it('shows a notice before the title', async () => {
    const html = await pageOf(KINDS['corrected'] ?? {})
    expect(html.indexOf('role="note"')).toBeGreaterThan(html.indexOf('<article'))
    expect(html.indexOf('role="note"')).toBeLessThan(html.indexOf('<h1>'))
  })

  it.each([
    ['a summary that says something else', 'Two states share a river.', '<p>Sixty years ago.</p>', 1],
    [
      'one cut from the first paragraph',
      'Sixty years ago two…',
      '<p>Sixty <em>years</em> ago two ministers met.</p>',
      0,
    ],
    ['one that is the first paragraph', 'It’s “water” & land.', '<p>It’s &quot;water&quot; &amp; land.</p>', 0],
    ['one whose opening word is a paragraph', 'No one knew the river.', '<p>No.</p><p>Or yes.</p>', 1],
    ['none', '', '<p>Sixty years ago.</p>', 0],
  ])('does not repeat the summary: %s', async (_, summary, html, count) => {
    expect(withClass(read(await pageOf({ summary, html })), 'standfirst')).toHaveLength(count)
  })

  it.each([
    ['en', 'en', 'ltr'],
    ['ar', 'ar', 'rtl'],
    ['he-IL', 'he-IL', 'rtl'],
    ['az-Arab', 'az-Arab', 'rtl'],
  ])('in %s says so, with its direction', async (language, lang, dir) => {
    expect(one(read(await pageOf({ language })), 'html').attribs).toEqual({ lang, dir })
  })

  it('marks the parts that are in a language other than the page', async () => {
    const page = await pageFor('arabic')
    expect(one(page, 'header', { class: 'masthead' }).attribs).toMatchObject({ lang: 'en', dir: 'ltr' })
    expect(one(page, 'a', { class: 'skip' }).attribs).not.toHaveProperty('lang')
  })

  it('offers the feeds of its own tags, after the main one', async () => {
    const site = siteOf(
      'feeds:\n  rivers: { title: Rivers only, tags: [Rivers] }\n  other: { title: Other, tags: [roads] }\n',
      [
        {
          name: 'tag/shared-institutions',
          title: 'The River Reader: shared institutions',
          description: '',
          ...perFeedFormat(({ file }) => `feeds/tag/shared-institutions/${file}`),
        },
      ],
    )
    const page = read(await pageOf(KINDS['republished'] ?? {}, site))
    const links = all(page, 'link', { rel: 'alternate' })
    expect(links.map(link => link.attribs['href'])).toEqual([
      '../feed.xml',
      '../atom.xml',
      '../feed.json',
      ...['rivers', 'tag/shared-institutions'].flatMap(name =>
        ['feed.xml', 'atom.xml', 'feed.json'].map(file => `../feeds/${name}/${file}`),
      ),
    ])
    expect(new Set(links.map(link => link.attribs['title'])).size).toBe(links.length)
  })

  it('loads nothing but the stylesheet, and has neither scripts nor styles of its own', async () => {
    const page = await pageFor('republished')
    expect(all(page, 'script').map(script => script.attribs['type'])).toEqual(['application/ld+json'])
    expect(all(page, 'style')).toEqual([])
    expect(all(page, 'link', { rel: 'stylesheet' })).toHaveLength(1)
    expect(await pageOf(KINDS['republished'] ?? {})).not.toMatch(/\sstyle=|\son\w+=/)
  })
})
