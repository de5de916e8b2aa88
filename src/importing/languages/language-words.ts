/** The words of one language by which an import recognises what surrounds an article. */
export interface LanguageWords {
  /** The language as BCP 47 names it, from which Node’s language data gives the months and weekdays. */
  readonly tag: string
  /** Names of the twelve months that Node’s language data lacks. */
  readonly months?: readonly string[]
  readonly forwards: ForwardWords
  readonly furniture?: FurnitureWords
}

/** The words that mail programs write around a forwarded message. */
export interface ForwardWords {
  /** The labels of header lines, without their colon. */
  readonly sender: readonly string[]
  readonly date: readonly string[]
  readonly subject: readonly string[]
  readonly recipients: readonly string[]
  readonly other: readonly string[]
  /** The words of the line above a forwarded message. */
  readonly marks: readonly string[]
  /** The line that some programs write instead of a header, with `{date}` and `{sender}`. */
  readonly quotes: readonly string[]
  /** The words between the address that sent a message and the person in whose name it did. */
  readonly onBehalf?: readonly string[]
  /** The abbreviations before the subject of a forwarded message, without their colon. */
  readonly forwarded: readonly string[]
  /** The abbreviations before the subject of a reply. */
  readonly replied: readonly string[]
}

/** Phrases that pages and newsletters put around an article, in the notation of `phrase.ts`. */
export interface FurnitureWords {
  /** Whole lines: buttons, navigation, and what a newsletter says about itself. */
  readonly lines: readonly string[]
  /** The names of sections, by which articles are labelled. A heading in an article may have the same text. */
  readonly sections?: readonly string[]
  /** Headings above other articles. */
  readonly related?: readonly string[]
  /** The words before the title of another article: `Read also: …`. */
  readonly offers?: readonly string[]
  /** The words before the title of the next or the previous article. */
  readonly turns?: readonly string[]
  /** The words that close a letter. */
  readonly closings?: readonly string[]
  /** The beginnings of notices about cookies. */
  readonly cookies?: readonly string[]
  /** The words of buttons to share an article, which occur in rows of buttons. */
  readonly shares?: readonly string[]
  /** Other words in such rows. */
  readonly beside?: readonly string[]
}
