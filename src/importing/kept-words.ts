/** The number of words that a draft keeps, out of those that its source shows in the place of the article. */
export interface KeptWords {
  readonly kept: number
  readonly of: number
}

/** Lists the words of a text. In scripts without spaces, every character counts. */
export const wordList = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu) ?? []

/** The number of words that must follow one another in the same order. Single words occur in any text. */
const RUN = 3

/**
 * Counts the words of an article that a draft keeps.
 *
 * @param shown the parts of the article as its source shows them
 *
 * @param texts the text of the draft, the values of its fields, and what was left out by name
 */
export function keptWords(shown: readonly string[], texts: readonly string[]): KeptWords {
  const runs = new Set(texts.flatMap(text => runsOf(wordList(text))))
  const counted = shown.map(part => wordList(part)).map(words => ({ kept: keptOf(words, runs), of: words.length }))
  return {
    kept: counted.reduce((sum, { kept }) => sum + kept, 0),
    of: counted.reduce((sum, { of }) => sum + of, 0),
  }
}

/** The share of the words of an article below which an import has failed. The rest is buttons, captions and other articles. */
export const LEAST_KEPT = 0.6

/** Counts the words that are part of a run that is kept. */
function keptOf(words: readonly string[], runs: ReadonlySet<string>): number {
  const length = Math.min(RUN, words.length)
  let kept = 0
  let until = 0
  for (let i = 0; i + length <= words.length; i += 1) {
    if (!runs.has(words.slice(i, i + length).join(' '))) continue
    kept += i + length - Math.max(i, until)
    until = i + length
  }
  return kept
}

/** Lists the runs of one, two and three words. */
const runsOf = (words: readonly string[]): string[] =>
  words.flatMap((word, i) => [
    word,
    ...(i > 0 ? [words.slice(i - 1, i + 1).join(' ')] : []),
    ...(i > 1 ? [words.slice(i - 2, i + 1).join(' ')] : []),
  ])

/** Returns the text of Markdown without the addresses of its links and its tags, so that words that follow one another do so here. */
export const withoutMarkup = (markdown: string): string =>
  markdown
    .replace(/\]\((?:<[^>\n]*>|(?:[^()\\\n]|\\.|\([^()\n]*\))*)\)/g, ' ')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/\[\^[\w-]+\]:?/g, ' ')
    .replace(/&#123;/g, '{')
    .replace(/&(?:amp|lt|gt|quot|nbsp);/g, ' ')
    .replace(/\\(?=[^\p{L}\p{N}\s])/gu, '')
