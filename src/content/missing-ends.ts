import type { MarkdownIt, StateBlock, Token } from 'markdown-it'
import { DROPPED, isBlock } from './html-rules.js'

/*
 * Ends of HTML that authors leave out. Without them one element takes the rest of a post with it: a link inside an open
 * `<a>` is no link, and what follows an open `<title>` or `<script>` is never shown.
 */

const ATTRIBUTES = String.raw`(?:[^<>"']|"[^"]*"|'[^']*')*?`
const TAG = new RegExp(String.raw`<!--[\s\S]*?(?:-->|$)|<(/?)([a-z][\w:-]*)((?=[\s/>])${ATTRIBUTES})(/?)>`, 'gi')
/** HTML lets their ends be left out, so a slash at the end of their start means nothing. */
const OPTIONAL_END = /^(?:p|li|d[dt]|t[dhr]|r[pt])$/
const VOID_NAME = /^(?:area|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/
const HREF = /\shref\s*=/i

/** A value that is no address, with the slash of a self-closed tag right behind it: HTML takes that for a part of it. */
const VALUE_WITHOUT_QUOTES = /\s(?!href|src|cite|data|poster|action)[\w:-]+=[^\s"'/]+$/i

interface Tag {
  readonly at: number
  readonly end: number
  readonly name: string
  readonly attributes: string
  readonly kind: 'start' | 'end' | 'whole'
}

function tagOf({ 0: source, 1: slash, 2: name = '', 3: attributes = '', 4: last, index }: RegExpMatchArray): Tag {
  const isWhole = last === '/' && (!/=[^\s"']*$/.test(attributes) || VALUE_WITHOUT_QUOTES.test(attributes))
  const at = index ?? 0
  const kind = slash ? 'end' : isWhole ? 'whole' : 'start'
  return { at, end: at + source.length, name: name.toLowerCase(), attributes, kind }
}

/** The tags of HTML; what stands in elements that hold text only (HTML, section 13.2.5) is none. */
function tagsOf(html: string): Tag[] {
  const tags: Tag[] = []
  const small = html.toLowerCase()
  const withoutEnd = new Set<string>()
  TAG.lastIndex = 0
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    if (match[2] === undefined) continue
    const tag = tagOf(match)
    tags.push(tag)
    if (tag.kind !== 'start' || !RAW_TEXT.has(tag.name) || withoutEnd.has(tag.name)) continue
    const end = small.indexOf(`</${tag.name}`, tag.end)
    if (end >= 0) TAG.lastIndex = end
    else withoutEnd.add(tag.name)
  }
  return tags
}

const RAW_TEXT = new Set('script style title textarea xmp noembed noframes'.split(' '))

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** HTML in which every `<a>`, and every element that goes with what it holds, has its end where its author meant it. */
export function withEnds(html: string): string {
  const tags = tagsOf(html)
  const edits = [...endedAnchors(html, tags), ...endedDropped(tags)]
  for (const { kind, name, attributes, end } of tags)
    if (kind === 'whole' && OPTIONAL_END.test(name)) edits.push({ from: end - 2, to: end, text: '>' })
    else if (kind === 'whole' && VALUE_WITHOUT_QUOTES.test(attributes))
      edits.push({ from: end - 2, to: end, text: ' />' })
  if (edits.length === 0) return html
  let [text, done] = ['', 0]
  for (const edit of edits.sort((a, b) => a.from - b.from || a.to - b.to)) {
    text += html.slice(done, edit.from) + edit.text
    done = edit.to
  }
  return text + html.slice(done)
}

/** An `<a>` before whose end another one begins, or that has none, ends by itself. */
function endedAnchors(html: string, tags: readonly Tag[]): Edit[] {
  const edits: Edit[] = []
  let next = tags.length
  for (let i = tags.length - 1; i >= 0; i -= 1) {
    const tag = tags[i]
    if (tag?.name !== 'a') continue
    if (tag.kind === 'start' && tags[next]?.kind !== 'end') edits.push(...endedAnchor(html, tags.slice(i, next + 1)))
    next = i
  }
  return edits
}

/** A link goes on to the end of the words that it begins with; an anchor is a place, and holds nothing. */
function endedAnchor(html: string, [link, ...others]: readonly Tag[]): Edit[] {
  if (!link) return []
  const close = (at: number): Edit => ({ from: at, to: at, text: '</a>' })
  if (!HREF.test(link.attributes)) return [close(link.end)]
  let start = link.end
  let begun = false
  for (const tag of [...others, { at: html.length, end: html.length, name: 'p', kind: 'end' }]) {
    begun ||= html.slice(start, tag.at).trim() !== ''
    const isBoundary = tag.name === 'a' || isBlock(tag.name)
    if (begun && isBoundary) return moved(html, link, [start, tag.at])
    if (isBoundary && (tag.name === 'a' || tag.kind === 'end')) break
    if (isBoundary && !begun) start = tag.end
    else begun = true
  }
  return [close(link.end)]
}

/** A block that begins inside a link takes the link into it. */
function moved(html: string, { at, end }: Tag, [start, stop]: readonly [number, number]): Edit[] {
  const close = { from: stop, to: stop, text: '</a>' }
  return start === end
    ? [close]
    : [{ from: at, to: end, text: '' }, { from: start, to: start, text: html.slice(at, end) }, close]
}

/** What goes with what it holds holds nothing where its end is missing. */
function endedDropped(tags: readonly Tag[]): Edit[] {
  const open: Tag[] = []
  for (const tag of tags) {
    if (!DROPPED.has(tag.name)) continue
    if (tag.kind === 'start') open.push(tag)
    const at = tag.kind === 'end' ? open.findLastIndex(({ name }) => name === tag.name) : -1
    if (at >= 0) open.splice(at, 1)
  }
  return open.map(({ end, name }) => ({ from: end, to: end, text: `</${name}>` }))
}

/** Whether a line holds nothing but anchors, and elements that are whole without an end tag. */
function isWhole(line: string): boolean {
  const rest = line.replace(TAG, (source, slash, name, attributes, last) => {
    const isPlace = name?.toLowerCase() === 'a' && !HREF.test(attributes)
    return !slash && name && (last || isPlace || VOID_NAME.test(name.toLowerCase())) ? '' : source
  })
  return rest.trim() === ''
}

/** HTML blocks that end at a sign and not at an empty line (CommonMark 4.6), and what stands for the sign where it is missing. */
const BLOCKS: readonly (readonly [start: RegExp, end: RegExp, missing: string])[] = [
  [/^<(script|pre|style|textarea)(?=\s|>|$)/i, /<\/(?:script|pre|style|textarea)>/i, '</$1>'],
  [/^<!--/, /-->/, '-->'],
  [/^<\?/, /\?>/, ''],
  [/^<!\[CDATA\[/, /\]\]>/, ''],
]

/** Ends HTML that CommonMark would have hold the Markdown below it. */
export function endHtmlBlocks(md: MarkdownIt): void {
  md.block.ruler.before('html_block', 'ended_html_block', (state, line, endLine, silent) => {
    const text = lineOf(state, line)
    if (silent || !text.startsWith('<') || indentOf(state, line) > 3) return false
    if (isWhole(text)) {
      // A line that is indented so far would become code; here it belongs to the HTML above it.
      const goesOn = line + 1 < endLine && !state.isEmpty(line + 1) && indentOf(state, line + 1) > 3
      return !goesOn && addHtml(state, line, line + 1, '')
    }
    const [start, end, missing = ''] = BLOCKS.find(([form]) => form.test(text)) ?? []
    if (!start || !end) return false
    const isInside = (at: number): boolean => at < endLine && indentOf(state, at) >= 0
    for (let at = line; at === line || isInside(at); at += 1) if (end.test(lineOf(state, at))) return false
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

const RAW_ELEMENT = /<(script|style|textarea|title|xmp)\b[\s\S]*?<\/\1\s*>/gi
/** A tag without an end; one whose value lacks only its second quotation mark is whole. */
const BROKEN = /<(?=[a-z/])(?:[^<>]*?=(["'])[^"'<>]*>)?/gi

/** HTML whose tags and comments end in it: a quotation mark that is missing would go on to one in the Markdown below. */
function withWholeTags(html: string): string {
  const spaces = (text: string): string => ' '.repeat(text.length)
  const isOpen = (text: string): boolean => text.startsWith('<!--') && !text.endsWith('-->')
  const rest = html.replace(RAW_ELEMENT, spaces).replace(TAG, text => (isOpen(text) ? text : spaces(text)))
  if (rest.includes('<!--')) return `${html.trimEnd()}-->\n`
  let [text, done] = ['', 0]
  for (const { 0: broken, 1: quote, index } of rest.matchAll(BROKEN)) {
    const end = index + broken.length - 1
    text += html.slice(done, end) + (quote ?? '&lt;')
    done = quote ? end : end + 1
  }
  return text + html.slice(done)
}

/** An element that goes with what it holds ends in its own paragraph: `<title>` in a sentence is a word about HTML. */
function endInline(children: readonly Token[]): void {
  children.forEach((token, i) => {
    const name = token.type === 'html_inline' ? /^<([a-z]+)(?=[\s>])/i.exec(token.content)?.[1]?.toLowerCase() : ''
    const isEnd = ({ type, content }: Token): boolean =>
      type === 'html_inline' && content.toLowerCase().startsWith(`</${name}`)
    if (name && DROPPED.has(name) && !children.slice(i + 1).some(isEnd)) token.content += `</${name}>`
  })
}
