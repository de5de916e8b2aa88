import { lookUp } from '../../core/look-up.js'
import { type Problem, warning } from '../../core/problem.js'
import { escapeTags } from '../../core/text.js'
import { placeAt } from '../clean-text.js'
import { codeRanges, inRanges } from '../markdown/code-ranges.js'
import { withFormulaLines } from '../markdown/formulas.js'
import { ALLOWED_ATTRIBUTES, ATTRIBUTES_CLOSE, ATTRIBUTES_OPEN, protectedAttributes } from '../markdown/markdown.js'
import { boxAt } from './boxes.js'
import { RAW } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { DIALECTS } from './dialects.js'
import { withoutImports } from './mdx.js'
import type { ShortcodeFrame } from './shortcode-site.js'
import { ESCAPED, unescaped } from './text-shortcodes.js'

export interface PlainMarkdown {
  readonly text: string
  readonly problems: readonly Problem[]
}

const ATTRIBUTE = String.raw`(?:[.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*|(?:${ALLOWED_ATTRIBUTES.join('|')})=(?:"[^"{}\n]*"|'[^'{}\n]*'|[\w./%:-]+))`
const OURS = new RegExp(String.raw`\{[ \t]*(${ATTRIBUTE}(?:[ \t]+${ATTRIBUTE})*)[ \t]*\}`, 'uy')
/**
 * Matches a list with attributes of any name directly after the link, the picture, the code or the words of a heading to
 * which it belongs. It is read only there, because `f(x){a=1}` is text.
 */
const ANY =
  /(?<=\]\((?:[^()\n]|\([^()\n]*\))*\)|[\]`]|(?:^|\n)#{1,6} [^\n]*)\{:?[ \t]*((?:[.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*|-|[a-z][\w:.-]*[ \t]*=[ \t]*(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s"'{}<>]+)|[a-z][\w-]*(?=[ \t]))(?:[ \t,]+(?=\S))?)+[ \t]*\}/iuy
const KRAMDOWN = /\{:[ \t]*([^{}\n]*?)[ \t]*\}/y

/** Matches unknown shortcodes and components. They stay in the text as written. */
const UNKNOWN =
  /\{%-?\s*\/?([\w-]+)[^%]{0,1000}%\}|\{\{[<%]?-?\s*\/?\s*["']?([\w.$-]+)[^{}\n]*\}\}|(?<=(?:^|\n)[ \t]*):{3,}[ \t]*([a-z][\w-]*)[^\n]*|\[(gallery) [^\]\n]*\]|<\/?([A-Z][A-Za-z0-9]*[a-z][\w.]*)(?:\s+(?:[A-Za-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^\s"'=<>`{]+))?|\{[^{}]*\}))*\s*\/?>/y
const HTML_NAMES =
  /^(?:figure|figcaption|strong|table|tbody|thead|caption|blockquote|image|img|br|div|span|code|pre|video|audio|source|iframe|script|style|center|font|small|details|summary|section|article|address|cite|sub|sup|li|ul|ol|td|tr|th|em|del|ins|kbd|mark|abbr|hr|big)$/i

/** Matches the places at which a shortcode, attribute list or component may begin. */
const SIGNS = new RegExp(
  [
    /\{|<\/?[A-Z]|<[a-z][^<>]*\s(?:markdown=|src=\{)|(?<=^|\n)[ \t]*<(?:p|div|section|center|figcaption|blockquote|details|summary)[\s>]|\$\$|:::|\[\[?_?[Tt][Oo][Cc]/,
    ...DIALECTS.flatMap(({ signs = [] }) => signs),
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)
/**
 * Matches the same places, and list items with one of kramdown's attribute lines below them. This pattern tries every line,
 * so it is used only for texts with such lines.
 */
const SIGNS_AND_ITEMS = new RegExp(`${SIGNS.source}|(?<=^|\\n)(?=[ \\t]*(?:[*+-]|\\d+\\.) [^\\n]*\\n[ \\t]*\\{:)`, 'g')

type Shortcodes = Dialect['shortcodes']

const KNOWN: Shortcodes = DIALECTS.flatMap(({ shortcodes }) => shortcodes)
const BOXES = DIALECTS.flatMap(({ boxes = [] }) => boxes)

/**
 * Converts the shortcodes and attribute lists of other generators to Markdown. Known shortcodes are replaced, attribute
 * lists are marked as such, and everything else stays as text with one warning for each name. Code is left alone.
 */
export function withoutShortcodes(source: string, frame: ShortcodeFrame, known = KNOWN): PlainMarkdown {
  const problems: Problem[] = []
  const { text: bare, imports } = withoutImports(source, frame, problems)
  const signs = [...bare.matchAll(bare.includes('{:') ? SIGNS_AND_ITEMS : SIGNS)]
  if (signs.length === 0) return { text: bare, problems }
  const code = codeRanges(bare)
  const reported = new Set<string>()
  let text = ''
  let done = 0
  for (const { index } of signs) {
    if (index < done) continue
    const piece = inRanges(code, index) ? inCode(bare, index) : converted(bare, index, { ...frame, imports }, known)
    if (!piece) continue
    if (piece.name && !reported.has(piece.name)) {
      reported.add(piece.name)
      const { line, column } = placeAt(withFormulaLines(bare), index)
      const where = { file: frame.file, line: line + frame.line - 1, column }
      const what = piece.isBox
        ? `\`${piece.name}\` is an unknown container; its content stays, without the box.`
        : `\`${piece.name}\` is an unknown shortcode or component; it stays as text.`
      problems.push(warning('post.shortcode', where, what, 'Write its content in Markdown or HTML.'))
    }
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

interface Piece {
  readonly text: string
  readonly end: number
  /** The name of an unknown shortcode or box. */
  readonly name?: string
  readonly isBox?: boolean
}

const at = (pattern: RegExp, source: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index
  return pattern.exec(source)
}

/** Converts only what the generator would also convert inside code. */
function inCode(source: string, index: number): Piece | undefined {
  const escaped = at(ESCAPED, source, index)
  if (escaped) return { text: unescaped(escaped), end: index + escaped[0].length }
  const raw = at(RAW_HERE, source, index)
  const inside = raw?.[1] ?? ''
  return raw && /\{[{%]/.test(inside) ? { text: inside, end: index + raw[0].length } : undefined
}

const RAW_HERE = new RegExp(RAW.source, 'y')

/** Tells whether `<` opens the destination of a link or a reference, and not a tag. */
const isDestination = (source: string, index: number): boolean =>
  source[index] === '<' &&
  /\](?:\([ \t]*\n?[ \t]*|:[ \t]*\n?[ \t]*)$/.test(source.slice(Math.max(0, index - 20), index))

/** Tells whether a backslash escapes the sign in Markdown. It has no effect on braces, which other programs read. */
const isEscaped = (source: string, index: number): boolean =>
  source[index] !== '{' && (/\\*$/.exec(source.slice(Math.max(0, index - 20), index))?.[0].length ?? 0) % 2 === 1

function converted(source: string, index: number, frame: ShortcodeFrame, known: Shortcodes): Piece | undefined {
  if (isDestination(source, index) || isEscaped(source, index)) return undefined
  for (const [pattern, convert] of known) {
    const found = at(pattern, source, index)
    const text = found && convert(found, frame)
    if (found && typeof text === 'string') return { text, end: index + found[0].length }
  }
  const box = boxAt(source, index, BOXES)
  if (box) return { ...box, isBox: true }
  const own = at(OURS, source, index) ?? at(KRAMDOWN, source, index)
  const list = own?.[1] ?? attributesIn(at(ANY, source, index)?.[0])
  if (list !== undefined)
    return {
      text: list === '' ? '' : ATTRIBUTES_OPEN + protectedAttributes(list) + ATTRIBUTES_CLOSE,
      end: source.indexOf('}', index) + 1,
    }
  const unknown = at(UNKNOWN, source, index)
  const name = unknown?.[1] ?? unknown?.[2] ?? unknown?.[3] ?? unknown?.[4] ?? unknown?.[5]
  if (!unknown || !name || (unknown[5] && HTML_NAMES.test(name))) return undefined
  return { text: escapeTags(unknown[0]), end: index + unknown[0].length, name }
}
