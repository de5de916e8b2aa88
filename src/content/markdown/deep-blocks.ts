import type { Env, MarkdownIt } from 'markdown-it'

/**
 * The nesting at which lists and quotations end. The parser counts a list and its item as two. The sanitiser allows as many elements inside
 * one another, and editions and mail programs walk the tree recursively.
 */
const DEEPEST = 100

/**
 * Makes a markdown-it parser keep the text of lists and quotations that are nested too deeply, as paragraphs with their signs. The
 * parser itself would leave out all lines below its own limit.
 */
export function keepDeepText(md: MarkdownIt): void {
  md.set({ maxNesting: DEEPEST + 20 })
  md.block.ruler.before('table', 'deep_text', (state, line, endLine, silent) => {
    if (silent || state.level < DEEPEST - 2) return false
    let next = line + 1
    while (next < endLine && !state.isEmpty(next) && (state.sCount[next] ?? 0) >= state.blkIndent) next += 1
    state.push('paragraph_open', 'p', 1).map = [line, next]
    const content = state.getLines(line, next, 0, false).trim()
    Object.assign(state.push('inline', '', 0), { content, map: [line, next], children: [] })
    state.push('paragraph_close', 'p', -1)
    state.line = next
    state.env['tooDeep'] = true
    return true
  })
}

/** Tells whether a parsed text had lists or quotations that were nested too deeply. */
export const hasDeepText = (env: Env): boolean => env['tooDeep'] === true
