/** The words of an email that no author wrote. `{names}` are filled in. */
export interface EmailWords {
  readonly viewInBrowser: string
  readonly unsubscribe: string
  readonly unsubscribeLong: string
  readonly feed: string
  readonly why: string
  readonly inThisIssue: string
  readonly continue: string
  readonly continueAt: string
  readonly aboutAuthor: string
  readonly aboutAuthors: string
  readonly aboutArticle: string
  readonly notice: string
  readonly comments: string
  readonly excerpt: string
}

const en: EmailWords = {
  viewInBrowser: 'View in browser',
  unsubscribe: 'Unsubscribe',
  unsubscribeLong: 'Unsubscribe from this newsletter',
  feed: 'RSS feed',
  why: 'You receive this email because you subscribed to {publication}.',
  inThisIssue: 'In this issue',
  continue: 'Continue reading “{title}”',
  continueAt: 'Read “{title}” at {publisher}',
  aboutAuthor: 'About the author',
  aboutAuthors: 'About the authors',
  aboutArticle: 'About this article',
  notice: 'Note',
  comments: 'Discuss this article',
  excerpt: 'This is an excerpt. The whole article is with its publisher.',
}

const tables: ReadonlyMap<string, EmailWords> = new Map([['en', en]])

/** The words of a language tag's language; English where there are none yet. */
export const emailWordsFor = (language: string): EmailWords =>
  tables.get(language.split('-')[0]?.toLowerCase() ?? '') ?? en

/** A sentence with its `{names}` replaced, as they stand. */
export const filled = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
