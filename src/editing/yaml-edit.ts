import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { append } from '../core/long-lists.js'
import { type FieldValue, isPlainDate, refusal, type ValueEdit } from './field-value.js'
import type { TextSplice } from './text-splice.js'

type Found = Pair<unknown, Node | null>

/** How values are written. */
export interface YamlStyle {
  /** Whether the text is JSON. */
  readonly json?: boolean
  /** Whether every text is in double quotes. No reader takes a text in quotes for anything else. */
  readonly quoted?: boolean
}

/**
 * Finds the change of a text in YAML, or in JSON, which is YAML in brackets, that gives one value another content. The library’s document
 * model tells where each value is. Everything else stays as it is, because the library would write a whole document in its own style.
 *
 * @throws EditRefusal if the value cannot be changed alone
 */
export function yamlSplices(
  text: string,
  edit: ValueEdit,
  { json = false, quoted = false }: YamlStyle = {},
): TextSplice[] {
  const document = parseDocument(text, { uniqueKeys: false, strict: false, logLevel: 'silent', merge: false })
  const splices = new YamlEdit(text, json, quoted).change(document.contents as Node | null, edit)
  return [...splices, ...movedAnchors(text, document, splices)]
}

/** Keeps a text that is written once and used in several places: where it changes, the next place that uses it gets it as its own. */
function movedAnchors(text: string, document: Document.Parsed, splices: readonly TextSplice[]): TextSplice[] {
  const moved = new Map<Node, TextSplice>()
  const isChanged = (node: Node): boolean => {
    const [start, end] = range(node)
    return splices.some(splice => splice.start <= start && end <= splice.end)
  }
  visit(document, {
    Alias(_, alias) {
      const node = alias.resolve(document)
      if (!isScalar(node) || moved.has(node) || !isChanged(node) || isChanged(alias)) return
      const { start, end } = span(node)
      moved.set(node, { ...span(alias), text: `&${alias.source} ${text.slice(start, end)}` })
    },
  })
  return [...moved.values()]
}

class YamlEdit {
  constructor(
    private readonly text: string,
    private readonly json: boolean,
    private readonly quoted: boolean,
  ) {}

  change(root: Node | null, edit: ValueEdit): TextSplice[] {
    if (root === null || (isScalar(root) && root.value === null)) {
      if (edit.value === undefined) return []
      const at = this.text.length
      const entry = this.json ? `{\n  ${this.entryText(edit.path, edit)}\n}\n` : `${this.entryText(edit.path, edit)}\n`
      return [{ start: at, end: at, text: (this.text === '' || this.text.endsWith('\n') ? '' : '\n') + entry }]
    }
    return this.inside(root, edit.path, edit, [])
  }

  /** Changes the value at the rest of a path, below a node. `above` are the entries that lead to the node. */
  private inside(
    node: Node,
    path: readonly string[],
    edit: ValueEdit,
    above: readonly (() => TextSplice[])[],
  ): TextSplice[] {
    const [key = '', ...rest] = path
    if (isSeq(node)) return this.inList(node as YAMLSeq<Node | null>, path, edit, above)
    if (!isMap(node)) throw refusal(`\`${edit.path.join('.')}\` has another form in this file.`)
    const found = pairOf(node as YAMLMap, key)
    if (!found) {
      if (edit.value === undefined) return []
      const name = [key, ...rest]
      return this.insertPair(node as YAMLMap, name, edit, edit.after ?? [])
    }
    const remove = (): TextSplice[] =>
      node.items.length === 1 && above.length > 0 ? (above.at(-1)?.() ?? []) : this.removePair(node as YAMLMap, found)
    if (rest.length > 0) {
      if (found.value && isCollection(found.value)) return this.inside(found.value, rest, edit, [...above, remove])
      if (edit.value === undefined) return []
      if (found.value && !isEmpty(found.value)) throw refusal(`\`${key}\` has another form in this file.`)
      return this.fillEmpty(node as YAMLMap, found, rest, edit)
    }
    if (edit.order) {
      if (!found.value || !isSeq(found.value)) throw refusal(`\`${key}\` has another form in this file.`)
      return this.reorder(found.value as YAMLSeq<Node | null>, edit.order)
    }
    if (edit.value === undefined) return remove()
    if (Array.isArray(edit.value) && found.value && isSeq(found.value))
      return this.changeList(found.value as YAMLSeq<Node | null>, edit.value)
    return this.replace(node as YAMLMap, found, edit)
  }

  private inList(
    list: YAMLSeq<Node | null>,
    path: readonly string[],
    edit: ValueEdit,
    above: readonly (() => TextSplice[])[],
  ): TextSplice[] {
    const [key = '', ...rest] = path
    const at = Number(key)
    const item = list.items[at]
    const name = edit.path.join('.')
    if (!Number.isInteger(at) || at > list.items.length) throw refusal(`\`${name}\` has another form in this file.`)
    if (at === list.items.length) {
      if (edit.value === undefined) return []
      if (rest.length > 0) return this.insertTexts(list, at, [this.newEntry(rest, edit, list.flow === true)])
      if (typeof edit.value !== 'string') throw refusal(`\`${name}\` is not in this file.`)
      return this.insertItems(list, at, [edit.value])
    }
    const remove = (): TextSplice[] =>
      list.items.length === 1 && above.length > 0 ? (above.at(-1)?.() ?? []) : this.removeItem(list, at)
    if (rest.length > 0) {
      if (!item || !isCollection(item)) throw refusal(`\`${name}\` has another form in this file.`)
      return this.inside(item, rest, edit, [...above, remove])
    }
    if (edit.value === undefined) return remove()
    if (!item || isCollection(item) || typeof edit.value !== 'string')
      throw refusal(`\`${name}\` has another form in this file.`)
    return this.replaceNode(item, edit.value, this.columnOf(item), edit.isDate === true)
  }

  /** Gives a key that exists another value. */
  private replace(map: YAMLMap, pair: Found, edit: ValueEdit): TextSplice[] {
    const { value } = pair
    const column = this.columnOf(pair.key as Node)
    if (!value || isEmpty(value)) {
      // A comment may follow the colon, so the value is put directly behind it.
      const at = this.colonAfter(pair)
      const anchored =
        value && range(value)[0] > at && /\S/.test(this.text.slice(at, range(value)[0]).replace(/#[^\n]*/g, ''))
      if (anchored) throw refusal(`\`${edit.path.join('.')}\` has a tag or an anchor.`)
      return [{ start: at, end: at, text: ` ${this.valueText(edit.value, column, map.flow === true, edit)}` }]
    }
    if (isCollection(value) || Array.isArray(edit.value)) return this.replaceWhole(map, pair, edit, column)
    if (typeof edit.value === 'boolean') return [{ ...span(value), text: this.tailed(value, String(edit.value)) }]
    return this.replaceNode(value, String(edit.value), column, edit.isDate === true, map.flow === true)
  }

  /** Replaces a scalar by a text in the same style, as far as that style can write it. */
  private replaceNode(node: Node, value: string, column: number, isDate: boolean, flow = false): TextSplice[] {
    const type = isScalar(node) ? (node.type as string | undefined) : undefined
    const source = this.text.slice(...range(node))
    const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED
    const style =
      isBlock || (value.includes('\n') && !flow && !this.json && type !== Scalar.QUOTE_DOUBLE) ? 'block' : type
    if (style === 'block' && !this.quoted && !/^\s|^$|\s$/.test(value)) {
      const written = blockScalar(value, type === Scalar.BLOCK_FOLDED ? type : Scalar.BLOCK_LITERAL, column)
      const [, comment = ''] = isBlock ? (/^[^\n]*?(\s+#[^\n]*)/.exec(source) ?? []) : []
      const [, more = ''] = /\n(\n*)$/.exec(isBlock && source.includes('\n') ? source : '') ?? []
      // What follows a value on its line, such as a comment, cannot follow a block.
      const after = /^[^\n]*/.exec(this.text.slice(range(node)[1]))?.[0] ?? ''
      if (written !== undefined && (isBlock || after.trim() === '' || /^\s+#/.test(after))) {
        const start = range(node)[0]
        const end = isBlock
          ? range(node)[1]
          : range(node)[1] + after.length + (this.text[range(node)[1] + after.length] === '\n' ? 1 : 0)
        const [head = '', ...lines] = written.split('\n')
        const kept = isBlock ? comment : after.trim() === '' ? '' : ` ${after.trim()}`
        return [{ start, end, text: `${head}${kept}\n${lines.join('\n')}\n${isBlock && more ? more : ''}` }]
      }
    }
    return [{ ...span(node), text: this.tailed(node, this.scalarText(value, isBlock ? undefined : type, isDate)) }]
  }

  /** Replaces a collection by another value, or a scalar by a list. */
  private replaceWhole(map: YAMLMap, pair: Found, edit: ValueEdit, column: number): TextSplice[] {
    const value = pair.value as Node
    if (isMap(value)) throw refusal(`\`${edit.path.join('.')}\` has parts of its own in this file.`)
    const written = this.valueText(edit.value, column, map.flow === true, edit)
    if (isCollection(value) && !value.flow) {
      const start = this.colonAfter(pair)
      return [{ start, end: this.entryEnd(value), text: ` ${written}\n` }]
    }
    return [{ ...span(value), text: this.tailed(value, written) }]
  }

  /** Makes a list have other texts. Entries that are in both lists stay as they are, with their comments. */
  private changeList(list: YAMLSeq<Node | null>, wanted: readonly string[]): TextSplice[] {
    const known = list.items.map(item => (isScalar(item) ? sourceOf(item) : undefined))
    let same = 0
    while (same < wanted.length && same < known.length && known[same] === wanted[same]) same += 1
    let tail = 0
    while (tail < Math.min(wanted.length, known.length) - same && known.at(-1 - tail) === wanted.at(-1 - tail))
      tail += 1
    const [olds, news] = [list.items.length - same - tail, wanted.length - same - tail]
    const splices: TextSplice[] = []
    for (let i = 0; i < Math.min(olds, news); i += 1) {
      const item = list.items[same + i]
      if (!item || isCollection(item)) throw refusal('An entry of this list has parts of its own.')
      append(splices, this.replaceNode(item, wanted[same + i] ?? '', this.columnOf(item), false, list.flow === true))
    }
    if (wanted.length === 0) return [...span0(list, this.text)]
    for (let i = news; i < olds; i += 1) append(splices, this.removeItem(list, same + i, same + news, same + olds))
    if (news > olds) append(splices, this.insertItems(list, same + olds, wanted.slice(same + olds, same + news)))
    return splices
  }

  private insertItems(list: YAMLSeq<Node | null>, at: number, values: readonly string[]): TextSplice[] {
    const texts = values.map(value =>
      this.scalarText(value, this.json ? Scalar.QUOTE_DOUBLE : undefined, false, list.flow === true),
    )
    return this.insertTexts(list, at, texts)
  }

  /** Writes a mapping that is a new entry of a list. */
  private newEntry(path: readonly string[], edit: ValueEdit, flow: boolean): string {
    return flow || this.json ? `{ ${this.entryText(path, edit, true)} }` : this.entryText(path, edit)
  }

  private insertTexts(list: YAMLSeq<Node | null>, at: number, texts: readonly string[]): TextSplice[] {
    const before = list.items[at - 1]
    if (list.flow) {
      if (before) {
        const end = range(before)[1]
        const gap = this.flowGap(list.items as Node[], range(list)[0])
        return [{ start: end, end, text: texts.map(text => `,${gap}${text}`).join('') }]
      }
      const start = range(list)[0] + 1
      return [{ start, end: start, text: texts.join(', ') + (list.items.length > 0 ? ', ' : '') }]
    }
    const sign = this.text.slice(0, range(list)[0])
    const column = range(list)[0] - (sign.lastIndexOf('\n') + 1)
    const lines = texts.map(text => `${indented(`- ${indented(text, 2).trimStart()}`, column)}\n`).join('')
    const start = before ? this.entryEnd(before) : this.text.lastIndexOf('\n', range(list)[0]) + 1
    return [this.atLine(start, lines)]
  }

  /** Puts the entries of a list into another order, each with the comments right above it. */
  private reorder(list: YAMLSeq<Node | null>, order: readonly number[]): TextSplice[] {
    const spans = list.items.map(item => {
      if (!item) throw refusal('An entry of this list is empty.')
      if (list.flow) return span(item)
      const dash = this.dashBefore(item)
      const line = this.text.lastIndexOf('\n', dash - 1) + 1
      if (this.text.slice(line, dash).trim() !== '') throw refusal('This list is written in a rare form.')
      const [above = ''] = /(?<![^\n])(?:[ \t]*#[^\n]*\n)+$/.exec(this.text.slice(0, line)) ?? []
      return { start: line - above.length, end: this.entryEnd(item) }
    })
    const text = (at: number): string => {
      const { start, end } = spans[at] as { start: number; end: number }
      const written = this.text.slice(start, end)
      return list.flow || written.endsWith('\n') ? written : `${written}\n`
    }
    return spans.flatMap((each, i) => (order[i] === i ? [] : [{ ...each, text: text(order[i] ?? i) }]))
  }

  private removeItem(list: YAMLSeq<Node | null>, at: number, first = at, end = at + 1): TextSplice[] {
    const item = list.items[at]
    if (!item) return []
    if (list.flow) return [this.flowRemoval(list.items as Node[], at, first, end)]
    const start = this.text.lastIndexOf('\n', this.dashBefore(item)) + 1
    return [{ start, end: this.entryEnd(item), text: '' }]
  }

  /** The span of a flow entry with one of the commas around it. `first` and `end` are the neighbours that are removed as well. */
  private flowRemoval(items: readonly Node[], at: number, first: number, end: number): TextSplice {
    const here = items[at] as Node
    const next = items[at + 1]
    if (next && first === 0) return { start: range(here)[0], end: range(next)[0], text: '' }
    const before = items[at - 1]
    const isLast = end === items.length && !before
    return { start: before && !isLast ? range(before)[1] : range(here)[0], end: range(here)[1], text: '' }
  }

  private dashBefore(item: Node): number {
    const start = range(item)[0]
    const dash = this.text.lastIndexOf('-', start - 1)
    return dash < 0 ? start : dash
  }

  private insertPair(map: YAMLMap, path: readonly string[], edit: ValueEdit, after: readonly string[]): TextSplice[] {
    const pairs = map.items as Found[]
    if (map.flow) {
      const last = pairs.at(-1)
      const entry = this.entryText(path, edit, true)
      if (!last) return [{ start: range(map)[0] + 1, end: range(map)[1] - 1, text: ` ${entry} ` }]
      const at = last.value ? Math.max(range(last.value)[1], range(last.key as Node)[1]) : range(last.key as Node)[1]
      const gap = this.flowGap(
        pairs.map(({ key }) => key as Node),
        range(map)[0],
      )
      return [{ start: at, end: at, text: `,${gap}${entry}` }]
    }
    const near = after.map(key => pairOf(map, key)).find(pair => pair !== undefined) ?? pairs.at(-1)
    const column = this.columnOf(pairs[0]?.key as Node)
    const lines = `${indented(this.entryText(path, edit), column)}\n`
    return [this.atLine(near ? this.pairEnd(near) : range(map)[1], lines)]
  }

  /** Puts lines at the start of a line, which the end of the text may still lack. */
  private atLine(at: number, lines: string): TextSplice {
    const isStart = at === 0 || this.text[at - 1] === '\n'
    return { start: at, end: at, text: isStart ? lines : `\n${lines.replace(/\n$/, '')}` }
  }

  /** Puts the first entry below a key without a value. */
  private fillEmpty(map: YAMLMap, pair: Found, rest: readonly string[], edit: ValueEdit): TextSplice[] {
    const at = this.colonAfter(pair)
    if (map.flow) return [{ start: at, end: at, text: ` { ${this.entryText(rest, edit, true)} }` }]
    const column = this.columnOf(pair.key as Node) + 2
    const line = this.text.indexOf('\n', at)
    const lines = indented(this.entryText(rest, edit), column)
    return line < 0
      ? [{ start: this.text.length, end: this.text.length, text: `\n${lines}` }]
      : [{ start: line + 1, end: line + 1, text: `${lines}\n` }]
  }

  private removePair(map: YAMLMap, pair: Found): TextSplice[] {
    const pairs = map.items as Found[]
    const key = pair.key as Node
    const start = range(key)[0]
    const at = pairs.indexOf(pair)
    if (map.flow) {
      const next = pairs[at + 1]
      if (next) return [{ start, end: range(next.key as Node)[0], text: '' }]
      const before = pairs[at - 1]
      const end = pair.value ? Math.max(range(pair.value)[1], range(key)[1]) : range(key)[1]
      if (!before) return [{ start, end, text: '' }]
      return [{ start: before.value ? range(before.value)[1] : range(before.key as Node)[1], end, text: '' }]
    }
    const line = this.text.lastIndexOf('\n', start - 1) + 1
    if (this.text.slice(line, start).trim() === '') return [{ start: line, end: this.pairEnd(pair), text: '' }]
    // The first key of an entry shares its line with the dash before it.
    const next = pairs[at + 1]
    if (!next) throw refusal('This is the only value of its entry.')
    return [{ start, end: range(next.key as Node)[0], text: '' }]
  }

  private colonAfter({ key }: Found): number {
    const end = range(key as Node)[1]
    const colon = /^\s*:/.exec(this.text.slice(end))
    if (!colon || this.text[range(key as Node)[0] - 2] === '?') throw refusal('This key is written in a rare form.')
    return end + colon[0].length
  }

  private pairEnd(pair: Found): number {
    const { value } = pair
    return value && range(value)[1] > range(pair.key as Node)[1] && !isEmpty(value)
      ? this.entryEnd(value)
      : this.lineEnd(this.colonAfter(pair))
  }

  /** Returns where the line after a value begins, below what belongs to it and before comments and empty lines that follow it. */
  private entryEnd(node: Node): number {
    if (isCollection(node) && !node.flow && node.items.length > 0) {
      const last = (node.items as unknown[]).at(-1)
      if (isMap(node)) return this.pairEnd(last as Found)
      if (last) return this.entryEnd(last as Node)
    }
    const end = range(node)[1]
    if (end > 0 && this.text[end - 1] === '\n' && end > range(node)[0]) return end
    return this.lineEnd(end)
  }

  private lineEnd(at: number): number {
    const line = this.text.indexOf('\n', at)
    return line < 0 ? this.text.length : line + 1
  }

  private columnOf(node: Node): number {
    const start = range(node)[0]
    return start - (this.text.lastIndexOf('\n', start - 1) + 1)
  }

  /** Keeps the line end that belongs to a block scalar. */
  private tailed(node: Node, written: string): string {
    const [, tail = ''] = /[^\n](\n+)$/.exec(this.text.slice(...range(node))) ?? []
    return written + tail
  }

  /** Returns the whitespace between two flow entries: a space, or the line end and indentation of entries that have a line each. */
  private flowGap(items: readonly Node[], opening: number): string {
    const first = items[0]
    const before = first ? this.text.slice(opening + 1, range(first)[0]) : ''
    return /^[ \t]*\n[ \t]*$/.test(before) ? before : ' '
  }

  /** Writes an entry whose keys lead to a value that is several levels below. */
  private entryText(path: readonly string[], edit: ValueEdit, flow = this.json): string {
    const [key = '', ...rest] = path
    const name = this.json ? JSON.stringify(key) : /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key)
    if (rest.length === 0) return `${name}: ${this.valueText(edit.value, 0, flow, edit)}`
    if (rest[0] === '0') {
      const entry = this.newEntry(rest.slice(1), edit, flow)
      return flow ? `${name}: [${entry}]` : `${name}:\n${indented(`- ${indented(entry, 2).trimStart()}`, 2)}`
    }
    const below = this.entryText(rest, edit, flow)
    return flow ? `${name}: { ${below} }` : `${name}:\n${indented(below, 2)}`
  }

  private valueText(
    value: FieldValue,
    column: number,
    flow: boolean,
    { isDate = false }: Pick<ValueEdit, 'isDate'>,
  ): string {
    if (typeof value === 'boolean') return String(value)
    if (typeof value !== 'string') {
      const items = (value ?? []).map(item =>
        this.scalarText(item, this.json ? Scalar.QUOTE_DOUBLE : undefined, false, true),
      )
      return `[${items.join(', ')}]`
    }
    if (value.includes('\n') && !flow && !this.json && !this.quoted && !/^\s|\s$/.test(value)) {
      const written = blockScalar(value, Scalar.BLOCK_LITERAL, column)
      if (written !== undefined) return written
    }
    return this.scalarText(value, this.json ? Scalar.QUOTE_DOUBLE : undefined, isDate, flow)
  }

  private scalarText(value: string, type: string | undefined, isDate: boolean, flow = false): string {
    if (this.json || this.quoted || type === Scalar.QUOTE_DOUBLE) return doubleQuoted(value)
    if (type === Scalar.QUOTE_SINGLE && !/[\n\u0085\u2028\u2029\uFEFF]/.test(value))
      return `'${value.replaceAll("'", "''")}'`
    if (isDate && (isPlainDate(value) || MONTH.test(value))) return value
    return isPlain(value, flow) ? value : doubleQuoted(value)
  }
}

/** Matches a month, which no parser of YAML takes for a number or a time. */
const MONTH = /^\d{4}-\d\d$/

/** Matches text that every parser of YAML, old and new, reads as text without quotes. */
const PLAIN = /^[\p{L}][\p{L}\p{M}\p{N} .,()/’“”!?;&+=%–—…_'"-]*$/u
const ADDRESS = /^https?:\/\/[\w\-./?=&%~+@:;,!$()]+(?:#[\w\-./?=&%~+@:;,!$()]+)?$/
/** Matches words that a parser takes for something other than text. */
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf|infinity|[\d.,_+-]+(?:e[\d+-]*)?|e\d+)$/i

function isPlain(value: string, flow: boolean): boolean {
  if (ADDRESS.test(value)) return !flow || !/[,[\]{}]/.test(value)
  return PLAIN.test(value) && !NOT_TEXT.test(value) && !value.endsWith(' ') && !(flow && /,/.test(value))
}

/** Writes a text in double quotes. A JSON string is one in YAML, too, but old parsers end a line at some characters. */
const doubleQuoted = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    sign => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )

/** Writes a text as a block below a key in a column, or returns undefined if a block cannot hold it. */
function blockScalar(value: string, type: string, column: number): string | undefined {
  if (/[\t\u0085\u2028\u2029\uFEFF]/.test(value)) return undefined
  const scalar = new Scalar(value)
  scalar.type = type as Scalar.Type
  const written = new Document({ k: scalar }).toString({ lineWidth: 80 })
  if (!/^k: [|>]/.test(written)) return undefined
  const [head = '', ...lines] = written.slice(3).trimEnd().split('\n')
  return [head, ...lines.map(line => (line === '' ? '' : ' '.repeat(column) + line))].join('\n')
}

const indented = (text: string, column: number): string => text.replace(/^(?=.)/gm, ' '.repeat(column))

function range(node: Node): [start: number, end: number] {
  const [start = 0, end = 0] = node.range ?? []
  return [start, end]
}

function span(node: Node): { start: number; end: number } {
  const [start, end] = range(node)
  return { start, end }
}

/** Empties a list, whose key stays. */
function span0(list: YAMLSeq<Node | null>, text: string): TextSplice[] {
  const [start, end] = range(list)
  const tail = text[end - 1] === '\n' && !list.flow ? '\n' : ''
  return [{ start, end, text: `[]${tail}` }]
}

const isEmpty = (node: Node): boolean => isScalar(node) && node.value === null && range(node)[0] === range(node)[1]

const sourceOf = (node: Scalar): string =>
  node.type === Scalar.PLAIN || node.type === undefined ? (node.source ?? String(node.value)) : String(node.value)

/** Finds the entry of a key. Of two, the last one counts, as for readers. */
const pairOf = (map: YAMLMap, key: string): Found | undefined =>
  (map.items as Found[]).findLast(pair => isScalar(pair.key) && sourceOf(pair.key) === key)
