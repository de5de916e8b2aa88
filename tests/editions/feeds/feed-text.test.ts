import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feedText, personName, plainOr, textAsHtml } from '../../../src/editions/feeds/feed-text.js'
import { textOfHtml } from './read-back.js'

describe('plain text for feeds', () => {
  it.each([
    ['AT&T <3 “river” 河流 👩‍👩‍👧', 'AT&T <3 “river” 河流 👩‍👩‍👧'],
    ['Close your </p> tags', 'Close your </p > tags'],
    ['\u0093smart\u0094 \u0085', '“smart” …'],
    ['\u0081 \uFFFD \uFFFE \u0001 \uD800', '□ □ □ □ □'],
    ['CafÃ©', 'CafA\u0303©'],
    ['CafÃ© – é', 'CafÃ© – é'],
    ['Château', 'Château'],
  ])('turns %j into %j', (text, expected) => {
    expect(feedText(text)).toBe(expected)
  })

  it('changes nothing but what is listed', () => {
    const listed = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u0080-\u009F\uFFFD-\uFFFF]|\p{Cs}|<\/|[ÂÃ]/u
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        if (!listed.test(text)) expect(feedText(text)).toBe(text)
      }),
    )
  })

  it('has a fallback for blank text', () => {
    expect(plainOr(' \u00A0\u3000', 'The Reader')).toBe('The Reader')
  })

  it('removes the angle brackets from an address after a name', () => {
    expect(personName('Ada Writer <ada@example.org>')).toBe('Ada Writer (ada@example.org)')
    expect(personName('Ada <3')).toBe('Ada <3')
  })

  it('says the same as HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(textOfHtml(textAsHtml(text))).toBe(text.replace(/\r\n?/g, '\n'))
      }),
    )
    expect(textAsHtml('a < b & c > d &amp; Ã©')).toBe('a &lt; b &amp; c &gt; d &amp;amp; &#195;©')
  })
})
