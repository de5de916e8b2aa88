import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Terms } from '../../src/attribution/index.js'
import { limitedBody } from '../../src/content/text-limit.js'

const P = (...texts: string[]): string => texts.map(text => `<p>${text}</p>`).join('\n')
const bodyOf = (html: string, excerpt = /<p>.*?<\/p>/s.exec(html)?.[0] ?? '') => ({ html, excerpt, plain: true })
const limited = (html: string, terms: Partial<Terms>, more = false, language = 'en') =>
  limitedBody(bodyOf(html), terms as Terms, { more, language })
const excerptOf = (html: string, terms: Partial<Terms>, language = 'en'): string =>
  limited(html, terms, false, language).body.excerpt
const words = (html: string): number => html.replace(/<[^>]*>/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0

describe('an excerpt within the limits of the terms', () => {
  it.each<[what: string, html: string, terms: Partial<Terms>, excerpt: string]>([
    ['ends after the paragraphs', P('A b.', 'C d.', 'E f.'), { paragraphs: 2 }, P('A b.', 'C d.')],
    [
      'counts lists and quotations as paragraphs, and neither headings nor pictures',
      `<h2>X</h2>\n<figure><img src="a.png" alt=""></figure>\n<ul>\n<li>A</li>\n<li>B</li>\n</ul>\n${P('C')}`,
      { paragraphs: 1 },
      '<h2>X</h2>\n<figure><img src="a.png" alt="" /></figure>\n<ul>\n<li>A</li>\n<li>B</li>\n</ul>',
    ],
    [
      'ends with a sentence',
      P('One two. Three four. Five.'),
      { words: 4, content: 'excerpt' },
      P('One two. Three four.'),
    ],
    ['ends with a paragraph', P('One two', 'three four five'), { words: 4, content: 'excerpt' }, P('One two')],
    [
      'closes what is open',
      '<blockquote>\n<p><em>One two. Three</em></p>\n</blockquote>',
      { words: 2, content: 'excerpt' },
      '<blockquote>\n<p><em>One two.</em></p></blockquote>',
    ],
    ['ends with a word where a sentence is too long', P('One two three four.'), { words: 2 }, P('One two…')],
    [
      'does not end with a title',
      P('We saw Dr. Ada Writer at home.'),
      { words: 4, content: 'excerpt' },
      P('We saw Dr. Ada…'),
    ],
    [
      'does not end with a heading',
      `${P('One two.')}\n<h2>Three</h2>\n${P('Four five six.')}`,
      { words: 3, content: 'excerpt' },
      P('One two.'),
    ],
    [
      'counts characters where no spaces part words',
      P('一二三。四五六。'),
      { words: 4, content: 'excerpt' },
      P('一二三。'),
    ],
    [
      'counts a reference as a character',
      P('A &amp; b &lt; c. D e.'),
      { words: 3, content: 'excerpt' },
      P('A &amp; b &lt; c.'),
    ],
    ['takes the narrower of two limits', P('A b.', 'C d.', 'E f.'), { paragraphs: 3, words: 4 }, P('A b.', 'C d.')],
    ['stays the first paragraph where only words are limited', P('A b.', 'C d.', 'E f g.'), { words: 5 }, P('A b.')],
    [
      'has no link to a footnote that it lacks',
      P('A<sup class="footnote-ref"><a href="#fn1">1</a></sup> b.', 'C.'),
      { paragraphs: 1 },
      P('A b.'),
    ],
  ])('%s', (_, html, terms, excerpt) => {
    expect(excerptOf(html, terms)).toBe(excerpt)
  })

  it('ends at the author’s mark, unless that comes too late', () => {
    const body = bodyOf(P('A b.', 'C d.', 'E f.'), P('A b.', 'C d.'))
    const cutAt = (most: number) =>
      limitedBody(body, { words: most, content: 'excerpt' } as Terms, { more: true, language: 'en' }).body.excerpt
    expect([cutAt(5), cutAt(3)]).toEqual([P('A b.', 'C d.'), P('A b.')])
  })

  it.each<[html: string, terms: Partial<Terms>, overlong: boolean]>([
    [P('A b.', 'C d.'), { words: 4 }, false],
    [P('A b.', 'C d.'), { words: 3 }, true],
    [P('A b.', 'C d.'), { paragraphs: 2 }, false],
    [P('A b.', 'C d.'), { paragraphs: 1 }, true],
    [P('A b.', 'C d.'), {}, false],
    [P('A b.', 'C d.'), { content: 'excerpt', words: 9 }, false],
  ])('tells whether %j is too long for %j', (html, terms, overlong) => {
    expect(limited(html, terms).overlong).toBe(overlong)
  })

  it('never has more words than the terms allow, and none of its own', () => {
    const sentence = fc
      .array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 9 })
      .map(all => `${all.join(' ')}.`)
    const paragraph = fc.array(sentence, { minLength: 1, maxLength: 4 }).map(all => all.join(' '))
    fc.assert(
      fc.property(
        fc.array(paragraph, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (texts, most) => {
          const html = P(...texts)
          const excerpt = excerptOf(html, { words: most, content: 'excerpt' })
          expect(words(excerpt)).toBeGreaterThan(0)
          expect(words(excerpt)).toBeLessThanOrEqual(most)
          const plain = (text: string) => text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
          expect(plain(html).startsWith(plain(excerpt).replace(/…$/, '').trim())).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})
