import { expect, it } from 'vitest'
import { error, remark } from '../../src/core/problem.js'

const long = 'low water '.repeat(20_000)

it('quotes only the beginning of a title or value of thousands of words', () => {
  const { what, fix } = error('a.b', { file: 'a.md' }, `“${long}” and \`${long}\` differ.`, `Shorten “${long}”.`)
  expect(what.length + fix.length).toBeLessThan(700)
  expect(what).toMatch(/^“low water .*…” and `low water .*…` differ\.$/)
  const words = 'The title “River” is long. '.repeat(100)
  expect(remark('a.b', { file: 'a.md' }, words, 'Shorten it.').what).toBe(words)
})
