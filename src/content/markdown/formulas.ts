import { lookUp } from '../../core/look-up.js'
import { lazy } from '../../core/memo.js'
import { placeAt, placesIn } from '../clean-text.js'
import { codeRanges } from './code-ranges.js'

/** A formula in the source of a post. */
export interface Formula {
  /** The formula with its delimiters, as it is in the source. */
  readonly source: string
  readonly tex: string
  /** Whether it is set on a line of its own. */
  readonly display: boolean
  /** The line of the source on which it begins, from 1. */
  readonly line: number
  readonly column: number
}

/**
 * Marks of a formula, which no author can write: the number of the formula is between the first two, and one of the third for
 * each line end that the formula contains. Markdown and the sanitiser see a mark as a word, so neither changes anything in a formula.
 */
export const FORMULA_OPEN = '\u0010'
const FORMULA_CLOSE = '\u0011'
const FORMULA_LINE = '\u0012'
export const FORMULA_MARK = /\u0010(\d+)\u0011\u0012*/g

/** Returns a text with marks in which every line end of the source counts again. */
export const withFormulaLines = (text: string): string => text.replaceAll(FORMULA_LINE, '\n')

export interface MarkedFormulas {
  /** The source with a mark in place of each formula. */
  readonly text: string
  readonly formulas: readonly Formula[]
}

/** Replaces the formulas of a Markdown source with marks. */
export function markFormulas(source: string): MarkedFormulas {
  const formulas: Formula[] = []
  const places = lazy(() => placesIn(source))
  let [text, done] = ['', 0]
  for (const { start, end, tex, display } of formulaSites(source)) {
    const whole = source.slice(start, end)
    const mark = FORMULA_OPEN + formulas.length + FORMULA_CLOSE + lineEnds(whole).replaceAll('\n', FORMULA_LINE)
    formulas.push({ source: whole, tex, display, ...places()(start) })
    text += source.slice(done, start) + mark
    done = end
  }
  return { text: text + source.slice(done), formulas }
}

const lineEnds = (text: string): string => (text.includes('\n') ? text.replace(/[^\n]+/g, '') : '')

/** Replaces the marks in a text. */
export const replaceMarks = (text: string, replacement: (index: number) => string): string =>
  text.includes(FORMULA_OPEN) ? text.replace(FORMULA_MARK, (_, index: string) => replacement(Number(index))) : text

interface FormulaSite {
  readonly start: number
  readonly end: number
  readonly tex: string
  readonly display: boolean
}

/** Matches what may begin a formula, or a part of the text in which there is none. */
const SIGN =
  /\\\\[([]|\\begin\{([a-z]+\*?)\}|\\[\s\S]|\$\$?|<!--|<(?=[a-zA-Z/])|\]\(|https?:\/\/|\{\{[<%]\s*(?:katex|math|latex)\b[^{}]*[>%]\}\}|\{%-?\s*(?:katex|math|latex)\b[^{}%]*%\}/g

/** Matches a whole tag (CommonMark 6.6). In `a<b` and `$x<y$`, there is none. */
const TAG = /<\/?([a-zA-Z][a-zA-Z0-9-]*)(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>/y

/** Elements whose text is not searched for formulas, as MathJax does not search them either. */
const RAW = /^(?:pre|code|script|style|textarea|kbd|samp|math|svg|noscript|xmp|title)$/

/** The environments that are formulas without delimiters around them, as in MathJax. */
const ENVIRONMENT = /^(?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math)\*?$/

/** An inline formula is shorter than this, and its braces are less deep. The limits bound the search for its end. */
const LONGEST = 5000
const DEEPEST = 30

/**
 * Finds formulas: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, the latter two also with the double backslashes that Markdown used to require, and
 * environments such as `\begin{align}`. For single dollars, the rules are those of pandoc, which keep prices out: no space after the first and before the second,
 * no digit after the second. Code and tags contain no formulas.
 */
export function* formulaSites(source: string): Generator<FormulaSite> {
  if (!/\$|\\[([]|\\begin\{|[{%]\s*(?:katex|math|latex)\b/.test(source)) return
  const scan: Scan = { source, code: codeRanges(source), next: 0, ends: new Map() }
  const signs = new RegExp(SIGN)
  for (let sign = signs.exec(source); sign; sign = signs.exec(source)) {
    const { 0: text, 1: environment, index } = sign
    const codeEnd = endOfCode(scan, index)
    if (codeEnd !== undefined) signs.lastIndex = codeEnd
    else if (/^(?:\]\(|http)/.test(text)) signs.lastIndex = endOfAddress(source, index)
    else if (text.startsWith('<')) signs.lastIndex = endOfMarkup(scan, index) ?? index + 1
    else {
      const site = siteAt(scan, { text, environment, index })
      if (!site) continue
      signs.lastIndex = site.end
      if (/\S/.test(site.tex)) yield site
    }
  }
}

interface Scan {
  readonly source: string
  readonly code: ReturnType<typeof codeRanges>
  /** The first range of code that does not end before the current place. */
  next: number
  /** Where each closing delimiter was found last, so that no part of the text is searched twice. */
  readonly ends: Map<string, number>
}

/** Returns the end of the code at a place, if there is any. Places are asked about in order. */
function endOfCode(scan: Scan, at: number): number | undefined {
  while ((scan.code[scan.next]?.[1] ?? Number.POSITIVE_INFINITY) <= at) scan.next += 1
  const [start, end] = scan.code[scan.next] ?? []
  return start !== undefined && start <= at ? end : undefined
}

/** Returns the start of the next code after a place that is not in code. */
const nextCode = ({ code, next }: Scan): number => code[next]?.[0] ?? Number.POSITIVE_INFINITY

/** Finds a text at or after a place, and remembers where it was found. Places are asked about in order. */
function find({ source, ends }: Scan, text: string, from: number): number {
  const known = ends.get(text)
  if (known !== undefined && (known < 0 || known >= from)) return known
  const at = source.indexOf(text, from)
  ends.set(text, at)
  return at
}

/** Matches the destination of a link, or a bare address. */
const ADDRESS = /\]\([ \t\n]*(?:<[^<>\n]*>|(?:[^\s()\\]|\\\S|\([^\s()]*\))*)|https?:\/\/[^\s<>"]*/y

function endOfAddress(source: string, at: number): number {
  ADDRESS.lastIndex = at
  return at + (ADDRESS.exec(source)?.[0].length ?? 1)
}

/** Returns the end of a comment, a tag or an element without formulas, or undefined if there is none here. */
function endOfMarkup(scan: Scan, at: number): number | undefined {
  if (scan.source.startsWith('<!--', at)) {
    const end = find(scan, '-->', at)
    return end < 0 ? undefined : end + 3
  }
  TAG.lastIndex = at
  const [tag, name = ''] = TAG.exec(scan.source) ?? []
  if (!tag) return undefined
  if (tag.startsWith('</') || tag.endsWith('/>') || !RAW.test(name.toLowerCase())) return at + tag.length
  const end = find(scan, `</${name}`, at)
  return end < 0 ? at + tag.length : end
}

interface Sign {
  readonly text: string
  readonly environment: string | undefined
  readonly index: number
}

const CLOSING: Readonly<Record<string, string>> = {
  '\\(': '\\)',
  '\\[': '\\]',
  '\\\\(': '\\\\)',
  '\\\\[': '\\\\]',
}

function siteAt(scan: Scan, { text, environment, index }: Sign): FormulaSite | undefined {
  if (text === '$') return dollarSite(scan, index)
  if (text === '$$') return doubleDollarSite(scan, index)
  if (text.startsWith('{')) return shortcodeSite(scan, text, index)
  if (environment !== undefined) {
    if (!ENVIRONMENT.test(environment)) return undefined
    return closedSite(scan, { start: index, from: index + text.length, closing: `\\end{${environment}}`, whole: true })
  }
  const closing = lookUp(CLOSING, text)
  return closing === undefined ? undefined : closedSite(scan, { start: index, from: index + text.length, closing })
}

interface Delimited {
  readonly start: number
  readonly from: number
  readonly closing: string
  /** Whether the delimiters belong to the formula. */
  readonly whole?: boolean
}

/** Matches an empty line, which ends a paragraph, possibly inside a quotation. */
const EMPTY_LINE = /\n[ \t>]*\n/

function closedSite(scan: Scan, { start, from, closing, whole }: Delimited): FormulaSite | undefined {
  const at = find(scan, closing, from)
  if (at < 0 || nextCode(scan) < at) return undefined
  const inner = scan.source.slice(from, at)
  if (EMPTY_LINE.test(inner)) return undefined
  const end = at + closing.length
  const tex = texOf(scan.source, start, whole ? scan.source.slice(start, end) : inner)
  return { start, end, tex, display: whole === true || closing.endsWith(']') }
}

/** Finds a display formula. Empty lines may be in it only if both delimiters are alone on their lines. */
function doubleDollarSite(scan: Scan, start: number): FormulaSite | undefined {
  const { source } = scan
  const from = start + 2
  let at = source.indexOf('$$', from)
  while (at > 0 && isEscaped(source, at)) at = source.indexOf('$$', at + 1)
  if (at < 0 || nextCode(scan) < at) return undefined
  const inner = source.slice(from, at)
  const isFence =
    /^[ \t]*\n/.test(inner) && /\n[ \t>]*$/.test(inner) && /^[ \t]*(?:\n|$)/.test(source.slice(at + 2, at + 80))
  if (!isFence && EMPTY_LINE.test(inner)) return undefined
  return { start, end: at + 2, tex: texOf(source, start, inner), display: !isWithinLine(source, start, at + 2) }
}

/** The distance, in characters, at which words of a line are looked for. A line may be very long. */
const NEARBY = 200

/**
 * Tells whether words precede and follow a formula on its line. kramdown has no other signs for a formula within a line than two dollar
 * signs on each side.
 */
function isWithinLine(source: string, start: number, end: number): boolean {
  const before =
    source
      .slice(Math.max(0, start - NEARBY), start)
      .split('\n')
      .at(-1) ?? ''
  const after = source.slice(end, end + NEARBY).split('\n', 1)[0] ?? ''
  return !source.slice(start, end).includes('\n') && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)
}

function isEscaped(source: string, at: number): boolean {
  let backslashes = 0
  while (source[at - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/** Finds the formula between shortcodes such as Hugo Book’s `katex`, whose text may have delimiters of its own. */
function shortcodeSite(scan: Scan, opening: string, start: number): FormulaSite | undefined {
  const name = /\w+/.exec(opening)?.[0] ?? ''
  const closing = opening.startsWith('{%')
    ? new RegExp(String.raw`\{%-?\s*end${name}\s*-?%\}`, 'g')
    : new RegExp(String.raw`\{\{[<%]\s*/\s*${name}\s*[>%]\}\}`, 'g')
  const from = start + opening.length
  closing.lastIndex = from
  const found = closing.exec(scan.source.slice(0, from + LONGEST))
  if (!found) return undefined
  const inner = texOf(scan.source, start, scan.source.slice(from, found.index))
  const [, tex = inner] = /^(?:\$\$|\$|\\\(|\\\[)([\s\S]*?)(?:\$\$|\$|\\\)|\\\])$/.exec(inner) ?? []
  const display =
    /\bdisplay\b/.test(opening) || name === 'math' ? !/^(?:\$(?!\$)|\\\()/.test(inner) : /^(?:\$\$|\\\[)/.test(inner)
  return { start, end: found.index + found[0].length, tex: tex.trim(), display }
}

/** Matches a line that begins another block, so that the paragraph with the formula has ended. */
const BLOCK_START = /^[ \t]*(?:\n|$|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|:::|\|)/

/**
 * Finds an inline formula. The first dollar sign outside braces decides: unless it may close the formula, there is none. So `$5 and
 * $x$` is a price and a formula.
 */
function dollarSite(scan: Scan, start: number): FormulaSite | undefined {
  const { source } = scan
  const from = start + 1
  const limit = Math.min(nextCode(scan), from + LONGEST)
  if (/[\s$]/.test(source[from] ?? ' ')) return undefined
  const signs = /\\[\s\S]|[{}$\n<]/g
  signs.lastIndex = from
  let [depth, first] = [0, -1]
  for (let sign = signs.exec(source); sign && sign.index < limit && depth <= DEEPEST; sign = signs.exec(source)) {
    const { 0: text, index } = sign
    if (text === '{') depth += 1
    else if (text === '}') depth -= 1
    else if (text === '\n' && BLOCK_START.test(source.slice(index + 1, index + 40))) break
    else if (text === '<' && isTag(source, index)) break
    else if (text === '$' && depth <= 0) return inlineSite(source, start, index)
    else if (text === '$' && first < 0) first = index
  }
  // If a brace is not closed, the formula ends at the first sign, and the fault is reported.
  const site = first < 0 ? undefined : inlineSite(source, start, first)
  return site && COMMAND.test(site.tex) ? site : undefined
}

function inlineSite(source: string, start: number, end: number): FormulaSite | undefined {
  const inner = source.slice(start + 1, end)
  if (!mayClose(source, inner, end) || isPrice(inner, source[start - 1] ?? '')) return undefined
  return { start, end: end + 1, tex: texOf(source, start, inner), display: false }
}

function isTag(source: string, at: number): boolean {
  TAG.lastIndex = at
  return TAG.test(source)
}

function mayClose(source: string, inner: string, at: number): boolean {
  const [before = '', after = ''] = [source[at - 1], source[at + 1]]
  if (/\s/.test(before) || /[${]/.test(after)) return false
  // Nobody writes a command into a price, so `3$\times$3` is a formula.
  if (/\d/.test(after)) return COMMAND.test(inner)
  // In `$HOME/$USER` and `a=$b:$c`, the second sign begins another name.
  return !(/[/:="'(,&?-]/.test(before) && /[A-Za-z]/.test(after))
}

/** Tells whether two prices stand around a text, such as `$5 and 10$`, or one is written after its numbers, such as `5$ or 10$`. */
const isPrice = (inner: string, before: string): boolean =>
  /^\d[^\\^_{}=<>+*]*\s[^\\^_{}=<>+*]*(?:[\p{L}]{2,}|\|)/u.test(inner) ||
  (/\d/.test(before) && /^[\s\d.,/–—-]*$/.test(inner))

/** Returns a formula without the quotation marks of Markdown at the start of its lines. */
function texOf(source: string, start: number, inner: string): string {
  if (!inner.includes('\n')) return inner.trim()
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start)
  const quoted = /^[ \t]*(?:>[ \t]?)+/.test(before)
  return (quoted ? inner.replace(/\n[ \t]*(?:>[ \t]?)+/g, '\n') : inner).trim()
}

/** Commands that only mathematics has. */
const COMMAND =
  /\\(?:[dt]?frac|sqrt|sum|int|oint|prod|lim|inf|sup|max|min|log|ln|exp|sin|cos|tan|mathbb|mathbf|mathcal|mathrm|mathit|mathfrak|boldsymbol|operatorname|text|left|right|cdot|cdots|ldots|dots|times|div|pm|mp|leq?|geq?|neq?|approx|equiv|sim|propto|in|notin|subset|subseteq|cup|cap|to|rightarrow|leftarrow|Rightarrow|Leftrightarrow|mapsto|infty|partial|nabla|forall|exists|alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|hat|bar|vec|tilde|dot|overline|underline|begin|quad|ell|hbar|mid|circ|star|langle|rangle|lfloor|rfloor|lceil|rceil|binom|choose)(?![A-Za-z])/

/**
 * Matches an exponent, or an index of one letter or digit or in braces. Names in programs contain `_` too, so an index counts only below
 * a single letter or a bracket.
 */
const SCRIPT =
  /(?:[A-Za-z0-9)\]}]'*\^|(?<![A-Za-z0-9_/."'])(?:[A-Za-z]|[)\]}])'*_)(?:\{|\\|[A-Za-z0-9*+-](?![A-Za-z0-9_]))/

/** Finds a text that is a formula wherever mathematics is typeset, in a post for which it is not. */
export function likelyFormula(source: string): Formula | undefined {
  for (const { start, end, tex, display } of formulaSites(source))
    if (COMMAND.test(tex) || SCRIPT.test(tex))
      return { source: source.slice(start, end), tex, display, ...placeAt(source, start) }
  return undefined
}
