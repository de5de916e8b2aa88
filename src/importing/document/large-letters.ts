/** A line of a document with the size of most of its letters, in whatever unit the document uses. */
export interface SizedLine<T> {
  readonly line: T
  readonly size: number | undefined
  readonly length: number
}

/** How much larger than those of the text the letters of a heading are at least. */
const LARGER = 1.2
const LONGEST = 200

/**
 * Returns the short lines whose letters are larger than those of most of the text. Many people set a title or a heading in
 * large letters instead of using a style.
 */
export function largeLines<T>(lines: readonly SizedLine<T>[]): ReadonlySet<T> {
  const usual = mostOf(lines.map(({ size, length }) => [size, length]))
  return new Set(
    lines
      .filter(({ size, length }) => usual && size && size >= usual * LARGER && length > 0 && length <= LONGEST)
      .map(({ line }) => line),
  )
}

/** Returns the size of most letters of a text that has several. */
export function mostOf(parts: readonly (readonly [size: number | undefined, length: number])[]): number | undefined {
  const lengths = new Map<number, number>()
  for (const [size, length] of parts) if (size) lengths.set(size, (lengths.get(size) ?? 0) + length)
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0]
}
