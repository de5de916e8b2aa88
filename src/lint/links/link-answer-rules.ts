import type { Rule } from '../rule.js'

const links = { group: 'Links' } as const

/** The rules about the answers of external links. Nothing is requested unless the user asks for it. */
export const LINK_ANSWER_RULES = [
  { ...links, id: 'link.dead', severity: 'error', holds: 'Every address that was asked is there' },
  { ...links, id: 'link.silent', severity: 'warning', holds: 'Every server that was asked answers in time' },
  { ...links, id: 'link.private', severity: 'warning', holds: 'No address leads into a private network' },
  { ...links, id: 'link.refused', severity: 'note', holds: 'Every server lets programs look' },
  { ...links, id: 'link.moved', severity: 'note', holds: 'No address has moved for good' },
] as const satisfies readonly Rule[]

export type LinkAnswerRule = (typeof LINK_ANSWER_RULES)[number]['id']
