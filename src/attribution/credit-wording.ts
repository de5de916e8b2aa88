import { type Direction, directionOf } from '../core/direction.js'
import { memoByObject } from '../core/memo.js'
import { languageOf, type Words } from './language-words.js'
import { fill, inLanguage, named, type Phrase, phraseText, plain, type Segment } from './phrase.js'
import type { Phrasebook, Wording } from './phrasebook.js'

/** The phrases of a credit in one language, and everything needed to fill them in. */
export interface CreditWording {
  readonly words: Words
  readonly phrases: Wording
  /** The language of dates and lists. */
  readonly language: string
  readonly direction: Direction
  /** Whether the phrases are in English because the language has no locale. All of them are then marked as English. */
  readonly standsIn: boolean
  /** Marks the names in a phrase for isolation if they run in the other direction. */
  names(phrase: Phrase): Phrase
  /** Makes a segment of fixed text between phrases, such as the dot that separates two of them. */
  own(text: string): Segment
}

export const creditWording = memoByObject(newWording)

function newWording(words: Words): CreditWording {
  const { book, language, known } = words
  const direction = directionOf(language)
  const standsIn = !known
  const own = (text: string): Segment => (standsIn ? { text, language } : plain(text))
  return {
    words,
    phrases: book.credit,
    language,
    direction,
    standsIn,
    names: phrase => (standsIn ? inLanguage(named(phrase, direction), language) : named(phrase, direction)),
    own,
  }
}

/**
 * Returns a phrase of the credit in the given wording's language, or in English and marked as such if that language
 * lacks it.
 *
 * @param values returns what to fill in, given the language of the phrase
 */
export const creditPhrase = (
  wording: CreditWording,
  name: keyof Wording,
  values: (language: string) => Values,
): Phrase => spokenPhrase(wording.words, 'credit', name, values(languageOf(wording.words, 'credit', name)))

type Values = Readonly<Record<string, Phrase>>

/**
 * Fills in the `{names}` of any phrase. Names that run in the other direction are marked for isolation, and English
 * that stands in for another language is marked as such.
 */
export function spokenPhrase(words: Words, section: keyof Phrasebook, name: string, values: Values = {}): Phrase {
  const language = languageOf(words, section, name)
  const pattern = (words.book[section] as unknown as Readonly<Record<string, string>>)[name] ?? ''
  const phrase = fill(pattern, values, directionOf(language), language)
  return words.known && language === words.language ? phrase : inLanguage(phrase, language)
}

/**
 * Appends an editor’s text to a phrase, after a space unless the phrase ends in full-width punctuation, which includes its
 * space. The text is isolated if a direction is given.
 */
export function followed(phrase: Phrase, text: string | undefined, around?: Direction): Phrase {
  if (!text) return phrase
  const own = around ? named([plain(text)], around) : [plain(text)]
  if (phraseText(phrase, false).includes(text)) return phrase
  if (repeats(text, phrase)) return own
  const space = /[。！？」』）]$/.test(phrase.at(-1)?.text ?? '') ? [] : [plain(' ')]
  return [...phrase, ...space, ...own]
}

/** Returns the form in which two sentences are compared: letters and digits only. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/** Tells whether a text begins with the words of a phrase, which says no more than they do: it has no link and no date. */
const repeats = (text: string, phrase: Phrase): boolean =>
  phrase.every(({ href, datetime }) => href === undefined && datetime === undefined) &&
  `${wordsOf(text)} `.startsWith(`${wordsOf(phraseText(phrase, false))} `)

/** Tells whether a text or a phrase contains all words of another phrase in a row, which has no link and no date. */
export const statesWordsOf = (text: Phrase, phrase: Phrase): boolean =>
  phrase.length > 0 &&
  phrase.every(({ href, datetime }) => href === undefined && datetime === undefined) &&
  ` ${wordsOf(phraseText(text, false))} `.includes(` ${wordsOf(phraseText(phrase, false))} `)

/** Returns a text in which each sentence of several words appears once. */
export function withoutRepeatedSentences(text: string): string {
  const said = new Set<string>()
  const sentences = text.split(/(?<=[.!?…。！？])(?:\s+|(?<=[。！？]))/u)
  const kept = sentences.filter(each => {
    const words = wordsOf(each)
    const isNew = !words.includes(' ') || !said.has(words)
    said.add(words)
    return isNew
  })
  return kept.length === sentences.length ? text : kept.join(' ')
}

/** Returns a text with the language's full stop at its end, unless the text ends in a stop already. */
export function sentence(text: string, words: Words): string {
  if (/[.!?…。！？؟۔]["”’»）)」』]*$/u.test(text)) return text
  const { stop } = words.book.credit
  // In Chinese and Japanese, a text that ends in Latin letters gets a Latin full stop.
  return text + (stop === '。' && /[\p{Script=Latin}\d)]$/u.test(text) ? '.' : stop)
}

/** Puts a phrase in brackets after another, with the brackets of the language. */
export const bracketed = (phrase: Phrase, { phrases, own }: CreditWording): Phrase =>
  phrases.stop === '。' ? [own('（'), ...phrase, own('）')] : [own(' ('), ...phrase, own(')')]
