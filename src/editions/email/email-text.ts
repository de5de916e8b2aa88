import { readingText } from '../../attribution/index.js'
import { bodyText } from './body-text.js'
import { emailData } from './email-data.js'
import type { Cuts, EmailWriter, RenderContext } from './email-frame.js'
import { inboxLine } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'

/** The line length of the text part. RFC 3676 asks for at most 78 characters, and quoting takes some of these. */
export const LINE = 72

const writer: EmailWriter = {
  text: inboxLine,
  lines: value => value.trim().replace(/[ \t]*\n\s*/g, '\n'),
  phrase: (phrase, direction) => inboxLine(readingText(phrase, direction)),
  rich: (html, place) => bodyText(html, place),
}

/** Renders the text part. It has the same content as the HTML in the same order, with all addresses written out. */
export function emailText(plan: IssuePlan, { site, templates }: RenderContext, cuts: Cuts): string {
  const text = templates.render(`email/${plan.kind}.txt`, emailData(plan, { site, writer, cuts }))
  const lines = text.split('\n').map(line => wrapped(line.trimEnd()))
  return `${lines
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()}\n`
}

/** Wraps long lines of templates and credits. Indented lines (code, lists, tables) stay as they are. */
function wrapped(line: string): string {
  if (line.length <= LINE || /^\s/.test(line)) return line
  const lines: string[] = []
  let open = ''
  for (const word of line.split(' ')) {
    if (open !== '' && open.length + 1 + word.length > LINE) {
      lines.push(open)
      open = word
    } else open = open === '' ? word : `${open} ${word}`
  }
  return [...lines, open].join('\n')
}
