/** Matches what may combine with the character before it: marks, the letters of Hangul syllables, and halves of characters. */
const COMBINES = /[\p{M}\p{Cs}\u1100-\u11FF]/u

/** The entries of the table beside code units: a unit that was not met yet, has no result, has a longer one, or may combine with others. */
const [NEW, NONE, LONGER, COMBINING] = [0, 0xfffc, 0xfffd, 0xfffe]

/** The length from which a text is converted by the table. */
const LONG = 32

/**
 * Returns a quicker function with the same results as one that normalises a text (NFC or NFKC) and replaces or drops characters, each
 * without regard to those around it. It keeps the result for each character, and converts a text as a whole only if characters in it may
 * combine with one another.
 */
export function characterwise(convert: (text: string) => string): (text: string) => string {
  const table = new Uint16Array(0x10000)
  const entryOf = (unit: number): number => {
    const character = String.fromCharCode(unit)
    const result = convert(character)
    const code = result === '' ? NONE : result.charCodeAt(0)
    const isLonger = result.length > 1 || (result !== '' && code >= NONE)
    const combines = COMBINES.test(character) || COMBINES.test(character.normalize('NFKC'))
    const entry = combines ? COMBINING : isLonger ? LONGER : code
    table[unit] = entry
    return entry
  }
  return text => {
    if (text.length < LONG) return convert(text)
    const buffer = Buffer.allocUnsafe(2 * text.length)
    const units = new Uint16Array(buffer.buffer, buffer.byteOffset, text.length)
    let [done, size] = ['', 0]
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i)
      const known = table[unit] ?? NEW
      const entry = known === NEW ? entryOf(unit) : known
      if (entry < NONE) units[size++] = entry
      else if (entry === LONGER) {
        done += buffer.toString('utf16le', 0, 2 * size) + convert(String.fromCharCode(unit))
        size = 0
      } else if (entry === COMBINING) return convert(text)
    }
    return done + buffer.toString('utf16le', 0, 2 * size)
  }
}
