import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paragraphMarkdown } from '../../src/importing/plain-markdown.js'
import { readBack, shownWords } from './importing.js'

/** The visible text of a paragraph. An address that became a link does not divide a word. */
const shown = (text: string): string => {
  const post = `---\ntitle: T\ndate: 2025-05-01\n---\n\nBefore.\n\n${paragraphMarkdown(text)}\n`
  const html = readBack(post).body?.html ?? ''
  expect(html).toMatch(/^<p>Before\.<\/p>\n<p>[\s\S]*<\/p>\n$/)
  return shownWords(html.replace(/<\/?a\b[^>]*>/g, '').replace('Before.', '')).join(' ')
}

describe('plain text as Markdown', () => {
  it.each([
    ['5 * 3 * 2 and *stars* and __bars__'],
    ['# not a heading'],
    ['b@1.a* end'],
    ['1. not a list'],
    ['2) nor this'],
    ['- nor this'],
    ['+ nor that'],
    ['> nor a quote'],
    ['--- no rule'],
    ['=== no heading'],
    ['<script>alert(1)</script>'],
    ['AT&amp;T and &copy; stay as they are'],
    ['[not](a-link) and ![no](image) and [^1]'],
    ['snake_case_name and _this_'],
    ['`code` and \\backslash'],
    ['~~not struck~~'],
    ['{{ template }} and {% tag %} and {{< shortcode >}}'],
    ['see https://example.org/a_b_c?x=1&y=2 there'],
    ['a | b | c'],
    ['Title {#id .class}'],
    ['{ .a}* end'],
    [': no definition'],
    ['~ nor this'],
    [':::tip no box'],
    ['!!! note "no box"'],
    ['[!NOTE] no sign'],
    ['$$x_1 \\alpha$$ and $$$'],
    ['<Image src="a" /> and List<T>'],
    ['[code]x[/code] [caption]x[/caption] [tweet 12]'],
    ['[TOC]'],
    ['2^10^ and H~2~O and x^2'],
    ['==not marked== and a == b'],
    ['%%no comment%% and 100%'],
    ['(@) no example and (@good)'],
    ['#. no list'],
    ['| no poem'],
    ['+---+---+'],
    ['a ^3fa9c1'],
    ['((64c60d85-1111-2222-3333-444444444444))'],
    ['[a]{.b} and {sub}`c` and [[d]]'],
    ['#+BEGIN_NOTE'],
    ['\\newpage'],
    ['__GHOST_URL__/a'],
    ['[audio mp3="a.mp3"] and [x y="z"]'],
  ])('shows %s unchanged', text => {
    expect(shown(text)).toBe(text)
  })

  it('shows every line unchanged', () => {
    const sign = fc.constantFrom(...'*_`~[](){}<>#+-=|\\!&;:.^"\'%$@/ 1ab é'.split(''))
    fc.assert(
      fc.property(fc.array(sign, { minLength: 1, maxLength: 30 }), signs => {
        const text = `${signs.join('')} end`.replace(/\s+/g, ' ').trim()
        expect(shown(text)).toBe(text)
      }),
      { numRuns: 1500 },
    )
  })
})
