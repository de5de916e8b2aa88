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
const HREF = /\shref\s*=/i

/** Matches an unquoted value that is no address: in `<a name=x/>` HTML takes the slash for a part of the value. */
const VALUE_WITHOUT_QUOTES = /\s(?!href|src|cite|data|poster|action)[\w:-]+=[^\s"'/]+$/i

export interface Tag {
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
export function tagsOf(html: string): Tag[] {
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
  const ended = edited(html, [...anchorEdits(html, tags), ...droppedEdits(tags)])
  return ended.includes('<table') ? edited(ended, tableEdits(tagsOf(ended))) : ended
}

export const isLink = ({ attributes }: Tag): boolean => HREF.test(attributes)

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

const TABLE_PARTS = /^(?:table|caption|colgroup|thead|tbody|tfoot|tr|td|th)$/
const HOLDS_TEXT = /^(?:caption|td|th)$/

/** A table that is open: the parts open in it, itself first, its last tag, and the cells that have to be put in it. */
interface OpenTable {
  readonly parts: string[]
  last: Tag
  readonly cells: Edit[]
}

/** Gives links and pictures outside of all cells a cell, for a table holds nothing else, and ends tables after their last part. */
function tableEdits(tags: readonly Tag[]): Edit[] {
  const edits: Edit[] = []
  const open: OpenTable[] = []
  for (const [i, tag] of tags.entries()) {
    const table = open.at(-1)
    if (tag.name === 'table' && tag.kind === 'start') open.push({ parts: ['table'], last: tag, cells: [] })
    else if (!table) continue
    else if (tag.name === 'table' && tag.kind === 'end') edits.push(...(open.pop()?.cells ?? []))
    else if (TABLE_PARTS.test(tag.name)) addPart(table, tag)
    else table.cells.push(...cellAround(tags, i, table.parts.at(-1) ?? ''))
  }
  for (const { last, cells } of open) {
    const isInCell = last.kind === 'start' && HOLDS_TEXT.test(last.name)
    edits.push(...cells.filter(({ to }) => isInCell || to <= last.at))
    if (!isInCell) edits.push({ from: last.end, to: last.end, text: '</table>' })
  }
  return edits
}

function addPart(table: OpenTable, tag: Tag): void {
  const { parts } = table
  const ends = tag.kind === 'end' ? parts.lastIndexOf(tag.name) : parts.findIndex(name => isEndedBy(name, tag.name))
  if (ends > 0) parts.length = ends
  if (tag.kind === 'start') parts.push(tag.name)
  table.last = tag
}

const isEndedBy = (name: string, next: string): boolean =>
  name !== 'table' &&
  (HOLDS_TEXT.test(name) || name === 'colgroup' || (name === 'tr' ? !HOLDS_TEXT.test(next) : !/^t[rdh]$/.test(next)))

function cellAround(tags: readonly Tag[], i: number, part: string): Edit[] {
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
