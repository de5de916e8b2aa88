import { describe, expect, it } from 'vitest'
import { directionIn, directionOf, runsApart } from '../../src/core/direction.js'

it.each([
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['az-Arab', 'rtl'],
  ['az', 'ltr'],
  ['zh-Hant', 'ltr'],
])('the language %s is written %s', (language, direction) => expect(directionOf(language)).toBe(direction))

it.each([
  ['123 — עדה', 'rtl'],
  ['«Ada»', 'ltr'],
  ['2600', undefined],
])('the first letter of %s decides its direction: %s', (text, direction) => expect(directionIn(text)).toBe(direction))

describe('whether a name is isolated from its sentence', () => {
  it.each([
    ['Harbour Review', 'ltr', false],
    ['C++', 'ltr', false],
    ['東京新報', 'ltr', false],
    ['עדה', 'ltr', true],
    ['Ada עדה', 'ltr', true],
    ['\u{1e900}\u{1e901}', 'ltr', true],
    ['🙂 Ada', 'ltr', false],
    ['Ada\u202e', 'ltr', true],
    ['עדה כותבת', 'rtl', false],
    ['عدا', 'rtl', false],
    ['Ada', 'rtl', true],
    ['2600', 'rtl', true],
    ['עדה!', 'rtl', true],
    ['عدا (Ada)', 'rtl', true],
  ] as const)('%s in a sentence with the direction %s: %s', (text, sentence, apart) => {
    expect(runsApart(text, sentence)).toBe(apart)
  })
})
