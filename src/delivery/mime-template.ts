import { type MergeValue, mergeValuesIn, OPEN } from '../core/merge-values.js'
import { PLACEHOLDERS } from '../core/placeholders.js'

/** One header of a message, folded, without the line break at its end. */
export interface Header {
  readonly name: string
  /** `Name: value`, continued on further lines if it is long. */
  readonly line: string
}

/**
 * A composed message without the values of a single subscriber. Its MIME is made once for each issue; a message is these
 * bytes with values filled in.
 */
export interface MimeTemplate {
  readonly headers: readonly Header[]
  /** The pieces of the body. Each gap between two pieces is filled with something of the subscriber's own. */
  readonly body: readonly Buffer[]
  /** The content of each gap: the path of one of the subscriber's own pages, or a value. */
  readonly gaps: readonly (OwnPage | ValueGap)[]
  /** The subject with marked values, if it has any. */
  readonly subject?: string
  /** All values of the subject and the body. */
  readonly values: readonly MergeValue[]
}

/** A gap for a value of the subscriber. */
export interface ValueGap extends MergeValue {
  /** Whether the gap is in the HTML, where the value is escaped. */
  readonly isHtml: boolean
}

/** A page that each subscriber has at an address of their own. */
export type OwnPage = keyof typeof PLACEHOLDERS

const CRLF = '\r\n'
const BREAK = `=${CRLF}`
/** A soft line break, which quoted-printable allows after any character (RFC 2045 section 6.7). */
const SOFT = '(?:=\\r\\n)?'

/** Returns a pattern for a placeholder such as `unsubscribe/SUBSCRIBER`, with soft line breaks anywhere in it. */
const broken = (place: string): string => [...place].map(character => character.replace('/', '\\/')).join(SOFT)
/** Matches a marked value, in which quoted-printable has encoded the control characters. */
const VALUE = '=0E(?:[^=]|=(?!0[EF])[0-9A-F]{2}|=\\r\\n)*=0F'
const PLACE = new RegExp(`(${[...Object.values(PLACEHOLDERS).map(broken), VALUE].join('|')})`, 'g')

function gapAt(place: string): OwnPage | ValueGap {
  if (!place.startsWith('=')) return /^p/.test(place) ? 'preferences' : 'unsubscribe'
  const bytes = place
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  const mark = Buffer.from(bytes, 'latin1').toString()
  const [value] = mergeValuesIn(mark.replace(HTML_MARK, ''))
  return { name: value?.name ?? '', fallback: value?.fallback, isHtml: mark.includes(HTML_MARK) }
}

/** Marks the values of the HTML, because the HTML and the text are composed into one MIME message. */
const HTML_MARK = '\u0010'

/** Distinguishes the marked values of the HTML from those of the text. */
export const asHtmlValues = (html: string): string => html.replaceAll(OPEN, `${OPEN}${HTML_MARK}`)

/** The name of the header that keeps the subject with its marked values. No message that is sent has it. */
const SUBJECT = 'Offprint-Subject'

export const subjectHeader = (marked: string): Record<string, string> => ({
  [SUBJECT]: Buffer.from(marked).toString('base64url'),
})

/**
 * Splits a composed message at its placeholders. It puts a soft line break before and after each one, so that the value has a
 * line of its own and no line becomes longer than quoted-printable allows.
 */
export function mimeTemplate(mime: Uint8Array): MimeTemplate {
  const text = Buffer.from(mime).toString('latin1')
  const end = text.indexOf(CRLF + CRLF)
  const all = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map(line => ({ name: line.slice(0, line.indexOf(':')), line }))
  const isSubject = ({ name }: Header): boolean => name === SUBJECT
  const kept = all
    .find(isSubject)
    ?.line.slice(SUBJECT.length + 1)
    .replace(/\s+/g, '')
  const subject = kept && Buffer.from(kept, 'base64url').toString()
  // Splitting by a group leaves the placeholders between the pieces.
  const pieces = text.slice(end + 4).split(PLACE)
  const parts = pieces.filter((_, i) => i % 2 === 0)
  const gaps = pieces.filter((_, i) => i % 2 === 1).map(gapAt)
  const body = parts.map((part, i) => {
    const before = i === 0 ? '' : BREAK
    const after = i === parts.length - 1 ? '' : BREAK
    return Buffer.from(trimmed(before + part) + after, 'latin1')
  })
  const values = [...gaps.filter(gap => typeof gap === 'object'), ...mergeValuesIn(subject ?? '')]
  return { headers: all.filter(header => !isSubject(header)), body, gaps, values, ...(subject ? { subject } : {}) }
}

/** Removes the first of two soft line breaks in a row, which would make an empty line. */
const trimmed = (part: string): string => part.replace(/^=\r\n=\r\n/, '=\r\n')
