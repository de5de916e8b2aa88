import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../core/limits.js'
import { largest } from '../core/long-lists.js'
import { narrowestTable } from '../markup/index.js'
import type { EmailElement, EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

/** The number of octets in a `<style>` beyond which Gmail drops it (hteumeuleu/email-bugs#90). */
const STYLE_LIMIT = 16_384
const STYLE_NEAR = 14_000

const number = (bytes: number): string => bytes.toLocaleString('en')

const shorten = 'Shorten the text, or show excerpts: `content: excerpt` in a digest, `<!--more-->` in a post.'

const clipped = ({ bytes }: EmailReading): Finding[] =>
  bytes < GMAIL_CLIP_BYTES
    ? []
    : [
        {
          what: `The email’s HTML takes ${number(bytes)} bytes: Gmail clips it at ${number(GMAIL_CLIP_BYTES)}.`,
          fix: shorten,
        },
      ]

const nearlyClipped = ({ bytes }: EmailReading): Finding[] =>
  bytes < GMAIL_NEAR_BYTES || bytes >= GMAIL_CLIP_BYTES
    ? []
    : [
        {
          what: `The email’s HTML takes ${number(bytes)} bytes; Gmail clips at ${number(GMAIL_CLIP_BYTES)}.`,
          fix: shorten,
        },
      ]

/** The width of the text of an email in CSS pixels, and what a table has at least: its font and the space between its columns. */
const COLUMN = 552
const TABLE = { size: 14, gap: 16 }

/** Reports tables that are too wide even for a large screen, so that mail programs cut them off or widen the whole email. */
function tooWideTables({ elements }: EmailReading): Finding[] {
  const rows = new Map<EmailElement, string[]>()
  for (const { name, parent, text } of elements)
    if (parent && (name === 'td' || name === 'th')) rows.set(parent, [...(rows.get(parent) ?? []), text])
  const tables = new Map<EmailElement, string[][]>()
  for (const [row, cells] of rows) {
    const table = tableAround(row)
    if (table && !table.hidden && !table.attributes.has('role'))
      tables.set(table, [...(tables.get(table) ?? []), cells])
  }
  return [...tables.values()].flatMap((cells): Finding[] => {
    const width = narrowestTable(cells, TABLE)
    if (width <= COLUMN) return []
    const columns = largest(cells.map(({ length }) => length))
    const [words = ''] = cells.flat().filter(text => text.trim() !== '')
    return [
      {
        what: `The table of ${columns} columns that begins with ${quoted(words)} needs about ${number(width)} pixels, and an email has ${COLUMN}. Mail programs cut it off, or shrink the whole email.`,
        fix: 'Use fewer columns or shorter words, or show it as a picture with a link to the page.',
        near: { words: words.trim().split(/\s{2,}|\n/)[0] ?? '' },
      },
    ]
  })
}

function tableAround({ parent }: EmailElement): EmailElement | undefined {
  let around = parent
  while (around && around.name !== 'table') around = around.parent
  return around
}

const styleBytes = ({ sheets }: EmailReading): number => sheets.reduce((sum, css) => sum + Buffer.byteLength(css), 0)

const fewerStyles = 'Remove rules from the template’s `mj-style`, or write them inline.'

function styleTooLong(email: EmailReading): Finding[] {
  const bytes = styleBytes(email)
  return bytes < STYLE_LIMIT
    ? []
    : [{ what: `The email’s styles take ${number(bytes)} bytes: Gmail drops all of them.`, fix: fewerStyles }]
}

function styleNearlyTooLong(email: EmailReading): Finding[] {
  const bytes = styleBytes(email)
  return bytes < STYLE_NEAR || bytes >= STYLE_LIMIT
    ? []
    : [{ what: `The email’s styles take ${number(bytes)} bytes; Gmail drops them at 16,384.`, fix: fewerStyles }]
}

const nestedStyles = ({ sheets }: EmailReading): Finding[] =>
  sheets.some(hasNested)
    ? [
        {
          what: 'A style sheet has an at-rule inside another one, so Gmail drops the whole sheet.',
          fix: 'Remove the inner at-rule, or move it to a separate style sheet.',
        },
      ]
    : []

function hasNested(css: string): boolean {
  let depth = 0
  for (const [sign] of css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/@[a-z]|[{}]/gi)) {
    if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
    else if (depth > 0) return true
  }
  return false
}

const charset = ({ wire }: EmailReading): Finding[] => {
  const types = [...wire.matchAll(/^content-type:\s*text\/(?:plain|html)[^\r]*(?:\r\n[ \t][^\r]*)*/gim)].map(
    ([type]) => type,
  )
  const other = types.filter(type => !/charset="?utf-8/i.test(type))
  return other.length === 0
    ? []
    : [
        {
          what: 'A text part is not declared as UTF-8, so Gmail may clip or garble it.',
          fix: 'This is a fault in Offprint. Please report it.',
        },
      ]
}

const controls = ({ html, text }: EmailReading): Finding[] => {
  const found = /[\u0080-\u009f]/.exec(html + text)
  return found
    ? [
        {
          what: `The text contains a control character (U+00${found[0].charCodeAt(0).toString(16).toUpperCase()}).`,
          fix: 'The character comes from a file in another encoding. Replace it with the intended one, and save the file as UTF-8.',
          near: { words: found[0] },
        },
      ]
    : []
}

const longLine = ({ wire }: EmailReading): Finding[] =>
  wire.split('\r\n').some(line => line.length > 998)
    ? [
        {
          what: 'A line of the message has more than 998 octets (RFC 5322 section 2.1.1).',
          fix: 'This is a fault in Offprint. Please report it, and attach the post.',
        },
      ]
    : []

function textPart({ wire, text, elements }: EmailReading): Finding[] {
  const order = [...wire.matchAll(/^content-type:\s*(text\/plain|text\/html)/gim)].map(([, type]) =>
    type?.toLowerCase(),
  )
  if (order[0] !== 'text/plain' || text.trim() === '')
    return [
      { what: 'The message has no text part before its HTML.', fix: 'Write the content into the `.txt.hbs` template.' },
    ]
  const flat = text.replace(/\s+/g, '')
  const links = elements.filter(({ name, attributes }) => name === 'a' && /^https?:/.test(attributes.get('href') ?? ''))
  if (links.length === 0 || /https?:\/\//.test(flat)) return []
  return [{ what: 'The text part contains none of the email’s links.', fix: 'Show them in the `.txt.hbs` template.' }]
}

export const SIZE_RULES: readonly EmailRule[] = [
  { id: 'size.clip', group: 'Size', severity: 'error', holds: 'Gmail shows the whole email', find: clipped },
  {
    id: 'size.near-clip',
    group: 'Size',
    severity: 'warning',
    holds: 'The email stays well below 102 kB',
    find: nearlyClipped,
  },
  {
    id: 'size.table',
    group: 'Size',
    severity: 'warning',
    holds: 'No table is wider than an email',
    find: tooWideTables,
  },
  { id: 'size.style', group: 'Size', severity: 'error', holds: 'Gmail keeps the styles', find: styleTooLong },
  {
    id: 'size.near-style',
    group: 'Size',
    severity: 'warning',
    holds: 'The styles are short',
    find: styleNearlyTooLong,
  },
  {
    id: 'size.style-nested',
    group: 'Size',
    severity: 'error',
    holds: 'No at-rule is inside another',
    find: nestedStyles,
  },
  {
    id: 'mime.charset',
    group: 'Message',
    severity: 'error',
    holds: 'Text parts are declared as UTF-8',
    find: charset,
  },
  {
    id: 'mime.controls',
    group: 'Message',
    severity: 'error',
    holds: 'The email contains no control characters',
    find: controls,
  },
  { id: 'mime.line', group: 'Message', severity: 'error', holds: 'No line is too long', find: longLine },
  {
    id: 'mime.text-part',
    group: 'Message',
    severity: 'error',
    holds: 'The email has a text part with its links',
    find: textPart,
  },
]
