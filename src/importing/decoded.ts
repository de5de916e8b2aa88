import { decodedText, encodingNamed } from '../core/charset.js'
import { guessedCharset } from './guessed-charset.js'
import type { Source } from './importer.js'

/** Matches characters that no edition can carry. U+FFFD is not among them: it shows the editor a damaged conversion. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu

/**
 * Decodes bytes to text. Bytes that are not Unicode are read in the given charset, or else in a guessed one. Line ends
 * become LF.
 */
export const decoded = (bytes: Uint8Array, charset = ''): string =>
  decodedText(bytes, () => usable(charset) ?? guessedCharset(bytes))
    .replace(/\r\n?/g, '\n')
    .replace(UNWANTED, found => (found === '\n' || found === '\t' ? found : ''))

/** Returns the encoding that a source declares, unless it is UTF-8 or UTF-16, for which the bytes are invalid. */
const usable = (charset: string): string | undefined =>
  /^utf-?(?:8|16(?:[bl]e)?)$|^unicode/i.test(charset) ? undefined : encodingNamed(charset)

/** The number of bytes at the beginning of a source in which it may declare its charset. */
const START = 4000

/** Decodes a source in the charset that the server or the document itself declares. */
export const decodedSource = (source: Source): string => decoded(source.bytes, charsetOf(source))

function charsetOf({ bytes, mediaType = '' }: Source): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, START))
  return (/charset=["']?([\w-]+)/i.exec(mediaType) ??
    /<(?:meta|\?xml)[^>]*(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(start))?.[1]
}

/** Matches control characters that no text has. Terminals write ESC, and old printers FF. */
const CONTROLS = /[\0-\x08\x0E-\x1A\x1C-\x1F\x7F]/g
/** The number of control characters at the beginning from which bytes are no text. A text that was damaged has a few. */
const MANY_CONTROLS = 100

/** Tells whether the beginning of a source is no text in any charset, as in a recording or a program. */
export function isBinary(source: Source): boolean {
  const start = decodedText(source.bytes.subarray(0, START), () => 'latin1')
  return (start.match(CONTROLS)?.length ?? 0) >= MANY_CONTROLS
}
