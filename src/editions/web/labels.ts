import {
  dated,
  formFor,
  languageOf,
  type PageWords,
  type Phrase,
  type PostWords,
  spokenPhrase,
  type Words,
} from '../../attribution/index.js'
import { memoByObject } from '../../core/memo.js'
import type { Moment } from '../../core/moment.js'
import { fillNames } from '../../core/text.js'
import { templateWords } from '../templates.js'

/** The fixed words of a page in one language, with `{names}` as placeholders. */
export interface Labels extends PageWords, PostWords {
  /** The BCP 47 tag of the language in which the words are written. */
  readonly language: string
  readonly opml: string
  /** The words for templates. Words that the language lacks are in English and marked as English. */
  readonly forTemplates: PageWords & PostWords
  readonly words: Words
}

export type LabelName = Exclude<keyof PageWords | keyof PostWords, 'articles'>

/** Returns the labels for pages in a language, and keeps them. A label that the language lacks is in English. */
export const labelsOf = memoByObject(newLabels)

export function newLabels(words: Words): Labels {
  const { book, language } = words
  const labels = { ...book.post, ...book.page, language, opml: 'OPML' }
  const isForeign = (name: string): boolean => labelLanguage(words, name) !== language
  return { ...labels, words, forTemplates: templateWords(labels, isForeign, 'en') }
}

const sectionOf = ({ book }: Words, name: string) => (name in book.page ? 'page' : 'post')

const labelLanguage = (words: Words, name: string): string => languageOf(words, sectionOf(words, name), name)

/** Fills the `{names}` of a label with phrases. */
export const labelPhrase = ({ words }: Labels, name: LabelName, values: Readonly<Record<string, Phrase>> = {}) =>
  spokenPhrase(words, sectionOf(words, name), name, values)

/** Fills the `{date}` of a label with a date that is marked up as a date. */
export const withDate = (labels: Labels, name: LabelName, moment: Moment): Phrase =>
  labelPhrase(labels, name, { date: [dated(moment, labelLanguage(labels.words, name))] })

/** Returns a number of articles in words: `1 article`, `12 articles`, `2 статьи`. */
export const countText = (count: number, { articles, language }: Labels): string =>
  fillNames(formFor(count, articles, language), { count: count.toLocaleString(language) })
