import { describe, expect, it } from 'vitest'
import { pageBody } from '../../../src/editions/web/page-body.js'

describe('the body of a page', () => {
  it.each([
    ['no headings', '<p>a</p>', '<p>a</p>'],
    ['headings in order', '<h2 id="a">A</h2><h3>B</h3>', '<h2 id="a">A</h2><h3>B</h3>'],
    ['a first heading that is too deep', '<h3>A</h3><h3>B</h3>', '<h2>A</h2><h2>B</h2>'],
    ['a step left out', '<h2>A</h2><h4>B</h4><h4>C</h4><h2>D</h2>', '<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2>'],
    ['a shallower one after', '<h4>A</h4><h2>B</h2><h3>C</h3>', '<h2>A</h2><h2>B</h2><h3>C</h3>'],
    ['six steps', '<h1>A</h1><h2>B</h2><h3>C</h3>', '<h2>A</h2><h3>B</h3><h4>C</h4>'],
    ['rules, which are no headings', '<hr><h3>A</h3>', '<hr><h2>A</h2>'],
  ])('skips no level of headings: %s', (_, html, expected) => {
    expect(pageBody(html, 'Table')).toBe(expected)
  })

  it('lets a wide table scroll, with the keyboard too, and makes no heading of an empty corner', () => {
    const table = '<table><thead><tr><th align="left"></th><th>A</th></tr></thead></table>'
    expect(pageBody(`<p>a</p>${table}`, 'Table')).toBe(
      '<p>a</p><div class="scroll" role="group" aria-label="Table" tabindex="0"><table><thead><tr><td align="left"></td><th>A</th></tr></thead></table></div>',
    )
  })
})
