/**
 * A finished issue, the same for all subscribers. The values of a single subscriber are still missing; PLACEHOLDERS
 * mark their places.
 */
export interface Issue {
  /** The name of a digest, such as `weekly`, or the slug of a post. */
  readonly name: string
  readonly subject: string
  readonly preheader: string
  readonly language: string
  readonly html: string
  readonly text: string
  readonly mjml: string
  /** Posts whose bodies were cut to excerpts to keep the HTML below the size at which Gmail clips. */
  readonly trimmed: readonly string[]
  /**
   * The publication time of the newest post. It becomes the message's Date, so that a build does not read the clock.
   */
  readonly date: number
}
