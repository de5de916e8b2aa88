import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scriptJson } from '../../../src/editions/web/structured-data.js'
import { on, pageOf, renderedSite } from './article-factory.js'
import { all, dataOf, meta, one, read, text, withClass } from './page-reading.js'

const NASTY = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '{{title}} {{{body}}}',
  '&lt;b&gt; & &amp;',
  ']]>\u2028\u2029',
  '$& $1 $`',
  '\u202Eevil\u202C',
]
/** Any text that a post can contain: reading it removes control characters and trims white space. */
const hostile = fc
  .oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .map(said => said.replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/g, '').trim())
  .filter(said => said !== '')

const squeezed = (said: string): string => said.replace(/\s+/g, ' ').trim()

describe('a page of hostile words', () => {
  it('reads back as the same words, without a further element or attribute', async () => {
    const calm = read(await pageOf(factsOf('a')))
    await fc.assert(
      fc.asyncProperty(hostile, async said => {
        const html = await pageOf(factsOf(said))
        const page = read(html)
        expect(text(one(page, 'h1'))).toBe(squeezed(said))
        expect(text(withClass(page, 'standfirst'))).toBe(squeezed(`${said} and more`))
        expect(text(withClass(page, 'notice'))).toContain(squeezed(said))
        expect(text(withClass(page, 'credit'))).toContain(squeezed(said))
        expect(text(withClass(page, 'tag'))).toBe(squeezed(said))
        expect(meta(page, 'property', 'og:title')).toBe(said)
        expect(meta(page, 'property', 'og:image:alt')).toBe(said)
        for (const name of ['script', 'img', 'b', 'meta', 'a', 'p']) {
          expect(all(page, name).length, name).toBe(all(calm, name).length)
        }
        const attributes = (elements: ReturnType<typeof all>) => elements.map(element => Object.keys(element.attribs))
        expect(attributes(all(page, 'img'))).toEqual(attributes(all(calm, 'img')))
        expect(dataOf(page)).toMatchObject({ headline: said, copyrightNotice: said, keywords: [said] })
      }),
      { numRuns: 150 },
    )
  })

  it('is listed on the front page, in the archive and among the feeds in the same words', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async said => {
        const issue = {
          name: 'weekly',
          kind: 'digest' as const,
          title: said,
          path: 'issues/weekly/',
          date: on('2026-03-14'),
        }
        const site = await renderedSite([factsOf(said)], { issues: [issue] })
        const front = read(site.get('index.html') ?? '')
        expect(text(one(withClass(front, 'card')[0] as never, 'h2'))).toBe(squeezed(said))
        const links = ['archive/index.html', 'feeds/index.html'].map(path => {
          const main = one(read(site.get(path) ?? ''), 'main')
          return all(main as never, 'a').map(text)
        })
        for (const found of links) expect(found).toContain(squeezed(said))
      }),
      { numRuns: 40 },
    )
  })

  it('cannot leave the script element that holds its structured data', () => {
    fc.assert(
      fc.property(hostile, said => {
        const json = scriptJson({ said })
        expect(json).not.toMatch(/[<>\u2028\u2029]/)
        expect(JSON.parse(json)).toEqual({ said })
      }),
    )
  })
})

const factsOf = (said: string) => ({
  title: said,
  summary: `${said} and more`,
  notice: said,
  tags: [said],
  authors: [{ name: said, affiliation: said, bio: said }],
  html: '<p>Calm words.</p>',
  image: { src: 'https://pictures.example.net/a.png', alt: said, caption: said, credit: said },
  original: {
    publisher: { name: said },
    url: 'https://harbour.example.com/a?b=%22%3E',
    title: said,
    copyright: said,
    permission: { text: said },
  },
})
