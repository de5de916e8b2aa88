/** The words of one language by which an import recognises what surrounds an article. */
export interface LanguageWords {
  /** The language as BCP 47 names it, from which Node’s language data gives the months and weekdays. */
  readonly tag: string
  /** Names of the twelve months that Node’s language data lacks. */
  readonly months?: readonly string[]
  readonly forwards: ForwardWords
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
