import type { MarkdownIt, StateBlock, Token } from 'markdown-it'
import { DROPPED, isBlock } from './html-rules.js'

/*
 * Ends of HTML that authors leave out. Without them one element takes the rest of a post with it: a link inside an open
 * `<a>` is no link, and what follows an open `<title>` or `<script>` is never shown.
 */

const ATTRIBUTES = `(?:[^<>"']|"[^"]*"|'[^']*')*?`
/** A comment or a tag, but not an address in angle brackets. */
const TAG = new RegExp(
  String.raw`<!--[\s\S]*?(?:-->|$)|<(/?)((?!\w+:/)[a-z][\w:-]*)((?=[\s/>])${ATTRIBUTES})(/?)>`,
  'gi',
)
/** Elements whose end tag may be left out: `<p/>` starts a paragraph, as it does in browsers. */
const OPTIONAL_END = /^(?:p|li|d[dt]|t[dhr]|r[pt])$/
const VOID_NAME = /^(?:area|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/
const HREF = /\shref\s*=/i

/** Matches an unquoted value that is no address: in `<a name=x/>` HTML takes the slash for a part of the value. */
const VALUE_WITHOUT_QUOTES = /\s(?!href|src|cite|data|poster|action)[\w:-]+=[^\s"'/]+$/i

interface Tag {
  readonly at: number
  readonly end: number
  readonly name: string
  readonly attributes: string
  /** A comment is text, as is what an element holds that can hold no tags. */
  readonly kind: 'start' | 'end' | 'whole' | 'text'
  /** How many blocks have ended before it. */
  readonly blocks: number
}

function tagOf(match: RegExpMatchArray, blocks = 0): Tag {
  const { 0: source, 1: slash, 2: name = '', 3: attributes = '', 4: last, index } = match
  const isWhole = last === '/' && (!/=[^\s"']*$/.test(attributes) || VALUE_WITHOUT_QUOTES.test(attributes))
  const at = index ?? 0
  const kind = slash ? 'end' : isWhole ? 'whole' : 'start'
  return { at, end: at + source.length, name: name.toLowerCase(), attributes, kind, blocks }
}

const RAW_TEXT = new Set('script style title textarea xmp noembed noframes'.split(' '))

/** Lists the tags of HTML, and the text that only looks like tags: comments and raw text (HTML, section 13.2.5). */
function tagsOf(html: string): Tag[] {
  const tags: Tag[] = []
  const small = html.toLowerCase()
  const withoutEnd = new Set<string>()
  let blocks = 0
  const addText = (at: number, end: number) => tags.push({ at, end, name: '', attributes: '', kind: 'text', blocks })
  TAG.lastIndex = 0
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    if (match[2] === undefined) {
      addText(match.index, TAG.lastIndex)
      continue
    }
    const tag = tagOf(match, blocks)
    tags.push(tag)
    if (tag.kind === 'end' && isBlock(tag.name)) blocks += 1
    if (tag.kind !== 'start' || !RAW_TEXT.has(tag.name) || withoutEnd.has(tag.name)) continue
    const end = small.indexOf(`</${tag.name}`, tag.end)
    if (end < 0) withoutEnd.add(tag.name)
    else {
      addText(tag.end, end)
      TAG.lastIndex = end
    }
  }
  return tags
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

function edited(html: string, edits: readonly Edit[]): string {
  let [text, done] = ['', 0]
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    text += html.slice(done, edit.from) + edit.text
    done = edit.to
  }
  return text + html.slice(done)
}

/** Gives every `<a>`, and every element that is dropped with its content, the end that its author left out. */
export function withEnds(source: string): string {
  const html = edited(source, slashEdits(tagsOf(source)))
  const tags = tagsOf(html)
  return edited(html, [...anchorEdits(html, tags), ...droppedEdits(tags)])
}

const isLink = ({ attributes }: Tag): boolean => HREF.test(attributes)

/** Rewrites the slash of self-closed tags so that the parser takes each as its author means it. */
function slashEdits(tags: readonly Tag[]): Edit[] {
  return tags.flatMap(tag => {
    const { kind, name, attributes, end } = tag
    if (kind !== 'whole') return []
    const edit = (text: string): Edit[] => [{ from: end - 2, to: end, text }]
    // A link is for words, and browsers give it those that follow.
    if (OPTIONAL_END.test(name) || (name === 'a' && isLink(tag))) return edit('>')
    return VALUE_WITHOUT_QUOTES.test(attributes) ? edit(' />') : []
  })
}

/** Ends each `<a>` before the next one begins; an anchor inside a link goes in front of it, for a link may not hold any. */
function anchorEdits(html: string, tags: readonly Tag[]): Edit[] {
  const edits: Edit[] = []
  const anchors = [...tags.keys()].filter(i => tags[i]?.name === 'a')
  const at = (n: number): Tag | undefined => tags[anchors[n] ?? tags.length]
  for (let n = 0; n < anchors.length; n += 1) {
    const tag = at(n)
    if (tag?.kind !== 'start') continue
    let next = n + 1
    for (let inner = at(next); isLink(tag) && isAnchorIn(inner, tag); inner = at(next)) {
      const own = at(next + 1)
      const hasEnd = own?.kind === 'end' && own.at === inner.end
      edits.push({ from: inner.at, to: hasEnd ? own.end : inner.end, text: '' })
      edits.push({ from: tag.at, to: tag.at, text: `${html.slice(inner.at, inner.end)}</a>` })
      next += hasEnd ? 2 : 1
    }
    const isEnded = at(next)?.kind === 'end'
    if (!isEnded && !isLink(tag)) edits.push({ from: tag.end, to: tag.end, text: '</a>' })
    if (!isEnded && isLink(tag)) {
      const inside = tags.slice((anchors[n] ?? 0) + 1, anchors[next])
      edits.push(...endedLink(html, tag, { inside, stop: at(next)?.at ?? html.length }))
    }
    n = isEnded ? next : next - 1
  }
  return edits
}

const isAnchorIn = (tag: Tag | undefined, link: Tag): tag is Tag =>
  tag !== undefined && tag.kind !== 'end' && !isLink(tag) && tag.blocks === link.blocks

/**
 * A link goes on to the end of the words that it begins with, in the block that they begin in.
 * @param inside the tags up to the next link, which begins at `stop`
 */
function endedLink(html: string, link: Tag, { inside, stop }: { inside: readonly Tag[]; stop: number }): Edit[] {
  let start = link.end
  let begun = false
  for (const { at, end, name, kind } of inside) {
    begun ||= html.slice(start, at).trim() !== ''
    if (begun && isBlock(name)) return moved(html, link, [start, at])
    if (isBlock(name) && kind === 'end') return moved(html, link, [link.end, link.end])
    if (!begun && (isBlock(name) || name === 'a' || kind === 'text')) start = end
    else begun = true
  }
  begun ||= html.slice(start, stop).trim() !== ''
  return moved(html, link, begun ? [start, stop] : [link.end, link.end])
}

function moved(html: string, { at, end }: Tag, [start, stop]: readonly [number, number]): Edit[] {
  const close = { from: stop, to: stop, text: '</a>' }
  return start === end
    ? [close]
    : [{ from: at, to: end, text: '' }, { from: start, to: start, text: html.slice(at, end) }, close]
}

/** Ends elements that are dropped with their content right after their start, where they have no end tag. */
function droppedEdits(tags: readonly Tag[]): Edit[] {
  const open = new Map<string, Tag[]>()
  for (const tag of tags) {
    if (!DROPPED.has(tag.name)) continue
    const same = open.get(tag.name) ?? []
    if (tag.kind === 'start') same.push(tag)
    else if (tag.kind === 'end') same.pop()
    open.set(tag.name, same)
  }
  return [...open.values()].flat().map(({ end, name }) => ({ from: end, to: end, text: `</${name}>` }))
}

/** Whether a line holds one anchor, void element or self-closed element, and nothing else. */
function isWhole(line: string): boolean {
  TAG.lastIndex = 0
  const match = TAG.exec(line)
  if (!match?.[2] || match.index > 0 || line.slice(match[0].length).trim() !== '') return false
  const tag = tagOf(match)
  const isOne = VOID_NAME.test(tag.name) || (tag.name === 'a' && !isLink(tag))
  return tag.kind === 'whole' || (tag.kind === 'start' && isOne)
}

/** HTML blocks that an empty line does not end (CommonMark 4.6), what ends them, and what is added where that is missing. */
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
      // Four spaces would make the next line code; it is HTML that goes on.
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

/** The line up to which each end was looked for in vain, so that many blocks without ends are searched only once. */
const searched = new WeakMap<StateBlock, Map<RegExp, number>>()

interface Search {
  readonly end: RegExp
  readonly isInside: (line: number) => boolean
}

function hasEnd(state: StateBlock, line: number, { end, isInside }: Search): boolean {
  const limits = searched.get(state) ?? new Map<RegExp, number>()
  searched.set(state, limits)
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

/** Closes tags and comments that a block leaves open; a missing quotation mark would otherwise reach into the Markdown below. */
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

/** Ends dropped elements within their paragraph: `<title>` in a sentence is mostly a word about HTML. */
function endInline(children: readonly Token[]): void {
  const ended = new Set<string>()
  for (const token of children.toReversed()) {
    const [, slash, name = ''] = (token.type === 'html_inline' && /^<(\/?)([a-z]+)(?=[\s>])/i.exec(token.content)) || []
    if (slash) ended.add(name.toLowerCase())
    else if (DROPPED.has(name.toLowerCase()) && !ended.has(name.toLowerCase())) token.content += `</${name}>`
  }
}
