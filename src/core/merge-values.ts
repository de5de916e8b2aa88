/**
 * The values of single subscribers in the text of an issue: `{subscriber.city|your town}`. The braces of each one that an
 * editor wrote in a template, an introduction or a subject are replaced by control characters as soon as that text is read.
 * Posts cannot contain control characters, so the same words in a post stay what they are.
 */
export interface MergeValue {
  /** The name of a field, as the editor wrote it. */
  readonly name: string
  /** The text for subscribers without a value; undefined if the editor gave none. */
  readonly fallback: string | undefined
}

/** Shift out and shift in. Other control characters mark other things in bodies (`content/`). */
export const OPEN = '\u000e'
const CLOSE = '\u000f'

const WRITTEN = /(?<!\{)\{(subscriber\.[\p{L}\p{M}\p{N}_-]+\s*(?:\|(?:[^{}\p{Cc}]|\n)*)?)\}(?!\})/gu
const MARKED = new RegExp(`${OPEN}subscriber\\.([^|${CLOSE}]*)(?:\\|([^${CLOSE}]*))?${CLOSE}`, 'g')

/** Matches what looks like a value of a subscriber but is not written as one. */
const SLIP = /(?<!\{)\{\s*subscriber(?:s?\s*[.:_]|\s+[\p{L}\p{N}_-]+\s*(?=[|}]))[^{}\n]*\}?/iu

export const MERGE_FIX =
  'Write it like `{subscriber.city|your town}`: the name of a field, and the text for those without one, without markup.'

/** Marks the values in a text that an editor wrote. Its length does not change. */
export const withMarks = (text: string): string => text.replace(WRITTEN, `${OPEN}$1${CLOSE}`)

/** Returns the text that is left over if a value is misspelt, such as `{subscriber city}`. */
export const mergeSlipIn = (marked: string): string | undefined => SLIP.exec(marked)?.[0]

/** Replaces each marked value by a text. */
export const fillMarks = (marked: string, fill: (value: MergeValue) => string): string =>
  marked.includes(OPEN)
    ? marked.replace(MARKED, (_, name: string, fallback?: string) =>
        fill({ name: name.trim(), fallback: fallback?.replace(/\s+/g, ' ').trim() }),
      )
    : marked

/** Replaces each marked value by its fallback, as the web and the preview show it. */
export const withFallbacks = (marked: string): string => fillMarks(marked, ({ fallback = '' }) => fallback)

/** Returns the marked values of a text. */
export function mergeValuesIn(marked: string): MergeValue[] {
  const found: MergeValue[] = []
  fillMarks(marked, value => {
    found.push(value)
    return ''
  })
  return found
}

/** Returns the marked text with its braces, as the editor wrote it. */
export const withBraces = (marked: string): string => marked.replaceAll(OPEN, '{').replaceAll(CLOSE, '}')

/** Returns a tag of HTML that contains a marked value. */
export const tagWithMark = (html: string): string | undefined =>
  html.includes(OPEN) ? new RegExp(`<[^<>${OPEN}]*${OPEN}[^<>]*>`).exec(html)?.[0] : undefined
