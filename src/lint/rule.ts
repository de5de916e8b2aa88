import type { Problem } from '../core/problem.js'
import type { EmailReading } from './email-reading.js'

/** Who acts on it, or where. */
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

/** Something that finished bytes are held to. It has one severity, wherever it is told of. */
export interface Rule {
  /** Stable, machine-readable name, such as `link.local`. */
  readonly id: string
  readonly group: RuleGroup
  readonly severity: Problem['severity']
  /** What is so where nothing is found. */
  readonly holds: string
}

/** Where the editor can put it right. */
export type Near =
  /** The post's text: words of it, an address, a picture's path. */
  | { readonly words: string }
  /** A field of the post's frontmatter, or of the digest. */
  | { readonly field: string }
  /** A field of publication.yml. */
  | { readonly setting: string }

export interface Finding {
  readonly what: string
  readonly fix: string
  /** Absent where it is the template's, or nobody's in particular. */
  readonly near?: Near | undefined
}

/** A rule that looks at one finished email. */
export interface EmailRule extends Rule {
  readonly find: (email: EmailReading) => readonly Finding[]
}

/** Makes the rules of one group. */
export const ruleIn =
  (group: RuleGroup) =>
  (id: string, severity: Rule['severity'], holds: string, find: EmailRule['find']): EmailRule => ({
    id,
    group,
    severity,
    holds,
    find,
  })

/** A long text, cut for a sentence. */
export const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  const signs = [...line]
  return `“${signs.length > 60 ? `${signs.slice(0, 59).join('')}…` : line}”`
}
