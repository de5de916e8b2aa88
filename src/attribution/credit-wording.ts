import { type Direction, directionOf } from '../core/direction.js'
import { languageOf, type Words, wordsFor } from './language-words.js'
import { fill, inLanguage, named, type Phrase, plain, type Segment } from './phrase.js'
import type { Phrasebook, Wording } from './phrasebook.js'

/** One language's way of saying credits. */
export interface CreditWording {
  readonly words: Words
  readonly wording: Wording
  /** What its dates and lists are written in. */
  readonly language: string
  readonly direction: Direction
  /** Whether it stands in for a language that has no words yet: all of it is marked as English then. */
  readonly standsIn: boolean
  /** Names, kept apart where they run the other way. */
  names(phrase: Phrase): Phrase
  /** A run of our own beside phrases, such as the point between two of them. */
  own(text: string): Segment
}

const voices = new Map<string, CreditWording>()

export function creditWording(tag: string): CreditWording {
  const known = voices.get(tag)
  if (known) return known
  const voice = newVoice(wordsFor(tag))
  voices.set(tag, voice)
  return voice
}

function newVoice(words: Words): CreditWording {
  const { book, language, known } = words
  const direction = directionOf(language)
  const standsIn = !known
  const own = (text: string): Segment => (standsIn ? { text, language } : plain(text))
  return {
    words,
    wording: book.credit,
    language,
    direction,
    standsIn,
    names: phrase => (standsIn ? inLanguage(named(phrase, direction), language) : named(phrase, direction)),
    own,
  }
}

/**
 * A phrase of the credit in the voice's language, or in English where that has none, and marked as such.
 * @param values what is filled in, given the language that the phrase is in
 */
export const creditPhrase = (voice: CreditWording, name: keyof Wording, values: (language: string) => Values): Phrase =>
  spokenPhrase(voice.words, 'credit', name, values(languageOf(voice.words, 'credit', name)))

type Values = Readonly<Record<string, Phrase>>

/** Any phrase of the words with its `{names}` filled in: those that run the other way are kept apart, and English where it stands in is marked. */
export function spokenPhrase(words: Words, section: keyof Phrasebook, name: string, values: Values = {}): Phrase {
  const language = languageOf(words, section, name)
  const pattern = (words.book[section] as unknown as Readonly<Record<string, string>>)[name] ?? ''
  const phrase = fill(pattern, values, directionOf(language))
  return words.known && language === words.language ? phrase : inLanguage(phrase, language)
}

/** A phrase and what an editor wrote behind it; full-width signs have their space in them. Kept apart where a direction is given. */
export function followed(phrase: Phrase, text: string | undefined, around?: Direction): Phrase {
  if (!text) return phrase
  const space = /[。！？」』）]$/.test(phrase.at(-1)?.text ?? '') ? [] : [plain(' ')]
  return [...phrase, ...space, ...(around ? named([plain(text)], around) : [plain(text)])]
}

/** A text as a sentence: with a stop at its end, the language's own, where it has none. */
export function sentence(text: string, language: string): string {
  if (/[.!?…。！？؟۔]["”’»）)」』]*$/u.test(text)) return text
  const { stop } = wordsFor(language).book.credit
  // A note in Latin letters within Chinese ends as such notes do.
  return text + (stop === '。' && /[\p{Script=Latin}\d)]$/u.test(text) ? '.' : stop)
}
