import { PLACEHOLDERS } from '../core/placeholders.js'
import { percentDecoded } from '../core/url.js'
import type { EmailElement, EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

/**
 * Returns the blocks of text that people read. Code is excluded, because it may rightly contain the words that rules look
 * for.
 */
function proseIn({ elements }: EmailReading): EmailElement[] {
  const isCode = (name: string): boolean => /^(?:code|pre|kbd|samp|tt)$/.test(name)
  return elements
    .filter(({ name, hidden }) => /^(?:p|li|h[1-6]|td|th|blockquote|div|span|em|strong|a)$/.test(name) && !hidden)
    .filter(element => {
      for (let around: typeof element | undefined = element; around; around = around.parent)
        if (isCode(around.name)) return false
      return true
    })
    .filter(({ own }) => /\p{L}/u.test(own))
}

const blocksIn = (email: EmailReading): string[] => proseIn(email).map(({ own }) => own)

/** Words that may correctly occur twice in a row. */
const MAY_DOUBLE = new Set(
  'that had is so no bye ha very far long again never more many much on in her do can it'.split(' '),
)

function doubled(email: EmailReading): Finding[] {
  const found = new Set<string>()
  for (const text of proseIn(email).flatMap(({ pieces }) => pieces))
    for (const [words, word = ''] of text.matchAll(/(?<![\p{L}\p{N}’'-])(\p{Ll}{2,})[ \n]+\1(?![\p{L}\p{N}’'-])/gu))
      if (!MAY_DOUBLE.has(word)) found.add(words.replace(/\s+/g, ' '))
  return [...found].map(words => ({
    what: `A word is repeated: ${quoted(words)}.`,
    fix: 'Remove one of the two.',
    near: { words },
  }))
}

/** The names of a subscriber's values in other services. */
const VALUE =
  '(?:(?:first|last|full|user|subscriber|contact|merge)[ _.-]?)*(?:name|e?mail|city|company)(?:[ _.-]?\\d+)?'
/** The merge tags of other services, each with its own signs around the name of a value. */
const MERGE_TAGS: readonly RegExp[] = [
  /\*?\|[A-Z_:]{2,}\|\*?|%%[\w:. -]+%%|%(?:recipient|subscriber|contact|user|member)\.[\w.]+%|%[A-Z]+(?:_[A-Z]+)*NAME%/g,
  /\[[A-Z]+(?:_[A-Z]+)+\]|\{%-?\s*(?:if|else|end\w+|for|assign)\b[^}]*%\}/g,
  new RegExp(
    `\\$?\\{+\\s*\\$?${VALUE}\\s*(?:\\|[^{}]{0,40})?\\}+|\\[\\[\\s*${VALUE}\\s*\\]\\]|<%=?\\s*${VALUE}\\s*%>`,
    'gi',
  ),
]

/** Finds merge tags of mailing services. Placeholders in double curly brackets are also reported when the post is read. */
const unfilled = (email: EmailReading): Finding[] => {
  const links = email.elements.flatMap(({ name, attributes }) =>
    name === 'a' ? percentDecoded(attributes.get('href') ?? '') : [],
  )
  const texts = [email.subject, ...blocksIn(email), ...links]
  const found = new Set(texts.flatMap(text => MERGE_TAGS.flatMap(tags => text.match(tags) ?? [])))
  return [...found].map(words => ({
    what: `\`${words}\` is a placeholder of another mailing service, and Offprint has no value for it.`,
    fix: 'Replace the placeholder with the final text, or remove it.',
    near: { words },
  }))
}

/** Returns the text of the table cell that contains the last unsubscribe link. */
function footOf({ elements }: EmailReading): string {
  const link = elements.findLast(
    ({ name, attributes }) => name === 'a' && attributes.get('href')?.includes(PLACEHOLDERS.unsubscribe),
  )
  let around = link?.parent
  while (around && around.name !== 'td') around = around.parent
  return around?.text ?? ''
}

/** Finds an old year in the footer. Years elsewhere are not checked, because credits contain years of their own. */
function oldYear(email: EmailReading): Finding[] {
  const sign = /(?:©|\(c\)|copyright)\s*(?:\d{4}\s*[-–—]\s*)?(\d{4})\b/i.exec(footOf(email))
  const now = new Date(email.now).getUTCFullYear()
  if (!sign || Number(sign[1]) >= now) return []
  const what = `The footer says ${quoted(sign[0])}, but the year is ${now}.`
  return [{ what, fix: 'Update `copyright`, or leave the year out.', near: { setting: 'copyright' } }]
}

export const CONTENT_RULES: readonly EmailRule[] = [
  { id: 'content.doubled', group: 'Content', severity: 'warning', holds: 'No word is repeated', find: doubled },
  {
    id: 'content.unfilled',
    group: 'Content',
    severity: 'error',
    holds: 'No placeholder is left unfilled',
    find: unfilled,
  },
  { id: 'content.date', group: 'Content', severity: 'note', holds: 'The year in the footer is current', find: oldYear },
]
