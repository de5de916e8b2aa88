import { textParagraphs, wordsHash } from '../content/index.js'
import { type Draft, detectedLanguage, isBesideText, keptWords, LEAST_KEPT } from '../importing/index.js'

/** The words of an article: its headline, and then its paragraphs as plain text. */
export interface ArticleText {
  readonly paragraphs: readonly string[]
  /** A fingerprint of the words, in which white space, quotation marks and other punctuation do not count. */
  readonly words: string
}

/** Matches a block of Markdown that is only links, such as a list of related articles. */
const ONLY_LINKS = /^(?:\s*(?:[-*+]|\d+\.|#+|>)?\s*(?:\*\*|_)?!?\[[^\]\n]*\]\([^)\n]*\)(?:\*\*|_)?[\s|·•,.]*)+$/

/**
 * Returns the words of an article that count when it is compared with itself at another time. What pages put around and between the
 * paragraphs does not: buttons, dates, counters, lists of links.
 */
export function articleText(title: string, markdown: string): ArticleText {
  const text = markdown
    .split(/\n{2,}/)
    .filter(block => !ONLY_LINKS.test(block))
    .join('\n\n')
  const paragraphs = textParagraphs(text, title).filter(paragraph => !isBesideText(paragraph))
  return textOf([...(title === '' ? [] : [title]), ...paragraphs])
}

/** Makes a text of paragraphs that were chosen before. */
export const textOf = (paragraphs: readonly string[]): ArticleText => ({ paragraphs, words: wordsHash(paragraphs) })

/** Returns the title of a draft. */
export const titleOfDraft = ({ facts }: Pick<Draft, 'facts'>): string =>
  String(facts.find(({ field }) => field === 'title')?.value ?? '')

/** The words that an article has at least. A page with fewer shows something else. */
const FEWEST_IN_ARTICLE = 12

/** Returns why an article could not be read as a whole, or undefined. */
export function readingFault({ words, notes }: Draft, text: ArticleText): string | undefined {
  if (words && words.kept < words.of * LEAST_KEPT)
    return `only ${words.kept.toLocaleString('en')} of ${words.of.toLocaleString('en')} words on the page could be read`
  if (notes.some(note => note.startsWith('The article could not be separated')))
    return 'the article could not be told from the rest of the page'
  return wordCount(text) < FEWEST_IN_ARTICLE ? 'the page shows no article' : undefined
}

const wordCount = ({ paragraphs }: ArticleText): number => keptWords(paragraphs, []).of

/** The share of the words that two states of an article have in common at least. With less in common, they may be two articles. */
const FEWEST_IN_COMMON = 0.5

/** Returns why one text cannot be a later state of the other, or undefined if it can. */
export function differenceFault(old: ArticleText, current: ArticleText): string | undefined {
  const kept = keptWords(old.paragraphs, current.paragraphs)
  const known = keptWords(current.paragraphs, old.paragraphs)
  const [before, after] = [old, current].map(({ paragraphs }) => detectedLanguage(paragraphs.join('\n')))
  if (kept.kept >= kept.of * FEWEST_IN_COMMON && known.kept >= known.of * FEWEST_IN_COMMON) return undefined
  if (before && after && before !== after) return `it is in another language now (${after} instead of ${before})`
  if (known.of < kept.of * FEWEST_IN_COMMON)
    return `it shows only ${known.of.toLocaleString('en')} words now instead of ${kept.of.toLocaleString('en')}`
  if (kept.of < known.of * FEWEST_IN_COMMON)
    return `it shows ${known.of.toLocaleString('en')} words now instead of ${kept.of.toLocaleString('en')}`
  return 'more than half of its words are others now'
}

/** Tells whether two texts can be states of one article. */
export const isOneArticle = (old: readonly string[], current: ArticleText): boolean =>
  differenceFault(textOf(old), current) === undefined
