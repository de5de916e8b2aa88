import { withFallbacks } from '../core/merge-values.js'

/**
 * A finished issue, which is the same for all subscribers. PLACEHOLDERS and marked values (core/merge-values.ts) in the HTML and
 * the text stand for the values of a single subscriber.
 */
export interface Issue {
  /** The name of a digest, such as `weekly`, or the slug of a post. */
  readonly name: string
  readonly subject: string
  /** The subject with marked values, if it has any. */
  readonly subjectTemplate?: string
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

/** Returns the issue as it looks to a subscriber without values in fields: with all fallbacks. */
export function forNobody({ subjectTemplate: _, html, text, ...rest }: Issue): Issue {
  return { ...rest, html: withFallbacks(html), text: withFallbacks(text) }
}
