import type { Env, MarkdownIt } from 'markdown-it'

/**
 * The nesting at which lists and quotations end. The parser counts a list and its item as two. The sanitiser allows as many elements inside
 * one another, and editions and mail programs walk the tree recursively.
 */
const DEEPEST = 100

/** Matches the signs of quotations, and those of lists before another one. */
const DEEPER_SIGNS = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*(?=>|(?:[-*+]|\d{1,9}[.)])[ \t]))*[ \t>]*/

/**
 * Makes a markdown-it parser keep the text of lists and quotations that are nested too deeply, as paragraphs of the innermost one. The
 * parser itself would leave out all lines below its own limit.
 */
export function keepDeepText(md: MarkdownIt): void {
  md.set({ maxNesting: DEEPEST + 20 })
  md.block.ruler.before('table', 'deep_text', (state, line, endLine, silent) => {
    if (silent || state.level < DEEPEST - 2) return false
    const belongs = (each: number) =>
      each < endLine && !state.isEmpty(each) && (state.sCount[each] ?? 0) >= state.blkIndent
    const lines: string[] = []
    let next = line
    do {
      // The signs of quotations and lists may be more than the words. The last list item keeps its sign.
      const text = state.getLines(next, next + 1, 0, false).replace(DEEPER_SIGNS, '')
      next += 1
      if (text === '') break
      lines.push(text)
    } while (belongs(next))
    if (lines.length > 0) {
      state.push('paragraph_open', 'p', 1).map = [line, next]
      Object.assign(state.push('inline', '', 0), { content: lines.join('\n'), map: [line, next], children: [] })
      state.push('paragraph_close', 'p', -1)
    }
    state.line = next
    state.env['tooDeep'] = true
    return true
  })
}

/** Tells whether a parsed text had lists or quotations that were nested too deeply. */
export const hasDeepText = (env: Env): boolean => env['tooDeep'] === true
