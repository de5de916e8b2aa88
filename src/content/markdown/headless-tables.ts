import type { MarkdownIt } from 'markdown-it'
import { codeRanges, inRanges } from './code-ranges.js'

/** Matches a rule at the beginning of a table: no row is above it, and one is below it. */
const RULE = /(?<=(?:^|\n)[ \t]*(?:\n|^))[ \t]{0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?=\n[ \t]{0,3}\|[^\n]*[^\s|:-])/g

/** Matches the rule of a table in which `+` crosses it, as kramdown and Org write it. */
const CROSSED = /(?<=^|\n)[ \t]{0,3}\|[ \t]*:?-[-:|+ \t]*\+[-:|+ \t]*(?=\n|$)/g

/** Matches a row of a table and the rule below it. */
const HEAD = /\n[ \t]{0,3}\|[^\n]*\n[ \t]{0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?=\n|$)/y

/**
 * Prepares tables that begin with a rule, as kramdown writes them: it removes the rule if a head and its own rule follow, and adds
 * an empty head otherwise, because the table rule of GFM needs one.
 */
export function withTableHeads(source: string): string {
  if (!source.includes('|-') && !source.includes('| -') && !source.includes('|:')) return source
  const code = codeRanges(source)
  const text = source.replace(CROSSED, (rule, at: number) => (inRanges(code, at) ? rule : rule.replaceAll('+', '|')))
  return text.replace(RULE, (rule, at: number) => {
    if (inRanges(code, at)) return rule
    HEAD.lastIndex = at + rule.length
    return HEAD.test(text) ? '' : `${'|'.repeat(rule.split('|').length - 1)}\n${rule}`
  })
}

/** Makes a markdown-it parser leave out the heads of tables that have no words. */
export function withoutEmptyHeads(md: MarkdownIt): void {
  md.core.ruler.push('empty_table_heads', state => {
    for (let i = 0; i < state.tokens.length; i += 1) {
      if (state.tokens[i]?.type !== 'thead_open') continue
      const end = state.tokens.findIndex(({ type }, at) => at > i && type === 'thead_close')
      const isEmpty = state.tokens
        .slice(i, end)
        .every(({ type, content }) => type !== 'inline' || content.trim() === '')
      if (isEmpty) state.tokens.splice(i, end - i + 1)
    }
  })
}
