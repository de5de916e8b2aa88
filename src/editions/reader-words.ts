import {
  type EmailPhrases,
  languageOf,
  type Phrase,
  phraseText,
  type ReaderWords,
  spokenPhrase,
  type Words,
} from '../attribution/index.js'
import { templateWords } from './templates.js'

/** The field names of the forms. The trap is a hidden field that only programs fill in. */
export const FORM_FIELDS = { address: 'email', trap: 'website', stamp: 'stamp', frequency: 'frequency' } as const

type ServerPageWords = ReaderWords & Pick<EmailPhrases, 'preferences' | 'unsubscribe' | 'unsubscribeLong'>
export type ReaderWord = keyof ServerPageWords

/** The words of the server's pages in one language. */
export interface ReaderLabels {
  /** The words as plain text, for titles and attributes. */
  readonly plain: ServerPageWords
  /** The words for templates. Words that the language lacks are in English and marked as English. */
  readonly forTemplates: ServerPageWords
  /** Fills the `{names}` of a sentence and returns a phrase. */
  phrase(name: ReaderWord, values?: Readonly<Record<string, string>>): Phrase
  /** Fills the `{names}` of a sentence and returns text. */
  text(name: ReaderWord, values?: Readonly<Record<string, string>>): string
}

const FROM_EMAIL = ['preferences', 'unsubscribe', 'unsubscribeLong'] as const

const sectionOf = (name: string) => ((FROM_EMAIL as readonly string[]).includes(name) ? 'email' : 'reader')

export function readerLabels(words: Words, language: string): ReaderLabels {
  const { preferences, unsubscribe, unsubscribeLong } = words.book.email
  const plain: ServerPageWords = { ...words.book.reader, preferences, unsubscribe, unsubscribeLong }
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
    forTemplates: templateWords(plain, isForeign, 'en'),
    phrase,
    text: (name, values) => phraseText(phrase(name, values)),
  }
}
