/**
 * What subscribers receive: finished, and the same for everybody. Only the subscriber's own values are still open; they
 * stand in it as PLACEHOLDERS.
 */
export interface Issue {
  /** `weekly`, or a post's slug. */
  readonly name: string
  readonly subject: string
  readonly preheader: string
  readonly language: string
  readonly html: string
  readonly text: string
  readonly mjml: string
  /** Posts whose bodies were cut to excerpts to keep the HTML below the size that Gmail clips at. */
  readonly trimmed: readonly string[]
  /** When the newest post in it was published: the message's Date, so that a build does not read the clock. */
  readonly date: number
}

/** Path segments that stand for one subscriber's own values until a message is made for them. */
export const PLACEHOLDERS = {
  unsubscribe: 'unsubscribe/SUBSCRIBER',
  preferences: 'preferences/SUBSCRIBER',
} as const
