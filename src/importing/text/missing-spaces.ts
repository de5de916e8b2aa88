import { isCommonWord } from '../language.js'

/**
 * Matches a stop or comma directly between two words: `treaty,a point`, `held.The`. Both words have several letters, so
 * that initials and abbreviations such as `Ph.D.` do not count.
 */
const JOINED =
  /(?<![\p{L}\p{M}\d.@/_-])(?<before>(?:\p{Lu}?\p{Ll}[\p{Ll}\p{M}’']+))(?<sign>[.,;!?])(?<after>(?:\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}))(?![\p{L}\p{M}\d@/_]|[.:-]\p{L}|\()/gu

const MOST = 5

/**
 * Returns a doubt about stops and commas without their space, or none. A stop before a small letter counts only if a common
 * word of the language follows, because `example.org` and `notes.txt` are no mistakes.
 */
export function missingSpaces(text: string, language: string | undefined): string[] {
  const found = new Set<string>()
  for (const { groups } of text.matchAll(JOINED)) {
    const { before = '', sign = '', after = '' } = groups ?? {}
    const isStop = sign === '.'
    if (isStop && /^\p{Ll}/u.test(after) && !(after.length !== 2 && isCommonWord(after, language))) continue
    found.add(`“${before}${sign}${after}”`)
  }
  if (found.size === 0) return []
  const more = found.size > MOST ? ` and ${found.size - MOST} more` : ''
  return [`a space may be missing after a stop or comma: ${[...found].slice(0, MOST).join(', ')}${more}`]
}
