/** Matches a no-break space, as a character or as a reference. */
const NO_BREAK = /\u00A0|&nbsp;|&#160;|&#xA0;/gi
const REFERENCE = /&(?:nbsp|#160|#xA0);/i
/** Matches four words or more that are bound together, which is half a line on a phone. */
const BOUND = /[^\s<>]+(?:(?:\u00A0|&nbsp;|&#160;|&#xA0;)[^\s<>\u00A0]+){3,}/gi
const CODE = /(<(pre|code|kbd|samp|textarea)\b[^>]*>[\s\S]*?<\/\2>|<[^>]*>)/gi

/** Tells whether a no-break space belongs between two texts: in a number, after one, or before French punctuation. */
const belongs = (before: string, after: string): boolean =>
  /[\d«‹–—§№.]$/.test(before) || /^[;:!?»›%‰€–—]/.test(after) || /(?:^|[\s\u00A0;])\p{L}$/u.test(before)

/**
 * Replaces no-break spaces that bind whole lines, as editors and mail programs paste them, by spaces. Otherwise lines would
 * run out of the page or break in the middle of words. Single ones, as in `10 km` and `Qui ?`, stay.
 *
 * @param html sanitised HTML; code stays as it is
 */
export function withoutBoundLines(html: string): string {
  if (!html.includes('\u00A0') && !REFERENCE.test(html)) return html
  return html
    .split(CODE)
    .map((part, i) => (i % 3 === 0 ? part.replace(BOUND, freed) : i % 3 === 1 ? part : ''))
    .join('')
}

const freed = (run: string): string =>
  run.replace(NO_BREAK, (space, at: number) => (belongs(run.slice(0, at), run.slice(at + space.length)) ? space : ' '))
