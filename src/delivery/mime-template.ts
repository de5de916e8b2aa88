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
  /** The pieces of the body. The gap between two pieces is for the path of one of the subscriber's own pages. */
  readonly body: readonly Buffer[]
  /** The page that goes into each gap. */
  readonly gaps: readonly OwnPage[]
}

/** A page that each subscriber has at an address of their own. */
export type OwnPage = keyof typeof PLACEHOLDERS

const CRLF = '\r\n'
const BREAK = `=${CRLF}`
/** A soft line break, which quoted-printable allows after any character (RFC 2045 section 6.7). */
const SOFT = '(?:=\\r\\n)?'

/** Returns a pattern for a placeholder such as `unsubscribe/SUBSCRIBER`, with soft line breaks anywhere in it. */
const broken = (place: string): string => [...place].map(character => character.replace('/', '\\/')).join(SOFT)
const PLACE = new RegExp(`(${Object.values(PLACEHOLDERS).map(broken).join('|')})`, 'g')
const pageAt = (place: string): OwnPage => (/^p/.test(place) ? 'preferences' : 'unsubscribe')

/**
 * Splits a composed message at its placeholders. It puts a soft line break before and after each one, so that the value has a
 * line of its own and no line becomes longer than quoted-printable allows.
 */
export function mimeTemplate(mime: Uint8Array): MimeTemplate {
  const text = Buffer.from(mime).toString('latin1')
  const end = text.indexOf(CRLF + CRLF)
  const headers = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map(line => ({ name: line.slice(0, line.indexOf(':')), line }))
  // Splitting by a group leaves the placeholders between the pieces.
  const pieces = text.slice(end + 4).split(PLACE)
  const parts = pieces.filter((_, i) => i % 2 === 0)
  const gaps = pieces.filter((_, i) => i % 2 === 1).map(pageAt)
  const body = parts.map((part, i) => {
    const before = i === 0 ? '' : BREAK
    const after = i === parts.length - 1 ? '' : BREAK
    return Buffer.from(trimmed(before + part) + after, 'latin1')
  })
  return { headers, body, gaps }
}

/** Removes the first of two soft line breaks in a row, which would make an empty line. */
const trimmed = (part: string): string => part.replace(/^=\r\n=\r\n/, '=\r\n')
