import { lookUp } from '../../core/look-up.js'
import { lazy } from '../../core/memo.js'
import { type Problem, warning } from '../../core/problem.js'
import { escapeTags } from '../../core/text.js'
import { placesIn } from '../clean-text.js'
import {
  ALLOWED_ATTRIBUTES,
  ATTRIBUTES_CLOSE,
  ATTRIBUTES_OPEN,
  protectedAttributes,
} from '../markdown/attribute-lists.js'
import { codeRanges } from '../markdown/code-ranges.js'
import { withFormulaLines } from '../markdown/formulas.js'
import { boxAt, HTML_NAMES } from './boxes.js'
import type { Dialect } from './dialect.js'
import { DIALECTS } from './dialects.js'
import { withoutImports } from './mdx.js'
import { type ConvertFrame, type ShortcodeFrame, type Told, told } from './shortcode-site.js'

export interface PlainMarkdown {
  readonly text: string
  readonly problems: readonly Problem[]
}

const ATTRIBUTE = String.raw`(?:[.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*|(?:${ALLOWED_ATTRIBUTES.join('|')})=(?:"[^"{}\n]*"|'[^'{}\n]*'|[\w./%:-]+))`
const OURS = new RegExp(String.raw`\{[ \t]*(${ATTRIBUTE}(?:[ \t]+${ATTRIBUTE})*)[ \t]*\}`, 'uy')
/** Matches a list with attributes of any name. Names without values count beside others, since `{draft}` may be text. */
const ANY =
  /\{:?[ \t]*((?:[.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*|-|[a-z][\w:.-]*[ \t]*=[ \t]*(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s"'{}<>]+)|[a-z][\w-]*(?=[ \t])|(?<=\{[^{}\n]*[=.#][^{}\n]*[ \t])[a-z][\w-]*(?=\}))(?:[ \t,]+(?=\S))?)+[ \t]*\}/iuy
/**
 * Matches the place after a link, a picture, code or the words of a heading, to which such a list belongs. It is read only there, because
 * `f(x){a=1}` is text.
 */
const AFTER_OWNER = /(?<=\]\((?:[^()\n]|\([^()\n]*\))*\)|[\]`]|(?:^|\n)#{1,6} [^\n]*)/y
const KRAMDOWN = /\{:[ \t]*([^{}\n]*?)[ \t]*\}/y

/** Matches unknown shortcodes and components. They stay in the text as written. */
const UNKNOWN =
  /\{%-?\s*\/?([\w-]+)[^%]{0,1000}%\}|\{\{[<%]?-?\s*\/?\s*["']?([\w.$-]+)[^{}\n]*\}\}|(?<=(?:^|\n)[ >]{0,5}):{3,}[ \t]*([a-z][\w-]*)[^\n]*|<\/?([A-Z][A-Za-z0-9]*[a-z][\w.]*)(?:\s+(?:[A-Za-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^\s"'=<>`{]+))?|\{[^{}]*\}))*\s*\/?>/y
/** The first characters of everything that is read beside Markdown, because the pattern below is tried at each of them alone. */
const FIRST = String.raw`[\n{<$:[\]|!?@^~#\x60+\\(=%_]`

/** Matches the places at which a shortcode, attribute list or component may begin, which may overlap. */
const SIGNS = new RegExp(
  `(?=${FIRST})(?=${[
    /\{|<\/?[A-Z]|<[a-z][^<>]*\s(?:markdown=|src=\{)|<(?:p|div|section|center|figcaption|blockquote|details|summary)[\s>]|\$\$|(?<!:):::|\[\[?_?[Tt][Oo][Cc]/,
    ...DIALECTS.flatMap(({ signs = [] }) => signs),
  ]
    .map(({ source }) => source)
    .join('|')})`,
  'g',
)
/**
 * Matches the same places, spans with an attribute list, and lines with one of kramdown's attribute lists or the rule of a drawn table below
 * them. This pattern tries every bracket and every line, so it is used only for texts with an end of such a span or line.
 */
const SIGNS_AND_LINES = new RegExp(
  String.raw`${SIGNS.source}|\[(?=[^\n]{0,500}\]\{)|(?<=^|\n)(?=[ \t]*(?:[*+-]|\d+\.) [^\n]*\n[ \t]*\{:)|(?<=^|\n)(?=[^\n]+\n[ \t]*--+[ \t]+--)`,
  'g',
)

const hasLines = (text: string): boolean =>
  text.includes('{:') || text.includes(']{') || (text.includes('--') && /\n[ \t]*--+[ \t]+--/.test(text))

/** Shortcodes, each after the signs with which it begins. */
type Shortcodes = readonly (readonly [begin: string, ...Dialect['shortcodes'][number]])[]

export const withBegin = (shortcodes: Dialect['shortcodes']): Shortcodes =>
  shortcodes.map(([pattern, convert]) => [beginOf(pattern), pattern, convert])

/** Matches the parts of a pattern. */
const PARTS = /\\[\s\S]|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[\s\S]/g

/**
 * Returns the signs with which everything begins that a pattern matches, as far as they are plain in it. To compare these takes a fraction of
 * the time in which a pattern is tried, and a hundred patterns are tried at each place.
 */
function beginOf({ source }: RegExp): string {
  let [begin, depth, isOpen] = ['', 0, true]
  for (const part of source.match(PARTS) ?? []) {
    if (part === ')') depth -= 1
    else if (depth === 0 && part === '|') return ''
    else if (depth === 0 && isOpen && !/^\(\?/.test(part)) {
      isOpen = /^(?:\\\W|[^\\\w^$.*+?()[\]{}])$/.test(part)
      if (isOpen) begin += part.at(-1)
      else if (/^[*?{]/.test(part)) begin = begin.slice(0, -1)
    }
    if (part.startsWith('(')) depth += 1
  }
  return begin
}

const KNOWN = withBegin(DIALECTS.flatMap(({ shortcodes }) => shortcodes))
const IN_CODE = withBegin(DIALECTS.flatMap(({ codes = [] }) => codes))
const BOXES = DIALECTS.flatMap(({ boxes = [] }) => boxes)

/**
 * Converts the shortcodes and attribute lists of other generators to Markdown. Known shortcodes are replaced, attribute
 * lists are marked as such, and everything else stays as text with one warning for each name. Code is left alone.
 */
export function withoutShortcodes(source: string, frame: ShortcodeFrame, known = KNOWN): PlainMarkdown {
  const problems: Problem[] = []
  const { text: bare, imports } = withoutImports(source, frame, problems)
  const signs = [...bare.matchAll(hasLines(bare) ? SIGNS_AND_LINES : SIGNS)]
  if (signs.length === 0) return { text: bare, problems }
  const code = codeRanges(bare)
  let range = 0
  const places = lazy(() => placesIn(withFormulaLines(bare)))
  const reported = new Set<string>()
  const report = ({ what, fix }: Omit<Told, 'text'>, index: number) => {
    if (reported.has(what)) return
    reported.add(what)
    const { line, column } = places()(index)
    const where = { file: frame.file, line: line + frame.line - 1, column }
    problems.push(warning('post.shortcode', where, what, fix))
  }
  let here = 0
  const inner = (markdown: string): string => {
    const { text: plain, problems: others } = withoutShortcodes(markdown, { ...frame, line: 1 }, known)
    for (const each of others) report(each, here)
    return plain
  }
  const context = { ...frame, imports, inner }
  let text = ''
  let done = 0
  for (const { index } of signs) {
    if (index < done) continue
    while ((code[range]?.[1] ?? Number.POSITIVE_INFINITY) <= index) range += 1
    const isCode = (code[range]?.[0] ?? Number.POSITIVE_INFINITY) <= index
    // Within code, only few shortcodes are read.
    if (isCode && !/[{`~]/.test(bare[index] ?? '')) continue
    here = index
    const piece = isCode
      ? replaced(bare, index, context, IN_CODE)
      : (replaced(bare, index, context, known) ?? unlisted(bare, index, context))
    if (!piece) continue
    if (piece.what !== undefined) report(piece, index)
    text += bare.slice(done, index) + piece.text
    done = piece.end
  }
  return { text: text + bare.slice(done), problems }
}

const LIST_ENTRY = /([.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*)|([a-z][\w:.-]*)[ \t]*=[ \t]*("[^"]*"|'[^']*'|[^\s"'{},]+)/giu
/** Quarto's names for attributes that Offprint has under other names. */
const QUARTO_NAMES: Readonly<Record<string, string>> = { 'fig-alt': 'alt', 'fig-cap': 'caption' }

/** Returns the entries of an attribute list that may be published, or undefined if there is no list. */
function attributesIn(list: string | undefined): string | undefined {
  if (list === undefined) return undefined
  return [...list.matchAll(LIST_ENTRY)]
    .flatMap(([, mark, written = '', value = '']) => {
      const name = lookUp(QUARTO_NAMES, written) ?? written
      return mark ? [mark] : ALLOWED_ATTRIBUTES.includes(name) ? [`${name}=${value}`] : []
    })
    .join(' ')
}

/** A replacement, and what it loses, if anything. */
type Piece = { readonly end: number } & (Told | { readonly text: string; readonly what?: undefined })

/** Matches a pattern at an index. */
const at = (pattern: RegExp, source: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index
  return pattern.exec(source)
}

/** Tells whether `<` opens the destination of a link or a reference, and not a tag. */
const isDestination = (source: string, index: number): boolean =>
  source[index] === '<' &&
  /\](?:\([ \t]*\n?[ \t]*|:[ \t]*\n?[ \t]*)$/.test(source.slice(Math.max(0, index - 20), index))

/** Tells whether a backslash escapes the sign in Markdown. It has no effect on braces, which other programs read. */
const isEscaped = (source: string, index: number): boolean =>
  source[index - 1] === '\\' &&
  source[index] !== '{' &&
  (/\\*$/.exec(source.slice(Math.max(0, index - 20), index))?.[0].length ?? 0) % 2 === 1

/** Converts what one of the patterns matches at an index. */
function replaced(source: string, index: number, frame: ConvertFrame, known: Shortcodes): Piece | undefined {
  if (isDestination(source, index) || isEscaped(source, index)) return undefined
  for (const [begin, pattern, convert] of known) {
    const found = source.startsWith(begin, index) ? at(pattern, source, index) : null
    const result = found && convert(found, frame)
    if (!found || result === null || result === undefined) continue
    return { ...(typeof result === 'string' ? { text: result } : result), end: index + found[0].length }
  }
  return undefined
}

/** Returns an attribute list after its owner. The list is read first, because the owner may be as far away as the beginning of the line. */
const anyListAt = (source: string, index: number): string | undefined => {
  const list = at(ANY, source, index)
  return list && at(AFTER_OWNER, source, index) ? list[0] : undefined
}

/** Converts what is in no list: boxes, attribute lists, and unknown shortcodes, which stay as text. */
function unlisted(source: string, index: number, frame: ConvertFrame): Piece | undefined {
  if (isDestination(source, index) || isEscaped(source, index)) return undefined
  const box = boxAt(source, index, BOXES)
  if (box?.name) {
    const what = `\`${box.name}\` is an unknown container; its content stays, without the box.`
    return { ...told(box.text, what), end: box.end }
  }
  if (box) return { text: box.text, end: box.end }
  const own = at(OURS, source, index) ?? at(KRAMDOWN, source, index)
  const list = own?.[1] ?? attributesIn(anyListAt(source, index))
  if (list !== undefined)
    return {
      text: list === '' ? '' : ATTRIBUTES_OPEN + protectedAttributes(list) + ATTRIBUTES_CLOSE,
      end: source.indexOf('}', index) + 1,
    }
  const value = at(VALUE, source, index)
  const text = value && frame.fieldText?.(value[1] ?? value[2] ?? '')
  if (value && text !== undefined) return { text: escapeTags(text ?? ''), end: index + value[0].length }
  const unknown = at(UNKNOWN, source, index)
  const name = unknown?.slice(1).find(Boolean)
  if (!unknown || !name || (unknown[4] && HTML_NAMES.test(name))) return undefined
  const what = `\`${name}\` is an unknown shortcode or component; it stays as text.`
  return { ...told(escapeTags(unknown[0]), what), end: index + unknown[0].length }
}

/** Matches a value of the frontmatter: `{{ page.title }}`, `{{ title }}`, `{frontmatter.title}` of MDX. */
const VALUE =
  /\{\{-?\s*(?:page\.|post\.|\.Params\.)?([\w-]+)\s*(?:\|\s*(?:escape|safe|markdownify|strip)\s*)?-?\}\}|\{frontmatter\.([\w-]+)\}/y
