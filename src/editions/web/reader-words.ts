import {
  type EmailPhrases,
  languageOf,
  type Phrase,
  phraseText,
  type ReaderWords,
  spokenPhrase,
  type Words,
} from '../../attribution/index.js'
import { shownWords } from '../templates.js'

type Said = ReaderWords & Pick<EmailPhrases, 'preferences' | 'unsubscribe' | 'unsubscribeLong'>
export type ReaderWord = keyof Said

/** What subscribers read on the server's pages, in one language. */
export interface ReaderLabels {
  /** As it stands, for titles and attributes. */
  readonly plain: Said
  /** For templates: those that the language lacks are marked as English. */
  readonly shown: Said
  /** A sentence with its `{names}` filled in. */
  phrase(name: ReaderWord, values?: Readonly<Record<string, string>>): Phrase
  /** The same as text. */
  text(name: ReaderWord, values?: Readonly<Record<string, string>>): string
}

const FROM_EMAIL = ['preferences', 'unsubscribe', 'unsubscribeLong'] as const

const sectionOf = (name: string) => ((FROM_EMAIL as readonly string[]).includes(name) ? 'email' : 'reader')

export function readerLabels(words: Words, language: string): ReaderLabels {
  const { preferences, unsubscribe, unsubscribeLong } = words.book.email
  const plain: Said = { ...words.book.reader, preferences, unsubscribe, unsubscribeLong }
  const isForeign = (name: string): boolean => !words.known || languageOf(words, sectionOf(name), name) !== language
  const phrase = (name: ReaderWord, values: Readonly<Record<string, string>> = {}): Phrase =>
    spokenPhrase(
      words,
      sectionOf(name),
      name,
      Object.fromEntries(Object.entries(values).map(([key, text]): [string, Phrase] => [key, [{ text }]])),
    )
  return {
    plain,
    shown: shownWords(plain, isForeign, 'en'),
    phrase,
    text: (name, values) => phraseText(phrase(name, values)),
  }
}
