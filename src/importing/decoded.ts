import { decodedText, encodingNamed } from '../core/charset.js'
import { guessedCharset } from './guessed-charset.js'

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
