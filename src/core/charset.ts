import { isAscii, isUtf8 } from 'node:buffer'

type Utf16 = 'utf-16le' | 'utf-16be'

/** Returns the form of UTF-16 that the byte order mark at the start of a text declares. */
export function markedUtf16([first, second]: Uint8Array): Utf16 | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** Returns the text of a file that begins with a byte order mark of UTF-16, as PowerShell writes it with `>`. */
export function markedUtf16Text(bytes: Uint8Array): string | undefined {
  const encoding = markedUtf16(bytes)
  return encoding && new TextDecoder(encoding).decode(bytes)
}

/** Returns the name of the encoding that a label means, or undefined if there is none. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** The characters beyond ASCII of which at most one may be damaged. In other encodings, nearly all of them would be. */
const PER_DAMAGED = 20

/** Judges whether bytes that may come in pieces are UTF-8, at least except for a few characters. */
export class Utf8Test {
  private readonly decoder = new TextDecoder()
  private readonly strict = new TextDecoder('utf-8', { fatal: true })
  private isValid = true
  private damaged = 0
  private others = 0
  private endsWhole = true
  /** Whether no byte so far is beyond ASCII. */
  isAscii = true

  add(bytes: Uint8Array): void {
    if (this.endsWhole && isAscii(bytes)) return
    this.isAscii = false
    this.take(bytes, true)
    this.endsWhole = (bytes.at(-1) ?? 0) < 0x80
  }

  /** Returns the judgement on all bytes. Nothing may be added after it. */
  end(): boolean {
    if (!this.isAscii) this.take(new Uint8Array(), false)
    return this.isValid || this.damaged * PER_DAMAGED <= this.others
  }

  private take(bytes: Uint8Array, stream: boolean): void {
    const text = this.decoder.decode(bytes, { stream })
    this.damaged += count(text, /\uFFFD/g)
    this.others += count(text, /[^\0-\x7F]/g)
    if (!this.isValid) return
    try {
      this.strict.decode(bytes, { stream })
    } catch {
      this.isValid = false
    }
  }
}

const count = (text: string, characters: RegExp): number => text.match(characters)?.length ?? 0

/** Tells whether bytes are UTF-8 except for a few characters, such as one that a site cut in half to shorten a headline. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const test = new Utf8Test()
  test.add(bytes)
  return test.end()
}

/**
 * Decodes bytes to text. A byte order mark decides; without one, the bytes are read as UTF-16 or UTF-8 if they are valid as
 * such or, for UTF-8, damaged in few places. Otherwise they are read as Windows-1252, in which every byte is valid.
 *
 * @param otherEncoding names the encoding of bytes that are not Unicode, if it is known
 */
export function decodedText(bytes: Uint8Array, otherEncoding?: () => string | undefined): string {
  const unicode = utf16Of(bytes) ?? (isUtf8(bytes) || isDamagedUtf8(bytes) ? 'utf-8' : undefined)
  const encoding = unicode ?? otherEncoding?.() ?? 'windows-1252'
  const text = new TextDecoder(encoding).decode(bytes)
  // Some versions of Node decode the bytes 0x80 to 0x9F of Windows-1252 as controls.
  return encoding === 'windows-1252' ? withoutC1(text) : text
}

/**
 * The characters of Windows-1252 at 0x80 to 0x9F, where Latin-1 has controls. The HTML standard maps references to these
 * controls to them.
 */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'

/** Replaces C1 control characters with the characters that have the same codes in Windows-1252, where such text comes from. */
export const withoutC1 = (text: string): string =>
  text.replace(/[\u0080-\u009F]/g, control => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80))

/** Returns the form of UTF-16 that the start of a text is in, with a byte order mark or without. */
export const utf16Of = (start: Uint8Array): Utf16 | undefined => markedUtf16(start) ?? guessedUtf16(start)

/** Recognises UTF-16 without a byte order mark: every other byte of an ASCII text is zero. */
function guessedUtf16(bytes: Uint8Array): Utf16 | undefined {
  const sample = bytes.subarray(0, 2000)
  if (sample.length < 8) return undefined
  const zeros = [0, 0]
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  const least = sample.length * 0.05
  if (odd > least && even < odd / 10) return 'utf-16le'
  return even > least && odd < even / 10 ? 'utf-16be' : undefined
}
