import { createRequire } from 'node:module'
import type Temml from 'temml'
import { append } from '../../core/long-lists.js'
import { lazy } from '../../core/memo.js'
import { escapeHtml, escapeText, oneLine } from '../../core/text.js'
import { mathmlText } from '../../markup/index.js'
import type { Formula } from './formulas.js'

/** A formula as editions show it. */
export interface TypesetFormula extends Formula {
  /** MathML with the TeX source in `data-latex`, or the source as code if there is a fault. */
  readonly html: string
  /** The formula on one line of text; TeX if there is no simpler form. */
  readonly text: string
  /** Why the formula could not be read. */
  readonly fault?: string
}

/** Loads Temml only when there is a formula, because few posts have any. */
const temml = lazy((): typeof Temml => createRequire(import.meta.url)('temml'))

/**
 * Limits for formulas, so that none can stop a build or fill a page: Temml’s default for the expansions of macros, sizes in em, and
 * the length of the source.
 */
const LIMITS = { maxExpand: 1000, maxSize: [40, 40] as [number, number] }
const LONGEST = 20_000

/** Typesets the formulas of a text in their order, since one may define a command for those after it. */
export function typeset(formulas: readonly Formula[]): readonly TypesetFormula[] {
  const macros: Record<string, string> = {}
  return formulas.map(formula => typesetOne(formula, macros))
}

function typesetOne(formula: Formula, macros: Record<string, string>): TypesetFormula {
  const tex = withoutDefinitions(formula.tex, macros)
  if (tex === '' && formula.tex !== '') return { ...formula, html: '', text: '' }
  try {
    if (tex.length > LONGEST) throw new Error(`It is longer than ${LONGEST.toLocaleString('en')} characters.`)
    const mathml = cleanMathml(
      temml().renderToString(knownEnvironments(formula.display ? withLines(tex) : tex), {
        ...LIMITS,
        macros: { ...macros },
        displayMode: formula.display,
        throwOnError: true,
      }),
    )
    const block = formula.display ? ' display="block"' : ''
    const html = `<math${block} data-latex="${escapeHtml(oneLine(formula.tex))}">${mathml}</math>`
    return { ...formula, html, text: mathmlText(mathml)?.replaceAll('\n', ' ') ?? oneLine(formula.tex) }
  } catch (error) {
    const source = oneLine(formula.source)
    return { ...formula, html: `<code>${escapeText(source)}</code>`, text: source, fault: faultIn(error) }
  }
}

/** Returns the first sentence of Temml’s message, without the marks under its copy of the formula. */
const faultIn = (error: unknown): string =>
  error instanceof RangeError
    ? 'It is nested too deeply.'
    : oneLine(String((error as Error).message).replace(/ at position \d+:[\s\S]*$/, '')).slice(0, 200)

/** Returns several lines of a display formula, which TeX has only in an environment, as lines of aligned equations. */
const withLines = (tex: string): string =>
  /\\\\(?![A-Za-z])/.test(tex) && !tex.includes('\\begin{') ? `\\begin{aligned}${tex}\\end{aligned}` : tex

/** Returns environments that Temml lacks, or that it numbers, as those that it has. As in MathJax, only a `\tag` gives a number. */
const knownEnvironments = (tex: string): string =>
  tex
    .replace(/\\(begin|end)\{(equation|align|alignat|gather|multline)\}/g, '\\$1{$2*}')
    .replace(/\\(begin|end)\{flalign\*?\}/g, '\\$1{align*}')
    .replace(/\\begin\{eqnarray\*?\}/g, '\\begin{array}{rcl}')
    .replace(/\\end\{eqnarray\*?\}/g, '\\end{array}')
    .replace(/\\(?:begin|end)\{(?:displaymath|math)\}/g, '')

const DEFINITION =
  /\\(?:(?:re)?newcommand\*?|providecommand\*?|DeclareMathOperator(\*?))[ \t\n]*(?:\{(\\[A-Za-z]+)\}|(\\[A-Za-z]+))[ \t\n]*(?:\[\d\])?[ \t\n]*(?=\{)|\\[gx]?def[ \t\n]*(\\[A-Za-z]+)(?:#\d)*[ \t\n]*(?=\{)/g

/** Removes the definitions of commands and collects them, as MathJax does for a whole page. */
function withoutDefinitions(tex: string, macros: Record<string, string>): string {
  if (!/\\(?:[a-z]*def\b|[a-z]*command|DeclareMathOperator)/.test(tex)) return tex
  let [rest, done] = ['', 0]
  for (const found of tex.matchAll(DEFINITION)) {
    const { 0: text, 1: star, 2: braced, 3: bare, 4: defined, index } = found
    const name = braced ?? bare ?? defined ?? ''
    const start = index + text.length
    const end = endOfGroup(tex, start)
    if (end === undefined || index < done) continue
    const body = tex.slice(start + 1, end - 1)
    macros[name] = star === undefined ? body : `\\operatorname${star}{${body}}`
    rest += tex.slice(done, index)
    done = end
  }
  return (rest + tex.slice(done)).trim()
}

function endOfGroup(tex: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < tex.length; at += 1) {
    if (tex[at] === '\\') at += 1
    else if (tex[at] === '{') depth += 1
    else if (tex[at] === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}

const ELEMENT =
  /^m(?:i|n|o|text|s|space|row|style|padded|phantom|enclose|sup|sub|subsup|under|over|underover|frac|sqrt|root|table|tr|td|multiscripts|prescripts)$/
/** The attributes that are published, with the form of their values. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    'form fence separator stretchy symmetric movablelimits accent accentunder displaystyle scriptlevel mathvariant notation columnspan rowspan'
      .split(' ')
      .map(name => [name, /^[\w+ -]{1,40}$/]),
  ),
  ...Object.fromEntries(
    'lspace rspace width height depth voffset minsize maxsize linethickness'
      .split(' ')
      .map(name => [name, /^[+-]?\d{0,3}(?:\.\d+)?(?:em|ex|px|pt|mu|cm|mm|in|%)?$/]),
  ),
  mathbackground: /^(?:#[\da-f]{3,8}|black)$/i,
  mathcolor: /^#[\da-f]{3,8}$/i,
}

const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g
/** Temml’s classes for which our style sheet has rules. */
const CLASSES = new Set('tml-left tml-right tml-overline tml-underline tml-fbox tml-jot tml-tag'.split(' '))

/**
 * Cleans Temml’s MathML by an allow-list, although Temml was asked for nothing unsafe. Styles become attributes or classes, because the
 * security policy of pages allows no style attributes.
 *
 * @returns the content of the `math` element
 */
function cleanMathml(html: string): string {
  const inner = html.replace(/^<math[^<>]*>|<\/math>$/g, '').replace(/<span class="tml-eqn"><\/span>/g, '')
  return inner.replace(/<(\/?)([a-zA-Z]+)([^<>]*)>/g, (_, slash: string, name: string, attributes: string) => {
    if (!ELEMENT.test(name)) throw new Error('It contains something that is no mathematics, such as a link.')
    return `<${slash}${name}${slash ? '' : cleanAttributes(attributes)}>`
  })
}

function cleanAttributes(attributes: string): string {
  if (attributes === '') return ''
  const [kept, classes]: [string[], string[]] = [[], []]
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (name === 'class')
      append(
        classes,
        value.split(' ').filter(each => CLASSES.has(each)),
      )
    else if (name === 'style') {
      const [, colour] = /(?:^|;)color:(#[\da-f]{3,8})/i.exec(value) ?? []
      if (colour) kept.push(`mathcolor="${colour}"`)
      for (const [, side] of value.matchAll(/border(?:-(top|right|bottom|left))?:[^;]*solid/g))
        classes.push(side ? `line-${side}` : 'tml-fbox')
    } else if (ATTRIBUTES[name]?.test(value)) kept.push(`${name}="${value}"`)
  }
  if (classes.length > 0) kept.push(`class="${classes.join(' ')}"`)
  return kept.length > 0 ? ` ${kept.join(' ')}` : ''
}
