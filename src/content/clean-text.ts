import { Buffer, isUtf8 } from 'node:buffer'
import { error, type Place, type Problem, remark, warning } from '../core/problem.js'

/**
 * Matches characters that no edition can carry. XML 1.0 section 2.2 forbids the C0 controls, U+FFFE and U+FFFF; HTML
 * parsers report DEL, the C1 controls and the other noncharacters; U+FFFD is the trace of a damaged conversion. The
 * marks that Offprint puts into texts are among these characters, so no author can write one.
 */
const UNWANTED =
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFDD0-\uFDEF\uFFFD-\uFFFF]|\p{Surrogate}|(?![\0-\uFFFF])\p{Noncharacter_Code_Point}/u
const EVERY_UNWANTED = new RegExp(UNWANTED, 'gu')
/** Matches the unwanted characters of a file. U+FFFD may be there on purpose, such as in code about damaged texts. */
const UNWANTED_IN_FILE = new RegExp(UNWANTED.source.replace('\\uFFFD-', '\\uFFFE-'), 'u')
/**
 * Matches the same characters by code unit, and some harmless ones too. This test is fast, and few texts need the exact one
 * after it.
 */
const SUSPICIOUS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/

/** Removes the characters that no edition can carry. */
export const cleanText = (text: string): string => (SUSPICIOUS.test(text) ? text.replace(EVERY_UNWANTED, '') : text)

/** Tells whether a character, given by its code point, may not be in a text. */
export const isUnwanted = (code: number): boolean => code > 0x10ffff || UNWANTED.test(String.fromCodePoint(code))

/**
 * Cleans every text inside a value from frontmatter. The file has been cleaned already, but an escape such as "\u0001"
 * only becomes a character when the frontmatter is parsed.
 */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [cleanText(key), cleanValue(entry)]))
}

/** Returns the line and column, both from 1, of an offset in a text. */
export function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  let line = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1
  return { line, column: before.length - start + 1 }
}

/** Returns a function that does the same for one text. It looks for the lines once, because a long post may have thousands of faults. */
export function placesIn(text: string): (offset: number) => ReturnType<typeof placeAt> {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return offset => {
    let [line, beyond] = [0, starts.length]
    while (beyond - line > 1) {
      const middle = (line + beyond) >> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else beyond = middle
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

export interface TextResult {
  /** The text with LF line ends, without a byte order mark and unwanted characters. */
  readonly text?: string
  readonly problems: readonly Problem[]
}

/** Decodes a file, which has to be UTF-8. */
export function readText(bytes: Uint8Array, file: string): TextResult {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { problems: [notUtf8({ file, line: 1, column: 1 }, 'This file is UTF-16, not UTF-8.')] }
  if (!isUtf8(bytes)) return { problems: [notUtf8({ file, ...faultyPlace(bytes) }, 'This is not UTF-8 text.')] }
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const whole = read.startsWith('\uFEFF') ? read.slice(1) : read
  const text = whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole
  if (!SUSPICIOUS.test(text)) return { text, problems: [] }
  const damaged = text.indexOf('\uFFFD')
  const found = UNWANTED_IN_FILE.exec(text)
  return {
    text: found ? text.replace(new RegExp(UNWANTED_IN_FILE, 'gu'), '') : text,
    problems: [
      ...(found ? [unwanted(found[0], { file, ...placeAt(text, found.index) })] : []),
      ...(damaged >= 0 ? [replaced({ file, ...placeAt(text, damaged) })] : []),
    ],
  }
}

const notUtf8 = (where: Place, what: string): Problem =>
  error('post.encoding', where, what, 'Save the file as UTF-8, and correct the characters that look wrong.')

const replaced = (where: Place): Problem =>
  remark(
    'post.replacement-character',
    where,
    'The text contains U+FFFD, the sign for a letter that was lost in a conversion.',
    'Write the letter, unless the sign is meant.',
  )

function unwanted(character: string, where: Place): Problem {
  const name = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const what = `Characters that cannot be published (the first is ${name}) were left out.`
  return warning('post.control-characters', where, what, 'Delete them from the file.')
}

function faultyPlace(bytes: Uint8Array): { line: number; column: number } {
  let start = 0
  for (let line = 1; start <= bytes.length; line += 1) {
    const next = bytes.indexOf(10, start)
    const end = next === -1 ? bytes.length : next
    const part = bytes.subarray(start, end)
    if (!isUtf8(part)) return { line, column: new TextDecoder().decode(part).indexOf('\uFFFD') + 1 }
    start = end + 1
  }
  return { line: 1, column: 1 }
}
