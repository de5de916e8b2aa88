import { append } from '../core/long-lists.js'
/**
 * One declaration of a style attribute or a rule. Both parts are in lower case, and `!important` is removed from the
 * value.
 */
export interface Declaration {
  readonly property: string
  readonly value: string
  readonly important: boolean
}

/** A rule of a style sheet with the conditions around it. */
export interface SheetRule {
  /** The selectors of its list, each complete even if the rule is nested in another one. */
  readonly selectors: readonly string[]
  readonly declarations: readonly Declaration[]
  /** The at-rules around it, such as `@media (…)`, outermost first and without comments. Their names are in lower case. */
  readonly within: readonly string[]
}

/** Splits a declaration list. A semicolon inside quotes or brackets does not end a declaration. */
export const declarationsIn = (css: string): Declaration[] =>
  splitAt(withoutComments(css), ';').flatMap(text => declarationOf(text) ?? [])

function declarationOf(text: string): Declaration | undefined {
  const [, name = '', written = ''] = DECLARATION.exec(text) ?? []
  if (name === '') return undefined
  const said = written.trim().toLowerCase()
  const value = said.replace(/\s*!\s*important$/, '')
  return { property: name.toLowerCase(), value, important: value !== said }
}

/**
 * Matches a declaration. Hacks for single old browsers begin with `*` or `_`; they are not properties, so nothing else reads
 * them.
 */
const DECLARATION = /^\s*([*_]?-*[a-z][\w-]*|--[^\s:]+)\s*:([\s\S]*)$/i

/**
 * Returns the rules of a style sheet in order, read as browsers read it (CSS Syntax 3): a fault extends only to the end of its
 * block or to the next semicolon, and everything else counts. At-rules that hold declarations, such as `@font-face`, and
 * statements such as `@import` become rules with that selector. postcss, with which the lenses rewrite CSS, rejects a sheet
 * with a fault, although browsers use the rest of it, and css-tree loses nested rules. With either of them, the audit would
 * miss what such a sheet hides.
 */
export function sheetRules(css: string): SheetRule[] {
  const rules: SheetRule[] = []
  readRules(withoutComments(css).replace(/<!--|-->/g, ' '), { within: [], around: undefined }, rules)
  return rules
}

/** The place of a block: the at-rules around it, and the selectors of the rule around it. */
interface Position {
  readonly within: readonly string[]
  readonly around: readonly string[] | undefined
}

/** The maximum depth of nested blocks that is read. Real style sheets nest five at most. */
const DEEPEST = 32
const GROUP = /^@(?:media|supports|layer|container|scope|starting-style|document|(?:-\w+-)?keyframes)\b/i

function readRules(css: string, position: Position, rules: SheetRule[], depth = 0): void {
  // Within a block, a semicolon ends anything that is not a rule. Outside of all blocks, it does not.
  const stops = depth === 0 ? '{' : '{;'
  let own: Declaration[] = []
  const flush = (): void => {
    if (own.length > 0 && position.around) rules.push({ ...position, selectors: position.around, declarations: own })
    own = []
  }
  for (let at = start(css, 0); at < css.length; ) {
    const isAtRule = css[at] === '@'
    let open = endOfPart(css, at, isAtRule ? '{;' : stops)
    const isProperty = position.around !== undefined && /^\s*--[^\s:]+\s*:/.test(css.slice(at, open))
    if (isProperty) open = endOfPart(css, at, ';')
    const head = css.slice(at, open).trim()
    if (css[open] !== '{') {
      if (isAtRule) rules.push({ within: position.within, selectors: [atRule(head)], declarations: [] })
      else append(own, declarationsIn(head))
      at = start(css, open + 1)
      continue
    }
    const close = endOfPart(css, open + 1, '}')
    flush()
    if (depth < DEEPEST) readBlock(head, css.slice(open + 1, close), position, rules, depth + 1)
    at = start(css, close + 1)
  }
  flush()
}

function readBlock(head: string, inside: string, position: Position, rules: SheetRule[], depth: number): void {
  const { within, around } = position
  if (GROUP.test(head)) {
    const keyframes = /^@(?:-\w+-)?keyframes/i.test(head)
    readRules(inside, { within: [...within, atRule(head)], around: keyframes ? undefined : around }, rules, depth)
  } else if (head.startsWith('@'))
    rules.push({ within, selectors: [atRule(head)], declarations: declarationsIn(inside) })
  else readRules(inside, { within, around: splitAt(head, ',').map(each => nested(each.trim(), around)) }, rules, depth)
}

/** Completes the selector of a nested rule by that of the rule around it (CSS Nesting, section 3). */
function nested(selector: string, around: readonly string[] | undefined): string {
  if (!around) return selector
  const parent = around.length === 1 && /^[.#]?[\w-]+$/.test(around[0] ?? '') ? around[0] : `:is(${around.join(',')})`
  return selector.includes('&') ? selector.replaceAll('&', `${parent}`) : `${parent} ${selector}`
}

/** Writes an at-rule in lower case, except for the names of layers, containers and animations and the selectors of scopes. */
function atRule(head: string): string {
  const line = head.replace(/\s+/g, ' ')
  return /^@(?:media|supports)\b/i.test(line)
    ? line.toLowerCase()
    : line.replace(/^@[\w-]+/, name => name.toLowerCase())
}

const start = (css: string, from: number): number => {
  const blank = /[\s;]*/y
  blank.lastIndex = from
  return from + (blank.exec(css)?.[0].length ?? 0)
}

const COMMENT = /("(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|\/\*[\s\S]*?(?:\*\/|$)/g
const withoutComments = (css: string): string =>
  css.includes('/*') ? css.replace(COMMENT, (_, quoted?: string) => quoted ?? ' ') : css

/** Matches strings, escapes, addresses and brackets, in which no other sign has a meaning. */
const PART =
  /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|\\[\s\S]|\burl\(\s*(?!["'\s])(?:[^)\\]|\\[\s\S])*\)?|[()[\]{};,]/gi
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Returns the position of the first of these signs outside strings and brackets, or the end of the text. */
function endOfPart(css: string, from: number, signs: string): number {
  const open: string[] = []
  PART.lastIndex = from
  for (let found = PART.exec(css); found; found = PART.exec(css)) {
    const sign = found[0]
    if (open.length === 0 && sign.length === 1 && signs.includes(sign)) return found.index
    const closing = CLOSING[sign]
    if (closing) open.push(closing)
    else if (sign === open.at(-1)) open.pop()
  }
  return css.length
}

/** Splits a text at a sign outside strings and brackets. */
export function splitAt(text: string, sign: ',' | ';'): string[] {
  if (!text.includes(sign)) return text === '' ? [] : [text]
  const parts: string[] = []
  for (let from = 0; from <= text.length; ) {
    const end = endOfPart(text, from, sign)
    parts.push(text.slice(from, end))
    from = end + 1
  }
  return parts
}
