import { Readability } from '@mozilla/readability'
import { DomUtils } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { type ArticleFacts, pageOf, plannedSite, siteOf, textOf } from './article-factory.js'
import { all, meta, read } from './page-reading.js'
import { KINDS } from './sample-articles.js'

const republished = KINDS['republished'] ?? {}
const named = (html: string, name: string): (string | undefined)[] =>
  all(read(html), 'meta', { name }).map(({ attribs }) => attribs['content'])

/** The pictures that software takes for a page's own, in the order in which it tries them. */
const pictures = (html: string): (string | undefined)[] => {
  const page = read(html)
  return [
    meta(page, 'property', 'og:image'),
    ...DomUtils.findAll(({ name }) => name === 'img', all(page, 'article')).map(({ attribs }) => attribs['src']),
    ...all(page, 'img').map(({ attribs }) => (attribs['aria-hidden'] === 'true' ? undefined : attribs['src'])),
  ].filter(src => src !== undefined)
}

describe('what other software reads from a page', () => {
  it.each<[string, ArticleFacts, string[], string]>([
    ['one author', { authors: [{ name: 'Ada Writer' }] }, ['Ada Writer'], 'Ada Writer'],
    [
      'three authors',
      { authors: ['Ada Writer', 'Bo Author', '李 明'].map(name => ({ name })) },
      ['Ada Writer, Bo Author, 李 明'],
      'Ada Writer, Bo Author, 李 明',
    ],
    [
      'a name with a comma',
      { authors: [{ name: 'Department of Health, Leeds' }, { name: 'Bo Author' }] },
      ['Department of Health, Leeds; Bo Author'],
      'Department of Health, Leeds, Bo Author',
    ],
    ['nobody', { authors: [] }, [], ''],
  ])('names all authors in one element: %s', async (_, facts, authors, byline) => {
    const html = await pageOf({ ...republished, ...facts })
    expect(named(html, 'author')).toEqual(authors)
    expect(new Readability(parseHTML(html).document as unknown as Document).parse()?.byline ?? '').toBe(byline)
  })

  it('cites the original, not the copy', async () => {
    const html = await pageOf(republished)
    expect(
      Object.fromEntries(
        all(read(html), 'meta').flatMap(({ attribs: { name = '', content } }) =>
          /^citation_|^dcterms/.test(name) ? [[name, content]] : [],
        ),
      ),
    ).toMatchInlineSnapshot(`
      {
        "citation_author": "Bo Author",
        "citation_journal_title": "Harbour Review",
        "citation_public_url": "https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays",
        "citation_publication_date": "2026/03/12",
        "citation_title": "Why the River Treaty Held for Sixty Years",
        "dcterms.rights": "© 2026 Harbour Review. CC BY-ND 4.0 (https://creativecommons.org/licenses/by-nd/4.0/)",
      }
    `)
    expect(named(await pageOf(KINDS['own'] ?? {}), 'citation_title')).toEqual([])
  })

  it('shows the credit in a browser’s reader view', async () => {
    const html = await pageOf(republished)
    const shown = new Readability(parseHTML(html).document as unknown as Document).parse()?.textContent ?? ''
    expect(shown).toMatch(/Original: .*Licence|Republished by/s)
  })

  it.each([
    ['a form to subscribe', 'server: {}\n'],
    ['feeds', 'feeds:\n  rivers: { title: Rivers, tags: [rivers] }\n'],
  ])('shows neither %s nor other posts in a reader view, and takes nobody else for the author', async (_, yaml) => {
    const site = siteOf(yaml)
    const posts = ['First', 'Second', 'Third', 'Fourth'].map((title, i) => ({
      ...republished,
      ...{
        slug: title,
        title,
        date: `2026-03-0${i + 1}`,
        tags: ['rivers'],
        authors: [{ name: `Author of the ${title}` }],
      },
      // Reader views add what is around a short text.
      html: '<p>Two ministers signed it, and neither of them had read it.</p>'.repeat(i === 1 ? 1 : 20),
    }))
    const pages = plannedSite(posts, { site })
    for (const { title } of posts.slice(0, 3)) {
      const html = await textOf(pages.get(`${title}/index.html`))
      const others = posts.filter(post => post.title !== title).map(({ authors: [author] }) => author?.name ?? '')
      for (const other of others) expect(html).toContain(other)
      const view = new Readability(parseHTML(html).document as unknown as Document).parse()
      expect(view?.byline).toBe(`Author of the ${title}`)
      expect(view?.textContent).toContain('neither of them had read it')
      const shown = others.filter(other => view?.textContent?.includes(other))
      expect([
        ...shown,
        ...(view?.textContent?.match(/Next article|Related articles|Subscribe|feed reader/g) ?? []),
      ]).toEqual([])
    }
  })

  it('never takes a counter for a picture of the article', async () => {
    const url = 'https://count.example.com/1.gif?article=4&at=top'
    const html = await pageOf({ ...republished, counter: url })
    expect(all(read(html), 'img', { class: 'counter' }).map(({ attribs }) => attribs['src'])).toEqual([url])
    expect(pictures(html)).not.toContain(url)
  })
})
