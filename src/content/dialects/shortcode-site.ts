import { memo } from '../../core/memo.js'

/** Lists the offsets after the empty lines of a text. */
const blockStarts = memo(1, (source: string): readonly number[] =>
  [...source.matchAll(/(?<=^|\n)[^\S\n]*\n/g)].map(({ 0: text, index }) => index + text.length),
)

const lineStarts = memo(1, (source: string): readonly number[] => [
  0,
  ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1),
])

/** Returns the last of some offsets that is not after another, or 0. The offsets are in order. */
function lastUpTo(offsets: readonly number[], at: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? at) <= at) low = middle + 1
    else high = middle
  }
  return offsets[low - 1] ?? 0
}

/** The surroundings of a shortcode, which decide what can replace it. */
export interface ShortcodeSite {
  /** Whether the shortcode is inside an HTML block. Markdown is not read there, and an empty line would end the block. */
  readonly inHtml: boolean
  /** The text before the shortcode on the same line. */
  readonly before: string
}

/**
 * Returns the surroundings of an index. An HTML block extends from a line that begins with a tag to the next empty line
 * (CommonMark 4.6, kinds 6 and 7).
 */
export function shortcodeSiteAt(source: string, index: number): ShortcodeSite {
  // A text of one line is never searched backwards, because that would take as long as the text for each shortcode.
  const line = lastUpTo(lineStarts(source), index)
  const block = lastUpTo(blockStarts(source), line)
  return { inHtml: /^\s*<\/?[a-z][a-z\d]*[\s/>]/.test(source.slice(block, index)), before: source.slice(line, index) }
}

/**
 * Makes a text a paragraph of its own with the indentation of the shortcode. In a list item, a quotation, a table row or the
 * brackets of a link the text stays on its line.
 */
export function asBlock(text: string, { before }: ShortcodeSite): string {
  if (before.endsWith('[')) return text
  if (before.trim() === '') return `\n\n${before}${text}\n\n${before}`
  return /^[ \t]*(?:[>|]|[-*+][ \t]|\d{1,9}[.)][ \t])/.test(before) ? text : `\n\n${text}\n\n`
}

/** Returns the names of the addresses that a text lists, as in `[name]: https://…`. A text is searched once. */
export const referencesIn = memo(
  2,
  (source: string): ReadonlySet<string> =>
    new Set([...source.matchAll(/\[([^\]\n]{1,300})\]:/g)].map(([, name = '']) => name)),
)

/** The context for converting shortcodes to Markdown. */
export interface ShortcodeFrame {
  readonly file: string
  /** The line of the file on which the text begins. */
  readonly line: number
  /**
   * Returns the address, as a post may write it, of the post with a name such as `2026-03-14-river` or
   * `rivers/treaty.md`.
   */
  readonly postAddress: (name: string) => string
  /** Returns the value that the frontmatter has under a key, if it is one text or number. */
  readonly fieldText?: (key: string) => string | undefined
}

/** The context while a text is converted. */
export interface ConvertFrame extends ShortcodeFrame {
  /** The files that MDX imports, by their local names. */
  readonly imports: ReadonlyMap<string, string>
  /** Converts the shortcodes in the content of another shortcode. */
  readonly inner: (markdown: string) => string
}

/** A replacement that loses something, and the problem that tells what. */
export interface Told {
  readonly text: string
  readonly what: string
  readonly fix: string
}

/** Returns the replacement for a shortcode, or undefined if it turns out to be something else. */
export type Convert = (found: RegExpExecArray, frame: ConvertFrame) => string | Told | undefined

/** Returns a replacement for a shortcode that nothing can stand for. */
export const told = (text: string, what: string, fix = 'Write its content in Markdown or HTML.'): Told => ({
  text,
  what,
  fix,
})
