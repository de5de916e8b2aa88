import {
  type EmailPhrases,
  languageOf,
  type Phrase,
  type PostWords,
  spokenPhrase,
  type Words,
  wordsFor,
} from '../../attribution/index.js'
import { shownWords } from '../templates.js'

/** The words of an email that no author wrote, in one language. `{names}` are filled in. */
export interface EmailWords extends EmailPhrases, PostWords {
  /** The language they are in, BCP 47. */
  readonly language: string
  /** For templates: those that the language lacks are marked as English. */
  readonly shown: object
  readonly words: Words
}

export type EmailWord = keyof EmailPhrases | keyof PostWords

const known = new Map<string, EmailWords>()

/** The words for a language tag, English ones where it has none yet. */
export function emailWordsFor(language: string): EmailWords {
  const found = known.get(language)
  if (found) return found
  const words = newEmailWords(wordsFor(language))
  known.set(language, words)
  return words
}

export function newEmailWords(words: Words): EmailWords {
  const { book, language } = words
  const said = { ...book.post, ...book.email, language }
  const isForeign = (name: string): boolean =>
    name !== 'language' && (!words.known || languageOf(words, sectionOf(words, name), name) !== language)
  return { ...said, words, shown: shownWords(said, isForeign, 'en') }
}

const sectionOf = ({ book }: Words, name: string) => (name in book.email ? 'email' : 'post')

/** A sentence with its `{names}` replaced, as they stand: for what can hold no markup. */
export const fillSentence = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** Words with their `{names}` filled in by names as they stand. */
export const wordsPhrase = ({ words }: EmailWords, name: EmailWord, values: Readonly<Record<string, string>> = {}) =>
  spokenPhrase(
    words,
    sectionOf(words, name),
    name,
    Object.fromEntries(Object.entries(values).map(([key, text]): [string, Phrase] => [key, [{ text }]])),
  )
