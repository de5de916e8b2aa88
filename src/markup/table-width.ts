import { largest } from '../core/long-lists.js'

/**
 * The length from which a run without a space counts as an address or the like, which may be broken anywhere. The longest words of
 * ordinary text, compounds of German included, are shorter.
 */
const UNBREAKABLE = 36

/** Matches the places at which a line may be broken: after white space and hyphens, and around the characters of Chinese and Japanese. */
const BREAKS =
  /\s+|(?<=[-\u2010\u2013\u2014\u00AD])|(?<=[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}])|(?=[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}])/u

/** Lists the parts of a text that a line keeps together. */
const wordsIn = (text: string): string[] => text.split(BREAKS).filter(word => word !== '')

/** Tells whether a text has a run that is too long for any cell, such as an address. */
export const hasUnbreakable = (text: string): boolean => wordsIn(text).some(word => [...word].length > UNBREAKABLE)

/** The average width of a character in proportion to the size of the font: that of a sans serif, with some capitals and digits. */
const CHARACTER = 0.56
const WIDE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u

const widthOf = (word: string, size: number): number =>
  [...word].reduce((sum, character) => sum + (WIDE.test(character) ? size : size * CHARACTER), 0)

/**
 * Estimates the smallest width of a table in CSS pixels at which no word is broken.
 * @param rows the texts of the cells
 * @param size the size of the font in CSS pixels
 * @param gap the space between two columns in CSS pixels
 */
export function narrowestTable(
  rows: readonly (readonly string[])[],
  { size, gap }: { size: number; gap: number },
): number {
  const columns = largest(
    rows.map(row => row.length),
    0,
  )
  let sum = Math.max(0, columns - 1) * gap
  for (let i = 0; i < columns; i += 1) {
    let widest = 0
    for (const row of rows)
      for (const word of wordsIn(row[i] ?? ''))
        if ([...word].length <= UNBREAKABLE) widest = Math.max(widest, widthOf(word, size))
    sum += widest
  }
  return Math.ceil(sum)
}
