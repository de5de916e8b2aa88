import { expect, it } from 'vitest'
import { canParseUrl, percentDecoded, strictPercentDecoded } from '../../src/core/url.js'

it('recognises a valid address after any number of others', () => {
  for (let i = 0; i < 50_000; i += 1) canParseUrl(`https://example.org/${i}`)
  expect(canParseUrl('https://bücher.example.org/ü')).toBe(true)
  expect(canParseUrl('ü', 'https://bücher.example.org/')).toBe(true)
  expect(canParseUrl('bücher')).toBe(false)
})

it('decodes percent-encoding once, and keeps or refuses invalid input', () => {
  expect(percentDecoded('b%C3%BCcher%2Fa%2520b')).toBe('bücher/a%20b')
  for (const faulty of ['100%', '%zz', '%FC']) {
    expect(percentDecoded(faulty)).toBe(faulty)
    expect(strictPercentDecoded(faulty)).toBeUndefined()
  }
})
