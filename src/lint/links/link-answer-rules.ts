import type { Rule } from '../rule.js'

const links = { group: 'Links' } as const

/** The rules about the answers of external links. Nothing is requested unless the user asks for it. */
export const LINK_ANSWER_RULES = [
  { ...links, id: 'link.dead', severity: 'error', holds: 'Every checked address exists' },
  { ...links, id: 'link.silent', severity: 'warning', holds: 'Every checked server answers in time' },
  { ...links, id: 'link.private', severity: 'warning', holds: 'No address leads into a private network' },
  { ...links, id: 'link.refused', severity: 'note', holds: 'Every server answers automated checks' },
  { ...links, id: 'link.moved', severity: 'note', holds: 'No address has moved permanently' },
] as const satisfies readonly Rule[]

export type LinkAnswerRule = (typeof LINK_ANSWER_RULES)[number]['id']
