import { expect, it } from 'vitest'
import { canParseUrl } from '../../src/core/url.js'

it('knows an address however many were asked about before', () => {
  for (let i = 0; i < 50_000; i += 1) canParseUrl(`https://example.org/${i}`)
  expect(canParseUrl('https://bücher.example.org/ü')).toBe(true)
  expect(canParseUrl('ü', 'https://bücher.example.org/')).toBe(true)
  expect(canParseUrl('bücher')).toBe(false)
})
