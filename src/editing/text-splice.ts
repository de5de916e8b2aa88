import { isUnwanted } from '../content/index.js'

/** A change of one part of a text. The offsets are those of the text before the change. */
export interface TextSplice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Applies changes that do not overlap. */
export function spliced(text: string, splices: readonly TextSplice[]): string {
  const fromEnd = [...splices].sort((a, b) => b.start - a.start || b.end - a.end)
  return fromEnd.reduce((whole, { start, end, text: part }) => whole.slice(0, start) + part + whole.slice(end), text)
}

/**
 * A file's text as the reader of posts sees it: with LF line ends, without a byte order mark and characters that cannot be published. It
 * keeps where each of its characters is in the file, so that a change of one part leaves all others byte for byte.
 */
export interface EditableText {
  readonly text: string
  /** Returns the file's text after changes of this text. New lines get the line ends of the file. */
  readonly changed: (splices: readonly TextSplice[]) => string
}

/** @param text the file's text as `readText` returns it */
export function editableText(raw: string, text: string): EditableText {
  if (raw === text) return { text, changed: splices => spliced(raw, splices) }
  const offsets = offsetsIn(raw)
  const [lineEnd = '\n'] = /\r\n?|\n/.exec(raw) ?? []
  return {
    text,
    changed: splices =>
      spliced(
        raw,
        splices.map(({ start, end, text: part }) => {
          const from = offsets[start] ?? raw.length
          return {
            start: from,
            end: start === end ? from : (offsets[end] ?? raw.length),
            text: part.replaceAll('\n', lineEnd),
          }
        }),
      ),
  }
}

/** Returns the offset in the file of each character that a reader sees, and the file's length after them. */
function offsetsIn(raw: string): number[] {
  const offsets: number[] = []
  let at = raw.startsWith('\uFEFF') ? 1 : 0
  for (const character of raw.slice(at)) {
    const isSecond = character === '\n' && raw[at - 1] === '\r'
    const isSeen = !isUnwanted(character.codePointAt(0) ?? 0) || character === '\uFFFD'
    if (isSeen && !isSecond) for (let i = 0; i < character.length; i += 1) offsets.push(at + i)
    at += character.length
  }
  offsets.push(raw.length)
  return offsets
}
