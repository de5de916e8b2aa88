import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { strictHtml } from '../../../src/editions/feeds/strict-html.js'
import { feedFindings } from '../../lint/feeds/feed-findings.js'
import { HOSTILE_BODIES, HOSTILE_TEXTS } from './hostile.js'
import { textOfHtml } from './read-back.js'

const BASE = 'https://reader.example.org/river/'
const strict = (html: string): string => strictHtml(html, BASE)

describe('HTML for feeds', () => {
  it.each([
    ['good HTML', '<p>a <em>b</em><br>c</p>\n<ul>\n<li>d</li>\n</ul>', undefined],
    ['a table', '<table>\n<thead>\n<tr>\n<th style="text-align:left">a</th>\n</tr>\n</thead>\n</table>', undefined],
    ['a block in a paragraph', '<p>a<div>b</div>c</p>', '<p>a</p><div>b</div>c'],
    [
      'a link in a link',
      '<a href="https://a.example.org/">a<a href="https://b.example.org/">b</a></a>',
      '<a href="https://a.example.org/">ab</a>',
    ],
    ['list items left open', '<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
    ['content loose in a table', '<table>a<tr>b</tr></table>', '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>'],
    ['cells without a table', '<tr><td>a</td></tr>', 'a'],
    ['tags that no feed may have', '<form><bdo>a</bdo></form><svg><text>b</text></svg>', 'a'],
    ['script', 'a<script>b</script>c', 'ac'],
    ['comments', 'a<!-- b -->c', 'ac'],
    [
      'void elements closed',
      '<br/><img src="https://example.org/a.png" alt=""/></br>',
      '<br><img src="https://example.org/a.png" alt="">',
    ],
    ['handlers and style', '<p onclick="a" style="color:red">b</p>', '<p>b</p>'],
    ['a footnote', '<a href="#fn1">1</a>', `<a href="${BASE}#fn1">1</a>`],
    ['a relative picture', '<img src="map.png">', `<img src="${BASE}map.png">`],
    [
      'a description that looks like a source',
      '<img src="https://example.org/a" alt="src=b">',
      '<img src="https://example.org/a" alt="src&#61;b">',
    ],
    ['stray signs', 'a < b & c &foo; &copy;', 'a &lt; b &amp; c &amp;foo; &copy;'],
    ['references to control characters', '&#147;a&#0;&#xFFFF;', '“a&#xFFFD;&#xFFFD;'],
  ])('mends %s', (_, html, expected) => {
    expect(strict(html)).toBe(expected ?? html)
  })

  it('does not change its own output, for any input', () => {
    const parts = fc.constantFrom(
      ...['p', 'div', 'a', 'b', 'table', 'tr', 'td', 'li', 'ul', 'h1', 'ruby', 'rt', 'br', 'dd', 'caption'].flatMap(
        name => [`<${name}>`, `</${name}>`],
      ),
      ...['x', '&', '<', '>', '"', ' href="#"', '<!--', '-->'],
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(parts, parts, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 20 }),
        tokens => {
          const once = strict(tokens.join(''))
          expect(strict(once)).toBe(once)
          expect(complaints(once)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('keeps the text of anything that it mends', () => {
    const visible = (html: string): string => textOfHtml(html).replace(/\s+/g, '')
    for (const text of HOSTILE_TEXTS.filter(
      said => !/[\u0000-\u001F\u007F-\u009F\uFFFD-\uFFFF<&]|\p{Cs}/u.test(said),
    )) {
      expect(visible(strict(`<p><div>${text}</p>`))).toBe(text.replace(/\s+/g, ''))
    }
  })

  it.each(HOSTILE_BODIES)('leaves nothing for the validator to report in %j', body => {
    expect(complaints(strict(body))).toEqual([])
  })
})

/** The findings of the validator about HTML in an entry. */
function complaints(html: string): string[] {
  const escaped = html.replace(/[&<>\r]/g, sign => `&#${sign.charCodeAt(0)};`)
  const rss = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>T</title><link>https://a.example.org/</link><description>d</description><language>en</language><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://a.example.org/feed.xml"/><item><title>t</title><guid isPermaLink="false">tag:a.example.org,2024:x</guid><description>${escaped}</description></item></channel></rss>`
  return feedFindings(rss).map(({ rule, message }) => `${rule}: ${message}`)
}
