import { largest } from '../core/long-lists.js'
import { lookUp } from '../core/look-up.js'
import { unescapeHtml } from '../core/text.js'

/**
 * Writes MathML as a line of text that people can read: `x²`, `√2`, `(a + b)/c`. It returns undefined for what no line of text
 * can show, such as a matrix; readers then understand the TeX source better.
 */
export function mathmlText(mathml: string): string | undefined {
  const writing: Writing = { readable: true, depth: 0 }
  const text = written(treeOf(mathml), writing, false)
  if (!writing.readable) return undefined
  return (
    text
      .replace(/ *\u2061 *(?=\()/g, '')
      .replace(/[ \u2061]+/g, ' ')
      .replace(/ *\n */g, '\n')
      .trim() || undefined
  )
}

interface MathNode {
  readonly name: string
  readonly attributes: string
  readonly children: MathNode[]
  text: string
}

const newNode = (name: string, attributes = ''): MathNode => ({ name, attributes, children: [], text: '' })

/** Parses MathML that was generated, whose tags are balanced. */
function treeOf(mathml: string): MathNode {
  const root = newNode('math')
  const open = [root]
  for (const [token, slash, name, attributes] of mathml.matchAll(/<(\/?)([a-z]+)([^<>]*)>|[^<]+/g)) {
    const around = open.at(-1) ?? root
    if (name === undefined) around.text += unescapeHtml(token)
    else if (slash) open.pop()
    else {
      const node = newNode(name, attributes)
      around.children.push(node)
      open.push(node)
    }
  }
  return root
}

interface Writing {
  readable: boolean
  /** How many brackets of our own are around the current part. */
  depth: number
}

/** A text with more brackets inside one another than this is harder to read than TeX. */
const MOST_BRACKETS = 2

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'0123456789+=()ni'].map((sign, i) => [sign, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ⁿⁱ'][i] ?? ''])),
  '−': '⁻',
  '∗': '*',
  '*': '*',
  '′': '′',
  '″': '″',
  '‴': '‴',
  '∘': '°',
  T: 'ᵀ',
  '⊤': 'ᵀ',
}
const SUBSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+−=()'].map((sign, i) => [sign, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'][i] ?? '']),
)
/** The combining characters for accents. */
const ACCENTS: Readonly<Record<string, string>> = {
  ˆ: '\u0302',
  '^': '\u0302',
  '‾': '\u0304',
  '¯': '\u0304',
  ˉ: '\u0304',
  '~': '\u0303',
  '˜': '\u0303',
  '˙': '\u0307',
  '¨': '\u0308',
  '→': '\u20D7',
  '´': '\u0301',
  '`': '\u0300',
  ˇ: '\u030C',
  '˘': '\u0306',
}

/** Matches operators that stand between two values, with a space on either side. */
const BETWEEN = /^[=<>≤≥≠≈≡∼≃≅∝∈∉∋⊂⊆⊃⊇∪∩∧∨∖→←↔⇒⇐⇔↦⟶⟵⟹⟺+−±∓×÷⋅∘∗⊕⊗∣∥⊥≪≫≔:]$/

/** Writes the letters of mathematical alphabets, which many fonts lack, as plain letters. */
const plainLetters = (text: string): string =>
  text
    .replace(/[\u{1D400}-\u{1D7FF}]/gu, letter => letter.normalize('NFKC'))
    .replaceAll('\u00A0', ' ')
    .replace(/[\u2062-\u2064\u2009\u200A]|\uFE00|\uFE0E|\uFE0F/g, '')

function written(node: MathNode, writing: Writing, small: boolean): string {
  const { name, children } = node
  const part = (i: number, inScript = small): string => {
    const child = children[i]
    return child ? written(child, writing, inScript) : ''
  }
  switch (name) {
    case 'mi':
    case 'mn':
    case 'mtext':
    case 'ms':
      return plainLetters(node.text)
    case 'mo':
      return operator(node, small)
    case 'mspace':
      return /mathbackground/.test(node.attributes)
        ? unreadable(writing)
        : /width="(?:0\.[1-9]|[1-9])/.test(node.attributes)
          ? ' '
          : ''
    case 'math':
    case 'mrow':
    case 'mstyle':
    case 'mpadded':
      return row(node, writing, small)
    case 'msup':
      return isLimit(children[0])
        ? limits(node, writing)
        : base(children[0], writing) + script(children[1], '^', writing)
    case 'msub':
      return isLimit(children[0])
        ? limits(node, writing)
        : base(children[0], writing) + script(children[1], '_', writing)
    case 'msubsup':
    case 'munderover':
      return isLimit(children[0])
        ? limits(node, writing)
        : indexed(base(children[0], writing) + script(children[1], '_', writing), writing) +
            script(children[2], '^', writing)
    case 'munder':
      return isLimit(children[0]) ? limits(node, writing) : unreadable(writing)
    case 'mover': {
      const [letter, accent] = [part(0), lookUp(ACCENTS, children[1]?.text ?? '')]
      return accent && [...letter].length === 1 ? (letter + accent).normalize('NFC') : unreadable(writing)
    }
    case 'mfrac':
      if (/linethickness/.test(node.attributes)) return unreadable(writing)
      return `${base(children[0], writing)}/${base(children[1], writing)}`
    case 'msqrt':
      return `√${children.length === 1 ? base(children[0], writing) : bracketed(row(node, writing, true), writing)}`
    case 'mroot': {
      const index = part(1, true)
      const sign = lookUp({ 3: '∛', 4: '∜' }, index) ?? `${scriptText(index, SUPERSCRIPTS) ?? unreadable(writing)}√`
      return sign + base(children[0], writing)
    }
    case 'mtable':
      return lines(node, writing)
    default:
      return unreadable(writing)
  }
}

function unreadable(writing: Writing): string {
  writing.readable = false
  return ''
}

function operator({ text, attributes }: MathNode, small: boolean): string {
  const sign = plainLetters(text) === '∗' ? '*' : plainLetters(text)
  if (sign === ',' || sign === ';') return small ? sign : `${sign} `
  const isBetween = !small && !/form="prefix"/.test(attributes) && BETWEEN.test(text)
  return isBetween ? ` ${sign === '⋅' ? '·' : sign} ` : sign
}

function row({ children }: MathNode, writing: Writing, small: boolean): string {
  return children
    .map((child, i) => {
      const text = written(child, writing, small)
      // In `a/b c`, nobody could tell whether c is below the line.
      const isBeside = isFraction(child) && (isValue(children[i - 1]) || isValue(children[i + 1]))
      const before = /^[a-z]{2,}$/.test(child.text) && isValue(children[i - 1]) ? ' ' : ''
      return before + (isBeside ? bracketed(text, writing) : text)
    })
    .join('')
}

const isFraction = (node: MathNode): boolean =>
  node.name === 'mfrac' || (node.name === 'mstyle' && node.children.length === 1 && node.children[0]?.name === 'mfrac')
const isValue = (node: MathNode | undefined): boolean =>
  node !== undefined && node.name !== 'mo' && node.name !== 'mspace' && node.name !== 'mtext'

/** Writes what an exponent or a fraction applies to, in brackets if it has several parts. */
function base(node: MathNode | undefined, writing: Writing): string {
  if (!node) return ''
  const text = written(node, writing, false)
  return isSingle(node, text) ? text : bracketed(text, writing)
}

/** Tells whether a part needs no brackets: one letter, number or root, a letter with its index, or something in brackets of its own. */
function isSingle(node: MathNode, text: string): boolean {
  const { name, children } = node
  if (/^(?:mi|mn|mo|mtext|msub|mover|msqrt|mroot)$/.test(name)) return true
  if (/^(?:msup|msubsup)$/.test(name)) return !/[\s^]/.test(text)
  if (/^(?:mrow|mstyle|mpadded)$/.test(name)) {
    const parts = children.filter(child => child.name !== 'mspace' && (child.text !== '' || child.children.length > 0))
    const [only] = parts
    if (parts.length === 1 && only) return isSingle(only, text)
    return /^\([^()]*\)$|^\[[^[\]]*\]$|^\{[^{}]*\}$|^\|[^|]*\|$/.test(text)
  }
  return false
}

function bracketed(text: string, writing: Writing): string {
  const deepest = largest(
    [...text].reduce<number[]>(
      (depths, sign) => {
        const depth = depths.at(-1) ?? 0
        if (sign === '(') depths.push(depth + 1)
        else if (sign === ')') depths.push(depth - 1)
        return depths
      },
      [0],
    ),
    0,
  )
  return deepest >= MOST_BRACKETS ? unreadable(writing) : `(${text.trim()})`
}

const scriptText = (text: string, signs: Readonly<Record<string, string>>): string | undefined => {
  const all = [...text].map(sign => lookUp(signs, sign))
  return text !== '' && all.every(sign => sign !== undefined) ? all.join('') : undefined
}

function script(node: MathNode | undefined, sign: '^' | '_', writing: Writing): string {
  if (!node) return ''
  const text = written(node, writing, true).trim()
  if (text === '') return ''
  const short = scriptText(text, sign === '^' ? SUPERSCRIPTS : SUBSCRIPTS)
  if (short !== undefined) return short
  return (
    sign + (/^[\p{Lu}\p{Ll}\p{Lo}\p{Nd}]+$/u.test(text) || [...text].length === 1 ? text : bracketed(text, writing))
  )
}

/** Puts a letter with an index of several letters into brackets, so that an exponent belongs to both. */
const indexed = (text: string, writing: Writing): string => (/_[^(]{2,}$/.test(text) ? bracketed(text, writing) : text)

const isLimit = (node: MathNode | undefined): boolean =>
  node !== undefined && /^(?:[∑∏∫∮⋃⋂∐]|lim|max|min|sup|inf|limsup|liminf|arg⁡?max|arg⁡?min)$/.test(node.text)

/** Writes a sum or a limit with its bounds, such as `∑_(i=1)^n`. */
function limits(node: MathNode, writing: Writing): string {
  const [sign, ...bounds] = node.children
  const marks = node.name === 'msup' || node.name === 'mover' ? (['^'] as const) : (['_', '^'] as const)
  const texts = bounds.map((bound, i) => {
    const text = written(bound, writing, true).trim()
    return (marks[i] ?? '^') + (/^[\p{L}\p{N}∞]+$/u.test(text) ? text : bracketed(text, writing))
  })
  return `${sign?.text ?? ''}${texts.join('')} `
}

/** Writes the lines of aligned equations. A table of any other kind, such as a matrix, cannot be read as text. */
function lines({ children, attributes }: MathNode, writing: Writing): string {
  if (!/displaystyle="true"/.test(attributes)) return unreadable(writing)
  return children
    .map(({ children: cells }) =>
      cells
        .map(cell => row(cell, writing, false))
        .join('')
        .trim(),
    )
    .filter(line => line !== '')
    .join('\n')
}
