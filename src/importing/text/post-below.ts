import type { Facts } from '../fact.js'
import { areNames } from './byline.js'
import { takeNames } from './head-label.js'
import type { Head, OpenHead, UnassignedLine } from './head-line.js'
import { endsSentence } from './pasted-line.js'

/** Matches a position at the beginning of a line: `Senior Fellow, Programme on Maritime Law`. */
const POST =
  /^(?:(?:senior|junior|associate|assistant|visiting|adjunct|research|emeritus|deputy|chief|non-?resident|distinguished|postdoctoral|doctoral|phd|freelance|guest|staff|political|science|rural|foreign|wissenschaftliche[r]?)\s){0,2}(?:lecturer|professor|reader in|fellow|researcher|scholar|scientist|candidate|student|director|editor|correspondent|reporter|journalist|columnist|critic|writer|author|historian|economist|analyst|adviser|advisor|consultant|lawyer|ambassador|president|chair|head of|founder|co-founder|research(?= (?:fellow|associate))|professorin|dozent(?:in)?|historiker(?:in)?|journalist(?:in)?|redakteur(?:in)?|mitarbeiter(?:in)?|professeure?|maître(?:sse)? de conférences|chercheu(?:r|se)|profesora?|investigadora?|docente|ricercat(?:ore|rice)|professora?|hoogleraar|onderzoeker)(?!\p{L})/iu

/** Tells whether a line is the position of the person on the line above it. */
export function isPostBelow({ text }: UnassignedLine, head: Head): boolean {
  const { lines } = head
  const above = lines.at(-1)
  return (
    POST.test(text) &&
    text.length < 120 &&
    !endsSentence(text) &&
    above !== undefined &&
    (head.authors.at(-1)?.index === above.index || (above.role === 'other' && lines.length > 1 && areNames(above.text)))
  )
}

/** Takes the position of the last author. A name without a role above it becomes an author. */
export function takePostBelow({ text, from }: UnassignedLine, head: OpenHead, facts: Facts): 'fact' {
  const above = head.lines.at(-1)
  if (above?.role === 'other') {
    takeNames(above.text, above.from, above.index, head)
    head.lines[above.index] = { ...above, role: 'author' }
  }
  facts.add(`authors.${head.authors.length - 1}.affiliation`, text, from, 'it is below the name')
  return 'fact'
}
