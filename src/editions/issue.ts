/** A finished issue, which is the same for all subscribers. PLACEHOLDERS stand for the values of a single subscriber. */
export interface Issue {
  /** The name of a digest, such as `weekly`, or the slug of a post. */
  readonly name: string
  readonly subject: string
  readonly preheader: string
  readonly language: string
  readonly html: string
  readonly text: string
  readonly mjml: string
  /** The posts whose bodies were shortened to excerpts, to keep the HTML below the size at which Gmail clips a message. */
  readonly trimmed: readonly string[]
  /** The publication time of the newest post. It is the message's Date, so that a build does not read the clock. */
  readonly date: number
}
