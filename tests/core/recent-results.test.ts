import { expect, it } from 'vitest'
import { keepRecent } from '../../src/core/recent-results.js'

it('makes the result of a text once, and again only after others have taken its place', () => {
  const made: string[] = []
  const lengthOf = keepRecent(text => {
    made.push(text)
    return { length: text.length }
  }, 2)
  expect(['a', 'bb', 'a', 'bb'].map(text => lengthOf(text).length)).toEqual([1, 2, 1, 2])
  expect(made).toEqual(['a', 'bb'])
  // `a` was asked for before `bb`, so it is the one that goes.
  for (const text of ['ccc', 'bb', 'a']) lengthOf(text)
  expect(made).toEqual(['a', 'bb', 'ccc', 'a'])
})
