import type { MarkdownIt, StateBlock, Token } from 'markdown-it'
import { memoByObject } from '../../core/memo.js'
import { DROPPED_ELEMENTS } from './html-rules.js'
import { isLink, tagsOf } from './missing-ends.js'

const VOID_NAME = /^(?:area|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/

/** Tells whether a line consists of one anchor, void element or self-closed element. */
function isWhole(line: string): boolean {
  const [tag, ...others] = tagsOf(line)
  if (!tag || tag.at > 0 || others.length > 0 || line.slice(tag.end).trim() !== '') return false
  const isOne = VOID_NAME.test(tag.name) || (tag.name === 'a' && !isLink(tag))
  return tag.kind === 'whole' || (tag.kind === 'start' && isOne)
}

/**
 * HTML blocks that an empty line does not end (CommonMark 4.6): their start, their end, and the end to add if it is
 * missing.
 */
const BLOCKS: readonly (readonly [start: RegExp, end: RegExp, missing: string])[] = [
  [/^<(script|pre|style|textarea)(?=\s|>|$)/i, /<\/(?:script|pre|style|textarea)>/i, '</$1>'],
  [/^<!--/, /-->/, '-->'],
  [/^<\?/, /\?>/, ''],
  [/^<!\[CDATA\[/, /\]\]>/, ''],
]

/** Makes a markdown-it parser end HTML blocks that would otherwise take the Markdown below them as HTML. */
export function endHtmlBlocks(md: MarkdownIt): void {
  md.block.ruler.before('html_block', 'ended_html_block', (state, line, endLine, silent) => {
    const text = lineOf(state, line)
    if (silent || !text.startsWith('<') || indentOf(state, line) > 3) return false
    if (isWhole(text)) {
      // A next line that is indented by four spaces would become code after a block, although it continues the HTML.
      const goesOn = line + 1 < endLine && !state.isEmpty(line + 1) && indentOf(state, line + 1) > 3
      return !goesOn && addHtml(state, line, line + 1, '')
    }
    const [start, end, missing = ''] = BLOCKS.find(([form]) => form.test(text)) ?? []
    if (!start || !end) return false
    const isInside = (at: number): boolean => at < endLine && indentOf(state, at) >= 0
    if (hasEnd(state, line, { end, isInside })) return false
    let next = line + 1
    while (isInside(next) && !state.isEmpty(next)) next += 1
    return addHtml(state, line, next, (start.exec(text)?.[0] ?? '').replace(start, missing))
  })
  md.core.ruler.push('ended_html', ({ tokens }) => {
    for (const token of tokens)
      if (token.children) endInline(token.children)
      else if (token.type === 'html_block') token.content = withWholeTags(token.content)
  })
}

/**
 * Returns, for each end, the line of the document up to which no such end was found, so that a document with many unclosed
 * blocks is searched only once.
 */
const searchLimits = memoByObject((_: StateBlock) => new Map<RegExp, number>())

interface Search {
  readonly end: RegExp
  readonly isInside: (line: number) => boolean
}

function hasEnd(state: StateBlock, line: number, { end, isInside }: Search): boolean {
  const limits = searchLimits(state)
  let at = Math.max(line, limits.get(end) ?? 0)
  while (at === line || isInside(at)) {
    if (end.test(lineOf(state, at))) return true
    at += 1
  }
  limits.set(end, at)
  return false
}

const indentOf = (state: StateBlock, line: number): number => (state.sCount[line] ?? 0) - state.blkIndent
const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

function addHtml(state: StateBlock, from: number, to: number, end: string): true {
  const token = state.push('html_block', '', 0)
  token.map = [from, to]
  token.content = state.getLines(from, to, state.blkIndent, true).replace(/\n?$/, `${end}\n`)
  state.line = to
  return true
}

/** Matches the `<` of a tag that never ends, or the whole tag if only the second quotation mark of a value is missing. */
const BROKEN = /<(?=\/?[a-z])(?:([^<>]*?=(["'])[^"'<>]*)>)?/gi

/** Closes tags and comments that a block leaves open. Otherwise they would extend into the Markdown below. */
function withWholeTags(html: string): string {
  const mended = (text: string): string =>
    text.replace(BROKEN, (_, tag?: string, quote?: string) => (tag ? `<${tag}${quote}>` : '&lt;'))
  const tags = tagsOf(html)
  let [text, done] = ['', 0]
  for (const { at, end } of tags) {
    text += mended(html.slice(done, at)) + html.slice(at, end)
    done = end
  }
  const isOpen = tags.at(-1)?.kind === 'text' && done === html.length && !html.endsWith('-->')
  return isOpen ? `${text.trimEnd()}-->\n` : text + mended(html.slice(done))
}

/** Ends dropped elements within their paragraph, because a `<title>` in a sentence is usually a mention of the element. */
function endInline(children: readonly Token[]): void {
  const ended = new Set<string>()
  for (const token of children.toReversed()) {
    const [, slash, name = ''] = (token.type === 'html_inline' && /^<(\/?)([a-z]+)(?=[\s>])/i.exec(token.content)) || []
    if (slash) ended.add(name.toLowerCase())
    else if (DROPPED_ELEMENTS.has(name.toLowerCase()) && !ended.has(name.toLowerCase())) token.content += `</${name}>`
  }
}
