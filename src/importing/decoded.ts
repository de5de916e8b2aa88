import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { guessedCharset, guessedUtf16 } from './guessed-charset.js'

/** What no edition can carry, tabs and line ends aside; U+FFFD is the trace of a damaged conversion and stays to be seen. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu

/**
 * A text from bytes: by its byte order mark, as UTF-16 or UTF-8 where it is that, by the charset that was said, by the
 * signs that it would have, else as Windows-1252, which every byte is. Line ends become LF.
 */
export function decoded(bytes: Uint8Array, charset?: string): string {
  const reader = decoder(bytes, charset)
  const read = reader.decode(bytes)
  const text = reader.encoding === 'windows-1252' ? read.replace(/[\u0080-\u009F]/g, letterOf) : read
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, found => (found === '\n' || found === '\t' ? found : ''))
}

/** What Windows has where Latin-1 has controls, which some versions of Node leave there. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const letterOf = (control: string): string => WINDOWS.charAt(control.charCodeAt(0) - 0x80)

function decoder(bytes: Uint8Array, charset: string | undefined): InstanceType<typeof TextDecoder> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be')
  const wide = guessedUtf16(bytes)
  if (wide) return new TextDecoder(wide)
  if (isUtf8(bytes)) return new TextDecoder()
  // Who says UTF-8 or UTF-16 and is neither has said nothing.
  const said = charset && !/^utf-?(?:8|16(?:[bl]e)?)$|^unicode/i.test(charset) ? charset : undefined
  try {
    return new TextDecoder(said ?? guessedCharset(bytes) ?? 'windows-1252')
  } catch {
    return new TextDecoder(guessedCharset(bytes) ?? 'windows-1252')
  }
}
