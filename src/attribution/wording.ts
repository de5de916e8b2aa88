/** The sentences of a credit in one language. `{names}` are filled in with names, links and dates as they stand. */
export interface Wording {
  readonly by: string
  readonly originally: string
  readonly originallyOn: string
  readonly original: string
  readonly originalOn: string
  readonly licence: string
  readonly permission: string
  readonly permissionBy: string
  readonly permissionOn: string
  readonly permissionByOn: string
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
  original: 'Original: “{title}”, {publisher}.',
  originalOn: 'Original: “{title}”, {publisher}, {date}.',
  licence: 'Licence: {licence}.',
  permission: 'Republished with permission.',
  permissionBy: 'Republished with permission of {by}.',
  permissionOn: 'Republished with permission, given on {date}.',
  permissionByOn: 'Republished with permission of {by}, given on {date}.',
  changes: {
    excerpt: 'This is an excerpt of the original.',
    edited: 'Edited from the original.',
    translated: 'Translated from the original.',
  },
  via: 'Via {via}.',
  viaOn: 'Via {via}, {date}.',
  republished: 'Republished by {publication} on {date}.',
  readOriginal: 'Read the original at {publisher}',
  about: ': ',
}

const wordings: ReadonlyMap<string, Wording> = new Map([['en', en]])

/** The wording of a language tag's language; English where there is none yet. */
export const wordingFor = (language: string): Wording => wordings.get(language.split('-')[0]?.toLowerCase() ?? '') ?? en
