import { Readability } from '@mozilla/readability'
import { DomUtils } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { type ArticleFacts, pageOf } from './article-factory.js'
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

  it('never takes a counter for a picture of the article', async () => {
    const url = 'https://count.example.com/1.gif?article=4&at=top'
    const html = await pageOf({ ...republished, counter: url })
    expect(all(read(html), 'img', { class: 'counter' }).map(({ attribs }) => attribs['src'])).toEqual([url])
    expect(pictures(html)).not.toContain(url)
  })
})
