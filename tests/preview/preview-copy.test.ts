import { describe, expect, it } from 'vitest'
import { CLIP_MARK, previewCopy, withClipMark } from '../../src/preview/preview-copy.js'

const AS_IT_IS = { theme: 'light', lens: 'none', img: 'on', text: 100, screen: 'edition' } as const
const addresses = { site: 'https://reader.example.org/', local: (path: string) => `/out/${path}` }
const copy = (html: string, setting = {}) => previewCopy(html, { ...AS_IT_IS, ...setting }, addresses).html

describe('the preview’s copy of an email', () => {
  it.each([
    ['a picture', '<img src="https://reader.example.org/a/b.png">', '<img src="/out/a/b.png">'],
    ['a background', '<td background="https://reader.example.org/b.png">', '<td background="/out/b.png">'],
    [
      'a style',
      '<p style="background:url(\'https://reader.example.org/b.png\')">',
      '<p style="background:url(\'/out/b.png\')">',
    ],
    [
      'a link, which leads outside',
      '<a href="https://reader.example.org/a/">',
      '<a href="https://reader.example.org/a/">',
    ],
    [
      'a picture of another host',
      '<img src="https://other.example.com/b.png">',
      '<img src="https://other.example.com/b.png">',
    ],
    [
      'a host that only begins the same',
      '<img src="https://reader.example.org.evil.example/b.png">',
      '<img src="https://reader.example.org.evil.example/b.png">',
    ],
  ])('loads the publication’s own files from the preview: %s', (_, html, wanted) => {
    expect(copy(html)).toBe(wanted)
  })

  it('has numbered blocks only if copies are shown side by side', () => {
    expect(copy('<p>one</p>')).toBe('<p>one</p>')
    expect(copy('<p>one</p>', { screen: 'compare' })).toBe('<p data-offprint-l="1">one</p>')
  })

  it('does not follow the editor’s own dark mode', () => {
    expect(copy('<style>@media (prefers-color-scheme: dark) { a {} }</style>')).not.toContain('prefers-color-scheme')
    expect(
      copy('<style>:root{color-scheme:light dark}</style><meta name="color-scheme" content="light dark">'),
    ).not.toContain('light dark')
  })
})

describe('the clip mark', () => {
  it.each([
    ['short enough', '<p>aa</p><p>bb</p>', 18, '<p>aa</p><p>bb</p>'],
    ['too long by one', '<p>aa</p><p>bb</p>', 9, `<p>aa</p><p ${CLIP_MARK}>bb</p>`],
    ['counted in bytes', '<p>éé</p><p>bb</p><i>', 11, `<p>éé</p><p ${CLIP_MARK}>bb</p><i>`],
    ['inside a tag', '<p>aa</p><p class="x">bb</p><b>c</b>', 12, `<p>aa</p><p class="x">bb</p><b ${CLIP_MARK}>c</b>`],
    [
      'never in a comment',
      '<p>aa</p><!--[if mso]><table><![endif]--><p>bb</p>',
      9,
      `<p>aa</p><!--[if mso]><table><![endif]--><p ${CLIP_MARK}>bb</p>`,
    ],
    ['nothing after it', '<p>aaaaaaaaaa</p>', 5, '<p>aaaaaaaaaa</p>'],
  ])('%s', (_, html, limit, wanted) => {
    expect(withClipMark(html, limit)).toBe(wanted)
  })
})
