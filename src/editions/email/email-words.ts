import {
  type EmailPhrases,
  languageOf,
  type Phrase,
  type PostWords,
  spokenPhrase,
  type Words,
} from '../../attribution/index.js'
import { memoByObject } from '../../core/memo.js'
import { templateWords } from '../templates.js'

/** The fixed words of an email in one language, with `{names}` as placeholders. */
export interface EmailWords extends EmailPhrases, PostWords {
  /** The BCP 47 tag of the language in which the words are written. */
  readonly language: string
  /** The words for templates. Words that the language lacks are in English and marked as English. */
  readonly forTemplates: object
  readonly words: Words
}

export type EmailWord = Exclude<keyof EmailPhrases, 'minutes'> | keyof PostWords

/** Returns the words of a language, and keeps them. */
export const emailWordsOf = memoByObject(newEmailWords)

export function newEmailWords(words: Words): EmailWords {
  const { book, language } = words
  const phrases = { ...book.post, ...book.email, language }
  const isForeign = (name: string): boolean =>
    name !== 'language' && (!words.known || languageOf(words, sectionOf(words, name), name) !== language)
  return { ...phrases, words, forTemplates: templateWords(phrases, isForeign, 'en') }
}

const sectionOf = ({ book }: Words, name: string) => (name in book.email ? 'email' : 'post')

/** Fills the `{names}` of a sentence with plain values and returns it as a phrase. */
export const wordsPhrase = ({ words }: EmailWords, name: EmailWord, values: Readonly<Record<string, string>> = {}) =>
  spokenPhrase(
    words,
    sectionOf(words, name),
    name,
    Object.fromEntries(Object.entries(values).map(([key, text]): [string, Phrase] => [key, [{ text }]])),
  )
