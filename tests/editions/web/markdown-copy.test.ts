import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPost } from '../../../src/content/index.js'
import { markdownOf } from '../../../src/editions/web/markdown-copy.js'
import { EVERYTHING } from './sample-articles.js'

const CONTEXT = {
  url: 'https://reader.example.org/',
  language: 'en',
  timezone: 'UTC',
  since: '2024',
  posts: 'posts',
  static: 'static',
}

function htmlOf(markdown: string): string {
  const bytes = new TextEncoder().encode(`---\ntitle: T\ndate: 2026-03-14\n---\n\n${markdown}`)
  const surroundings = { context: CONTEXT, folder: { read: () => undefined }, publishers: new Map() }
  return readPost({ path: 'posts/t.md', bytes }, surroundings).body?.html ?? expect.fail(markdown)
}

const words = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('Markdown of a sanitised body', () => {
  it('has the source of formulas', () => {
    const html = '<p>A <math data-latex="a_1 &lt; b">…</math></p><p><math display="block" data-latex="c">…</math></p>'
    expect(markdownOf(html)).toBe('A $a_1 < b$\n\n$$c$$\n')
  })

  it.each([
    ['a paragraph with *emphasis*, **strength** and `code`'],
    ['[a link](https://example.org/a_(b) "its title") and ![a picture](https://example.org/a.png)'],
    ['## A heading\n\n### And one below'],
    ['> A quotation\n>\n> > in a quotation\n>\n> - and a list'],
    ['- one\n- two\n  - two and a half\n- three'],
    ['3. three\n4. four'],
    ['1. One\n\n   with a second paragraph\n\n2. Two'],
    ['```ts\nconst a = `b` && c < d // *not* emphasis\n```'],
    ['````\n```\n````'],
    ['`` ` `` and `` `a` ``'],
    ['---'],
    ['| a | b |\n|---|--:|\n| 1 | *2* |'],
    ['Not \\*emphasis\\*, \\[not a link\\](x), 3 \\< 4, \\`no code\\`, &amp;amp; no entity'],
    ['1\\. no list\n\n\\# no heading\n\n\\- no item\n\n\\> no quotation\n\nText\\\n\\- still no item'],
    ['a line  \nand another'],
    ['~~struck~~ <kbd>Ctrl</kbd> H<sub>2</sub>O'],
    ['Look!\\[x\\] and look![](https://example.org/b.png)'],
    ['![A figure](https://example.org/f.png "Its caption")'],
  ])('has the same words as %j', markdown => {
    const html = htmlOf(markdown)
    expect(htmlOf(markdownOf(html))).toBe(html)
  })

  it('loses no word of a long body with every element in it', () => {
    const html = htmlOf(EVERYTHING.replaceAll('\u0001', 'https://pictures.example.net/'))
    expect(words(htmlOf(markdownOf(html)))).toBe(words(html))
  })

  it('loses no text, even with unusual characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab *_`~#>-+=.1)([]!\\<&|:;"\n') }), text => {
        const html = `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`
        expect(words(htmlOf(markdownOf(html)))).toBe(words(html))
      }),
    )
  })
})
