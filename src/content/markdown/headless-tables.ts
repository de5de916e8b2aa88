import type { MarkdownIt } from 'markdown-it'
import { codeRanges, inRanges } from './code-ranges.js'

/** Matches a rule at the beginning of a table: no row is above it, and one is below it. */
const RULE = /(?<=(?:^|\n)[ \t]*(?:\n|^))[ \t]{0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?=\n[ \t]{0,3}\|[^\n]*[^\s|:-])/g

/**
 * Adds an empty head to tables that begin with a rule, as kramdown writes tables without a head. The table rule of GFM needs
 * one.
 */
export function withTableHeads(source: string): string {
  if (!source.includes('|-') && !source.includes('| -') && !source.includes('|:')) return source
  const rules = [...source.matchAll(RULE)]
  if (rules.length === 0) return source
  const code = codeRanges(source)
  return source.replace(RULE, (rule, at: number) =>
    inRanges(code, at) ? rule : `${'|'.repeat(rule.split('|').length - 1)}\n${rule}`,
  )
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
