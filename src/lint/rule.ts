import type { Problem } from '../core/problem.js'
import { clipped, oneLine } from '../core/text.js'
import type { EmailReading } from './email-reading.js'

/** The topic of a rule, by which lists are grouped. */
export type RuleGroup =
  | 'Attribution'
  | 'Content'
  | 'Links'
  | 'Images'
  | 'Accessibility'
  | 'Size'
  | 'Inbox'
  | 'Message'
  | 'Dark mode'
  | 'Compatibility'
  | 'Feeds'
  | 'Build'

/** A requirement for finished editions. Its severity is the same wherever it is reported. */
export interface Rule {
  /** The stable, machine-readable name, such as `link.local`. */
  readonly id: string
  readonly group: RuleGroup
  readonly severity: Problem['severity']
  /** The statement that is true if the rule finds nothing. */
  readonly holds: string
}

/** The place where the editor can correct a finding. */
export type Near =
  /** A text in the post: words, an address, or the path of a picture. */
  | { readonly words: string }
  /** A field of the post's frontmatter, or of the digest. */
  | { readonly field: string }
  /** A field of publication.yml. */
  | { readonly setting: string }

export interface Finding {
  readonly what: string
  readonly fix: string
  /** The place; absent if the cause is a template or has no single place. */
  readonly near?: Near | undefined
}

/** A rule that examines one finished email. */
export interface EmailRule extends Rule {
  readonly find: (email: EmailReading) => readonly Finding[]
}

/** Returns a function that makes rules of one group. */
export const ruleIn =
  (group: RuleGroup) =>
  (id: string, severity: Rule['severity'], holds: string, find: EmailRule['find']): EmailRule => ({
    id,
    group,
    severity,
    holds,
    find,
  })

/** Quotes a text for a message, shortened to 60 characters. */
export const quoted = (text: string): string => `“${clipped(oneLine(text), 60)}”`
