/** A fault in a style sheet, and its offset in the text. */
export interface StyleFault {
  readonly what: string
  readonly fix: string
  readonly offset: number
}

/** Matches comments, strings, escapes, addresses without quotes and brackets (CSS Syntax 3, section 4). */
const PART =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|\\[\s\S]|\burl\(\s*(?!["'\s])(?:[^)\\]|\\[\s\S])*\)?|[()[\]{}]/gi
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * Finds the first comment, string or bracket of a style sheet that is not closed, or closes nothing. Browsers report none of them, and
 * leave out whatever follows, up to the end of the sheet.
 */
export function styleFault(css: string): StyleFault | undefined {
  const open: { readonly sign: string; readonly offset: number }[] = []
  for (const { 0: part, index: offset } of css.matchAll(PART)) {
    const [first = ''] = part
    const last = open.at(-1)
    if (part.startsWith('/*')) {
      if (part.length < 4 || !part.endsWith('*/')) return unclosed('comment', '*/', offset)
    } else if (first === '"' || first === "'") {
      if (part.length < 2 || !part.endsWith(first)) return unclosed('string', first, offset)
    } else if (part.length > 1) {
      if (/^url/i.test(part) && !part.endsWith(')')) return unclosed('address', ')', offset)
    } else if (first in CLOSING) open.push({ sign: first, offset })
    else if (last && CLOSING[last.sign] === first) open.pop()
    else if (last) return unclosed(`\`${last.sign}\``, CLOSING[last.sign] ?? '', last.offset)
    else return { what: `This \`${first}\` closes nothing.`, fix: 'Remove it, or add what it closes.', offset }
  }
  const [outer] = open
  return outer && unclosed(`\`${outer.sign}\``, CLOSING[outer.sign] ?? '', outer.offset)
}

const unclosed = (kind: string, sign: string, offset: number): StyleFault => ({
  what: `This ${kind} is never closed, so browsers leave out what follows.`,
  fix: `Add the \`${sign}\` that closes it.`,
  offset,
})
