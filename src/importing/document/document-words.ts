import { quotedStart } from './document-reading.js'

/** How many words of a document are in its post, and the lines with the missing ones. */
export interface WordCount {
  readonly all: number
  readonly kept: number
  /** The beginnings of the lines of which words are missing, the one with the most first. */
  readonly missing: readonly string[]
}

const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Removes the signs of Markdown, so that a word with emphasis inside is one word. */
const plainWords = (markdown: string): string[] =>
  wordsIn(
    markdown
      .replace(/\[\^\d+\]/g, '')
      .replace(/\\[^\p{L}\p{N}\s]/gu, ' ')
      .replace(/\]\((?:<[^>]*>|[^()\s]|\([^()\s]*\))*\)/g, ' ')
      .replace(/<br\s*\/?>|<\/?(?:td|th|tr|p|li|figcaption)\b[^>]*>/gi, ' ')
      .replace(/<[^<>]*>/g, '')
      .replace(/&amp;/g, '&')
      .replace(/[*~`]|!?\[|\]/g, ''),
  )

interface WordPool {
  /** Takes a word once, and tells whether it was there. */
  take(word: string): boolean
}

function wordPool(texts: readonly string[]): WordPool {
  const counts = new Map<string, number>()
  for (const word of texts.flatMap(plainWords)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return {
    take: word => {
      const left = counts.get(word) ?? 0
      if (left > 0) counts.set(word, left - 1)
      return left > 0
    },
  }
}

/**
 * Makes a test of whether values account for a text. Each word of a value accounts for one word of a text, and short words
 * such as `by` need no account.
 */
export function accountOf(values: readonly string[]): (text: string) => boolean {
  const pool = wordPool(values)
  return text => wordsIn(text).filter(word => !pool.take(word) && word.length > 3).length === 0
}

/**
 * Compares the words of a document with those of its post.
 *
 * @param visible the text of the document, line by line
 * @param kept the parts of the post: its Markdown, the values of its fields, and the sentences about what was left out
 */
export function countWords(visible: string, kept: readonly string[]): WordCount {
  const pool = wordPool(kept)
  let all = 0
  const gaps: { readonly line: string; readonly words: number }[] = []
  for (const line of visible.split('\n')) {
    const words = wordsIn(line)
    const gone = words.filter(word => !pool.take(word)).length
    all += words.length
    if (gone > 0) gaps.push({ line, words: gone })
  }
  const missing = gaps.reduce((sum, { words }) => sum + words, 0)
  return {
    all,
    kept: all - missing,
    missing: gaps.sort((a, b) => b.words - a.words).map(({ line }) => quotedStart(line)),
  }
}
