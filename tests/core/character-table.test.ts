import { describe, expect, it } from 'vitest'
import { characterwise } from '../../src/core/character-table.js'

const convert = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    // Only the end of a word tells which of the two a capital letter becomes.
    .replaceAll('ς', 'σ')
const quick = characterwise(convert)

/** Enough letters for a text to be converted by characters. */
const AROUND = 'Abcdefghijklmnopqrstuvwxyz 0123456789'

describe('a function of single characters', () => {
  it.each([
    ['words', 'The Harbour Review'],
    ['letters with a mark of their own', 'é Straße İı ŉ'],
    ['marks after a letter', 'e\u0301 a\u030A\u0323'],
    ['a capital sigma at the end of a word', 'ΟΔΟΣ ΣΟΦΙΑ'],
    ['one character that stands for several', '½ ﬁ ㎏ ﷺ …'],
    ['Hangul letters that combine', '\u1100\u1161\u11A8 ㄱㅏ'],
    ['Katakana with a mark of their own', 'ﾊﾞ'],
    ['characters beyond the first plane', '𝐀 😀 \u{1D15E}'],
    ['half a character', 'a\uD800b'],
    ['the last characters of a plane, and the first', '\uFFFC\uFFFD\uFFFE\uFFFF\0'],
  ])('has the same result for %s', (_, text) => {
    for (const each of [text, text + AROUND, AROUND + text, AROUND + text + AROUND])
      expect(quick(each)).toBe(convert(each))
  })

  it('has the same result for texts of any length, one after another', () => {
    const texts = [AROUND.repeat(2000), AROUND, `${AROUND.repeat(500)}ﬁ`, AROUND.repeat(3)]
    expect(texts.map(quick)).toEqual(texts.map(convert))
  })

  it('has the same result for every unit between letters', () => {
    const different = Array.from({ length: 0x10000 }, (_, unit) => AROUND + String.fromCharCode(unit) + AROUND).filter(
      text => quick(text) !== convert(text),
    )
    expect(different).toEqual([])
  })
})
