import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { guessedCharset, guessedUtf16 } from './guessed-charset.js'

/** Matches characters that no edition can carry. U+FFFD is not among them: it shows the editor a damaged conversion. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu

/**
 * Decodes bytes to text: by the byte order mark, as UTF-16 or UTF-8 if the bytes are that, by the given charset, by the
 * letters that each charset would give, or as Windows-1252, in which every byte is valid. Line ends become LF.
 */
export function decoded(bytes: Uint8Array, charset?: string): string {
  const reader = decoder(bytes, charset)
  const read = reader.decode(bytes)
  const text = reader.encoding === 'windows-1252' ? read.replace(/[\u0080-\u009F]/g, letterOf) : read
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, found => (found === '\n' || found === '\t' ? found : ''))
}

/** The characters of Windows-1252 where Latin-1 has controls. Some versions of Node leave the controls. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const letterOf = (control: string): string => WINDOWS.charAt(control.charCodeAt(0) - 0x80)

function decoder(bytes: Uint8Array, charset: string | undefined): InstanceType<typeof TextDecoder> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be')
  const wide = guessedUtf16(bytes)
  if (wide) return new TextDecoder(wide)
  if (isUtf8(bytes)) return new TextDecoder()
  // A source that claims to be UTF-8 or UTF-16, but is not, gives no usable charset.
  const said = charset && !/^utf-?(?:8|16(?:[bl]e)?)$|^unicode/i.test(charset) ? charset : undefined
  try {
    return new TextDecoder(said ?? guessedCharset(bytes) ?? 'windows-1252')
  } catch {
    return new TextDecoder(guessedCharset(bytes) ?? 'windows-1252')
  }
}
