import { describe, expect, it } from 'vitest'
import { matchingItems } from '../../src/preview/app/word-match.js'

const things = [
  { name: 'Salt and memory', words: 'salt-and-memory 2025-05-12' },
  { name: 'The text of the treaty', words: 'draft' },
  { name: 'Text', words: 'view' },
]
const names = (q: string): string[] => matchingItems(things, q).map(({ name }) => name)

describe('the palette', () => {
  it.each([
    ['memory salt', ['Salt and memory']],
    ['2025-05', ['Salt and memory']],
    ['TREATY dra', ['The text of the treaty']],
    ['text', ['Text', 'The text of the treaty']],
    ['', ['Salt and memory', 'The text of the treaty', 'Text']],
    ['salt text', []],
  ])('finds for “%s”, in any order of words, %j', (q, wanted) => {
    expect(names(q)).toEqual(wanted)
  })
})
