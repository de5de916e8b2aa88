import { ACCESS_RULES } from './access-rules.js'
import { CLIENT_RULES } from './client-rules.js'
import { CONTENT_RULES } from './content-rules.js'
import { DARK_RULES } from './dark-rules.js'
import { FEED_RULES } from './feeds/feed-faults.js'
import { INBOX_RULES } from './inbox-rules.js'
import { LINK_RULES } from './link-rules.js'
import { LINK_ANSWER_RULES } from './links/link-answer-rules.js'
import { OWN_PICTURE_RULES } from './own-picture-rules.js'
import { PICTURE_RULES } from './picture-rules.js'
import { PLACEHOLDER_RULES } from './placeholder-text.js'
import type { EmailRule, Rule } from './rule.js'
import { SIZE_RULES } from './size-rules.js'

/** Every rule that examines a finished email. */
export const EMAIL_RULES: readonly EmailRule[] = [
  ...CONTENT_RULES,
  ...PLACEHOLDER_RULES,
  ...LINK_RULES,
  ...PICTURE_RULES,
  ...OWN_PICTURE_RULES,
  ...ACCESS_RULES,
  ...DARK_RULES,
  ...SIZE_RULES,
  ...INBOX_RULES,
  ...CLIENT_RULES,
]

/** The rule of the audit, which reads the credit back from the bytes of every edition. */
export const CREDIT_RULE: Rule = {
  id: 'credit.missing',
  group: 'Attribution',
  severity: 'error',
  holds: 'Every copy has the complete credit',
}

/** The rule for credits that are in an edition although it is uncertain whether readers see them. */
export const DOUBT_RULE: Rule = {
  id: 'credit.uncertain',
  group: 'Attribution',
  severity: 'warning',
  holds: 'Every credit is certain to be visible, and nothing might contradict it',
}

/** All rules for finished bytes, which the audit, `check` and the preview apply. */
export const RULES: readonly Rule[] = [CREDIT_RULE, DOUBT_RULE, ...EMAIL_RULES, ...FEED_RULES, ...LINK_ANSWER_RULES]
