/** The sentences of a credit in one language. `{names}` are filled in with names, links and dates as they stand. */
export interface Wording {
  readonly by: string
  readonly originally: string
  readonly originallyOn: string
  /** Where only the month or the year is known. */
  readonly originallyIn: string
  readonly original: string
  readonly originalOn: string
  readonly licence: string
  readonly permission: string
  readonly permissionBy: string
  readonly permissionOn: string
  readonly permissionByOn: string
  /** A note of the editor’s may follow after a colon, and a full stop ends it. */
  readonly changes: { readonly excerpt: string; readonly edited: string; readonly translated: string }
  readonly via: string
  readonly viaOn: string
  readonly republished: string
  readonly readOriginal: string
  /** Between an author's name and what is said of them. */
  readonly about: string
}

const en: Wording = {
  by: 'By {authors}',
  originally: 'Originally published by {publisher}',
  originallyOn: 'Originally published by {publisher} on {date}',
  originallyIn: 'Originally published by {publisher} in {date}',
  original: 'Original: “{title}”, {publisher}.',
  originalOn: 'Original: “{title}”, {publisher}, {date}.',
  licence: 'Licence: {licence}.',
  permission: 'Republished with permission.',
  permissionBy: 'Republished with permission of {by}.',
  permissionOn: 'Republished with permission, given on {date}.',
  permissionByOn: 'Republished with permission of {by}, given on {date}.',
  changes: {
    excerpt: 'This is an excerpt of the original',
    edited: 'Edited from the original',
    translated: 'Translated from the original',
  },
  via: 'Via {via}.',
  viaOn: 'Via {via}, {date}.',
  republished: 'Republished by {publication} on {date}.',
  readOriginal: 'Read the original at {publisher}',
  about: ': ',
}

const wordings: ReadonlyMap<string, Wording> = new Map([['en', en]])

/** The language that credits, and dates beside them, are written in for posts of a language: its own, or English. */
export const spokenLanguage = (language: string): string => wordingFor(language).spoken

/**
 * The wording for a language tag, and the tag that its dates and lists are written in: English for both, where there is
 * no wording for the language yet.
 */
export function wordingFor(language: string): { readonly wording: Wording; readonly spoken: string } {
  const wording = wordings.get(language.split('-')[0]?.toLowerCase() ?? '')
  return wording ? { wording, spoken: language } : { wording: en, spoken: 'en' }
}
