import { append } from '../../core/long-lists.js'
import { DROPPED_ELEMENTS, isBlock } from './html-rules.js'

/*
 * This file adds end tags that authors leave out. Without them, one element would affect the rest of a post: a link inside
 * an open `<a>` is not a link, and the text after an open `<title>` or `<script>` is never shown.
 */

const ATTRIBUTES = `(?:[^<>"']|"[^"]*"|'[^']*')*?`
/** Matches a comment or a tag, but not an address in angle brackets. */
const TAG = new RegExp(
  String.raw`<!--[\s\S]*?(?:-->|$)|<(/?)((?!\w+:/)[a-z][\w:-]*)((?=[\s/>])${ATTRIBUTES})(/?)>`,
  'gi',
)
/** Matches elements whose end tag may be omitted: `<p/>` starts a paragraph, as it does in browsers. */
const OPTIONAL_END = /^(?:p|li|d[dt]|t[dhr]|r[pt])$/
const HREF = /\shref\s*=/i

/** Matches an unquoted value that is not an address. In `<a name=x/>`, HTML takes the slash as part of the value. */
const VALUE_WITHOUT_QUOTES = /\s(?!href|src|cite|data|poster|action)[\w:-]+=[^\s"'/]+$/i

export interface OpenTag {
  readonly at: number
  readonly end: number
  readonly name: string
  readonly attributes: string
  /** The kind of tag. Comments, and the content of elements that cannot contain tags, are text. */
  readonly kind: 'start' | 'end' | 'whole' | 'text'
  /** The number of block elements that have ended before the tag. */
  readonly blocks: number
}

function tagOf(match: RegExpMatchArray, blocks = 0): OpenTag {
  const { 0: source, 1: slash, 2: name = '', 3: attributes = '', 4: last, index } = match
  const isWhole = last === '/' && (!/=[^\s"']*$/.test(attributes) || VALUE_WITHOUT_QUOTES.test(attributes))
  const at = index ?? 0
  const kind = slash ? 'end' : isWhole ? 'whole' : 'start'
  return { at, end: at + source.length, name: name.toLowerCase(), attributes, kind, blocks }
}

const RAW_TEXT = new Set('script style title textarea xmp noembed noframes'.split(' '))

/** Lists the tags of HTML, and the text that only looks like tags: comments and raw text (HTML, section 13.2.5). */
export function tagsOf(html: string): OpenTag[] {
  const tags: OpenTag[] = []
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

/** Adds the missing ends of `<a>` and of elements that are dropped with their content. */
export function withEnds(source: string): string {
  const html = edited(source, slashEdits(tagsOf(source)))
  const tags = tagsOf(html)
  const ended = edited(html, [...anchorEdits(html, tags), ...droppedEdits(tags)])
  return ended.includes('<table') ? edited(ended, tableEdits(tagsOf(ended))) : ended
}

export const isLink = ({ attributes }: OpenTag): boolean => HREF.test(attributes)

/** Rewrites self-closed tags so that the parser reads each of them as its author meant it. */
function slashEdits(tags: readonly OpenTag[]): Edit[] {
  return tags.flatMap(tag => {
    const { kind, name, attributes, end } = tag
    if (kind !== 'whole') return []
    const edit = (text: string): Edit[] => [{ from: end - 2, to: end, text }]
    // A self-closed link contains the text that follows, as in browsers.
    if (OPTIONAL_END.test(name) || (name === 'a' && isLink(tag))) return edit('>')
    return VALUE_WITHOUT_QUOTES.test(attributes) ? edit(' />') : []
  })
}

/**
 * Ends each `<a>` before the next one begins. An anchor inside a link is moved in front of it, since a link may not
 * contain one.
 */
function anchorEdits(html: string, tags: readonly OpenTag[]): Edit[] {
  const edits: Edit[] = []
  const anchors = [...tags.keys()].filter(i => tags[i]?.name === 'a')
  const at = (n: number): OpenTag | undefined => tags[anchors[n] ?? tags.length]
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
      append(edits, endedLink(html, tag, { inside, stop: at(next)?.at ?? html.length }))
    }
    n = isEnded ? next : next - 1
  }
  return edits
}

const isAnchorIn = (tag: OpenTag | undefined, link: OpenTag): tag is OpenTag =>
  tag !== undefined && tag.kind !== 'end' && !isLink(tag) && tag.blocks === link.blocks

/**
 * Ends a link after its first run of text, in the block in which that text begins.
 *
 * @param inside the tags up to the next link, which begins at `stop`
 */
function endedLink(
  html: string,
  link: OpenTag,
  { inside, stop }: { inside: readonly OpenTag[]; stop: number },
): Edit[] {
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

function moved(html: string, { at, end }: OpenTag, [start, stop]: readonly [number, number]): Edit[] {
  const close = { from: stop, to: stop, text: '</a>' }
  return start === end
    ? [close]
    : [{ from: at, to: end, text: '' }, { from: start, to: start, text: html.slice(at, end) }, close]
}

/** Ends elements that are dropped with their content right after their start, where they have no end tag. */
function droppedEdits(tags: readonly OpenTag[]): Edit[] {
  const open = new Map<string, OpenTag[]>()
  for (const tag of tags) {
    if (!DROPPED_ELEMENTS.has(tag.name)) continue
    const same = open.get(tag.name) ?? []
    if (tag.kind === 'start') same.push(tag)
    else if (tag.kind === 'end') same.pop()
    open.set(tag.name, same)
  }
  return [...open.values()].flat().map(({ end, name }) => ({ from: end, to: end, text: `</${name}>` }))
}

const TABLE_PARTS = /^(?:table|caption|colgroup|thead|tbody|tfoot|tr|td|th)$/
const HOLDS_TEXT = /^(?:caption|td|th)$/

/** An open table: its open elements, beginning with the table, its last tag, and the cells to insert. */
interface OpenTable {
  readonly parts: string[]
  last: OpenTag
  readonly cells: Edit[]
}

/** Puts links and pictures between the cells of a table into cells, and ends tables after their last element. */
function tableEdits(tags: readonly OpenTag[]): Edit[] {
  const edits: Edit[] = []
  const open: OpenTable[] = []
  for (const [i, tag] of tags.entries()) {
    const table = open.at(-1)
    if (tag.name === 'table' && tag.kind === 'start') open.push({ parts: ['table'], last: tag, cells: [] })
    else if (!table) continue
    else if (tag.name === 'table' && tag.kind === 'end') append(edits, open.pop()?.cells ?? [])
    else if (TABLE_PARTS.test(tag.name)) addPart(table, tag)
    else append(table.cells, cellAround(tags, i, table.parts.at(-1) ?? ''))
  }
  for (const { last, cells } of open) {
    const isInCell = last.kind === 'start' && HOLDS_TEXT.test(last.name)
    append(
      edits,
      cells.filter(({ to }) => isInCell || to <= last.at),
    )
    if (!isInCell) edits.push({ from: last.end, to: last.end, text: '</table>' })
  }
  return edits
}

function addPart(table: OpenTable, tag: OpenTag): void {
  const { parts } = table
  const ends = tag.kind === 'end' ? parts.lastIndexOf(tag.name) : parts.findIndex(name => isEndedBy(name, tag.name))
  if (ends > 0) parts.length = ends
  if (tag.kind === 'start') parts.push(tag.name)
  table.last = tag
}

const isEndedBy = (name: string, next: string): boolean =>
  name !== 'table' &&
  (HOLDS_TEXT.test(name) || name === 'colgroup' || (name === 'tr' ? !HOLDS_TEXT.test(next) : !/^t[rdh]$/.test(next)))

function cellAround(tags: readonly OpenTag[], i: number, part: string): Edit[] {
  const tag = tags[i]
  if (!tag || HOLDS_TEXT.test(part) || !(tag.name === 'img' || (tag.name === 'a' && tag.kind === 'start'))) return []
  let next = i + 1
  while (tags[next] && tags[next]?.name !== 'a' && !TABLE_PARTS.test(tags[next]?.name ?? '')) next += 1
  const other = tags[next]
  const end = tag.name === 'img' ? tag : other?.kind === 'end' && other.name === 'a' ? other : undefined
  const [before, after] = part === 'tr' ? ['<td>', '</td>'] : ['<tr><td>', '</td></tr>']
  return end
    ? [
        { from: tag.at, to: tag.at, text: before },
        { from: end.end, to: end.end, text: after },
      ]
    : []
}
