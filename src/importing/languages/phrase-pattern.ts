/**
 * Converts a phrase of a language file to the source of a regular expression. In a phrase,
 *
 * - `(a|b)` is one of several, `(a)?` or `a?` may be missing, and `[ao]` is one of several letters
 * - `~` is the rest of a word, and `#` is a number
 * - `…` is anything, `…20` is up to twenty characters, and both end the word before if a space precedes them
 * - ` _4 ` is up to four words
 * - `'` is an apostrophe of either form
 * - `(?= in)` must follow, and is not part of the phrase
 */
export const phrasePattern = (phrase: string): string =>
  phrase.replace(/ _(\d)(?= )|( ?)…(\d*)|\[[^\]]*\]|\(\?=|[.(~#']/g, (sign, words?: string, space = '', most = '') => {
    if (words) return String.raw`(?: \S+){0,${words}}?`
    if (sign.endsWith('…') || most) return `${space ? String.raw`(?!\p{L})` : ''}.{0,${most || MOST}}`
    return SIGNS[sign] ?? sign
  })

/** The characters that an ellipsis without a number stands for. */
const MOST = 300

const SIGNS: Readonly<Record<string, string>> = {
  '.': String.raw`\.`,
  '(': '(?:',
  '~': String.raw`\p{L}*`,
  '#': String.raw`\d+`,
  "'": "['’]",
}

/**
 * Returns a text in lower case, in which the patterns of phrases, which are in lower case, are looked for. To compile a pattern for both
 * cases takes four times as long. The text keeps its length, because only the lower-case form of `İ` is longer.
 */
export const lowered = (text: string): string => text.replaceAll('İ', 'I').toLowerCase()

/** The source of a regular expression for any of some phrases. */
export const anyPhrase = (phrases: readonly string[]): string =>
  phrases.length > 0 ? `(?:${phrases.map(phrasePattern).join('|')})` : '(?!)'
