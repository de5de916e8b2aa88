import { PLACEHOLDERS } from '../core/placeholders.js'

/** One line of a message's head, folded and without its end. */
export interface Header {
  readonly name: string
  /** `Name: value`, continued on lines of its own where it is long. */
  readonly line: string
}

/**
 * A finished message in which only one subscriber's values are missing. Its MIME is made once per issue; a message is then
 * these bytes with values between them.
 */
export interface MimeTemplate {
  readonly headers: readonly Header[]
  /** Between each two of them goes the path of one of the subscriber's own pages. */
  readonly body: readonly Buffer[]
  /** Which page, for every gap. */
  readonly gaps: readonly OwnPage[]
}

/** A page that each subscriber has at an address of their own. */
export type OwnPage = keyof typeof PLACEHOLDERS

const CRLF = '\r\n'
const BREAK = `=${CRLF}`
/** In quoted-printable any character may be followed by a soft line break (RFC 2045 section 6.7). */
const SOFT = '(?:=\\r\\n)?'

/** `unsubscribe/SUBSCRIBER` with soft breaks anywhere in it. */
const broken = (place: string): string => [...place].map(character => character.replace('/', '\\/')).join(SOFT)
const PLACE = new RegExp(`(${Object.values(PLACEHOLDERS).map(broken).join('|')})`, 'g')
const pageAt = (place: string): OwnPage => (/^p/.test(place) ? 'preferences' : 'unsubscribe')

/**
 * Reads a composed message. Around every place for a value there is a soft line break, so that the value has a line of its
 * own and no line grows longer than quoted-printable allows.
 */
export function mimeTemplate(mime: Uint8Array): MimeTemplate {
  const text = Buffer.from(mime).toString('latin1')
  const end = text.indexOf(CRLF + CRLF)
  const headers = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map(line => ({ name: line.slice(0, line.indexOf(':')), line }))
  // What was split at stands between what was split.
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

/** Two soft breaks in a row would be an empty line that says nothing. */
const trimmed = (part: string): string => part.replace(/^=\r\n=\r\n/, '=\r\n')
