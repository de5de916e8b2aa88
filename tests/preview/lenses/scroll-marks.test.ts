import { describe, expect, it } from 'vitest'
import { asSeen, type View } from '../../../src/preview/lenses/index.js'

const EMAIL = `<h1>One</h1><!--[if mso]><p>Only Outlook</p><![endif]-->
<p title="a <p> b">Two</p><img src="a.png" alt="Three"><div style="position:sticky"><p>Four</p></div>`

const marked = (view: Partial<View> = {}): string =>
  asSeen(EMAIL, { theme: 'light', lens: 'none', images: 'on', marked: true, ...view }).html

describe('the marks by which copies scroll together', () => {
  it('stand on blocks, in order, and never in a comment or an attribute', () => {
    expect(marked()).toBe(`<h1 data-offprint-l="1">One</h1><!--[if mso]><p>Only Outlook</p><![endif]-->
<p title="a <p> b" data-offprint-l="2">Two</p><img src="a.png" alt="Three" data-offprint-l="3"><div style="position:sticky"><p data-offprint-l="4">Four</p></div>`)
  })

  it.each([
    ['a lens', { lens: 'outlook' }],
    ['a theme', { theme: 'full' }],
    ['larger letters', { text: 200 }],
    ['images off', { images: 'off' }],
  ] as const)('are the same with %s', (_, view) => {
    const numbers = [...marked(view).matchAll(/ data-offprint-l="(\d+)"/g)].map(([, mark]) => mark)
    expect(numbers).toEqual(['1', '2', '3', '4'])
  })
})
