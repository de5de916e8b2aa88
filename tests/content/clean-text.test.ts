import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, readText } from '../../src/content/clean-text.js'

const read = (...parts: (string | number[])[]) =>
  readText(Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))), 'a.md')

describe('the text of a file', () => {
  it('is read without a byte order mark, and with every line break as a line feed', () => {
    expect(read([0xef, 0xbb, 0xbf], 'a\r\nb\rc\n')).toEqual({ text: 'a\nb\nc\n', problems: [] })
  })

  it('must be UTF-8; the first invalid byte is an error at its line and column', () => {
    const result = read('first\nsecond ', [0xe9], ' more\n')
    expect(result.text).toBeUndefined()
    expect(result.problems[0]).toMatchObject({ severity: 'error', where: { line: 2, column: 8 } })
  })

  it('is refused in UTF-16, with a message that says so', () => {
    expect(read([0xff, 0xfe, 0x61, 0x00]).problems[0]?.what).toMatch(/UTF-16/)
  })

  it('loses control characters and noncharacters, with one warning at the first of them', () => {
    const result = read('ok\nx\u0001y\u0002z\u0000\uFFFE\u009Fend')
    expect(result.text).toBe('ok\nxyzend')
    expect(result.problems).toMatchObject([
      { severity: 'warning', where: { line: 2, column: 2 }, what: expect.stringContaining('U+0001') },
    ])
  })

  it('keeps tabs, emoji, private-use characters and all scripts', () => {
    const text = 'a\tb 😀 \uE000 東京 \u00A0 é \u{1F9D1}\u200D\u{1F33E}'
    expect(read(text)).toEqual({ text, problems: [] })
  })

  it('has no forbidden character after cleaning, whatever the input, and does not change when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const clean = cleanText(text)
        expect(cleanText(clean)).toBe(clean)
        expect(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFDD0-\uFDEF\uFFFD-\uFFFF]|\p{Surrogate}/u.test(clean)).toBe(false)
      }),
    )
  })
})
