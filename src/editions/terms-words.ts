/** What readers are told where terms leave something out, in one language. */
export interface TermsWords {
  /** In the place of a picture; its description may follow after a colon. */
  readonly picture: string
  /** At the end, where the picture of the whole article is left out. */
  readonly leadPicture: string
  /** In the place of a text whose time is over. */
  readonly gone: string
}

const en: TermsWords = {
  picture: 'A picture that stood here may not be republished',
  leadPicture: 'The picture that came with this article may not be republished; it is with the original.',
  gone: 'The time for which we were allowed to show this article is over. It is still with its publisher.',
}

/** A language is one more entry here. */
const languages: ReadonlyMap<string, TermsWords> = new Map([['en', en]])

export const termsWordsFor = (language: string): TermsWords =>
  languages.get(language.split('-')[0]?.toLowerCase() ?? '') ?? en
