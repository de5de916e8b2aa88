import { largest, smallest } from '../core/long-lists.js'
/** The sizes that relative lengths depend on, in pixels. */
export interface LengthBasis {
  readonly fontSize: number
  readonly rootSize: number
  readonly lineHeight: number
  /** The size of the window. */
  readonly width: number
  readonly height: number
  /** The size that corresponds to 100 per cent. */
  readonly whole: number
}

/** A number with or without a unit; lengths are in pixels. */
interface Quantity {
  readonly size: number
  readonly plain: boolean
}

const ABSOLUTE: Readonly<Record<string, number>> = {
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  pt: 4 / 3,
  pc: 16,
}

/**
 * Returns the pixels of a length or percentage, or of a `calc()`, `min()`, `max()` or `clamp()` of them (CSS Values 4).
 * It returns undefined for keywords, for invalid values, and for functions that need a layout.
 */
export function pixelsOf(value: string, basis: LengthBasis): number | undefined {
  const found = evaluated(value, basis)
  return found && (!found.plain || found.size === 0) ? found.size : undefined
}

/** Returns a number, or a percentage as a fraction of 1. */
export function numberOf(value: string): number | undefined {
  const found = evaluated(value, NO_BASIS)
  return found && (found.plain || /%/.test(value)) ? found.size : undefined
}

const NO_BASIS: LengthBasis = { fontSize: 0, rootSize: 0, lineHeight: 0, width: 0, height: 0, whole: 1 }

const TOKEN =
  /\s+([+-])\s+|([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|[a-z]+)?|([+-]?[a-z][a-z-]*)?(\()|([+-]?(?:infinity|pi|e)\b)|\s*([*/,)])\s*|\s+/y

type Token = { readonly sign: string } | { readonly call: string } | Quantity

function evaluated(value: string, basis: LengthBasis): Quantity | undefined {
  const tokens = tokensIn(value.trim().replace(/\bround\(\s*(nearest|up|down|to-zero)\s*,/g, 'round-$1('), basis)
  if (!tokens) return undefined
  const [first] = tokens
  if (tokens.length === 1) return first && 'size' in first ? first : undefined
  if (!first || !('call' in first)) return undefined
  const found = sumOf(tokens)
  return tokens.length === 0 ? found : undefined
}

function tokensIn(text: string, basis: LengthBasis): Token[] | undefined {
  const tokens: Token[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const [, plusOrMinus, amount, unit, call = '', open, constant, sign] = TOKEN.exec(text) ?? []
    if (plusOrMinus ?? sign) tokens.push({ sign: plusOrMinus ?? sign ?? '' })
    else if (open) tokens.push({ call })
    else if (constant) tokens.push({ size: CONSTANTS[constant] ?? 0, plain: true })
    else if (amount !== undefined) {
      const size = unit === undefined ? 1 : unitSize(unit, basis)
      if (size === undefined) return undefined
      tokens.push({ size: Number(amount) * size, plain: unit === undefined })
    } else if (TOKEN.lastIndex === 0) return undefined
  }
  return tokens
}

/** A finite number in place of infinity, so that products with zero stay numbers. */
const ENDLESS = 1e9
const CONSTANTS: Readonly<Record<string, number>> = {
  infinity: ENDLESS,
  '+infinity': ENDLESS,
  '-infinity': -ENDLESS,
  pi: Math.PI,
  e: Math.E,
}

function unitSize(
  unit: string,
  { fontSize, rootSize, lineHeight, width, height, whole }: LengthBasis,
): number | undefined {
  switch (unit) {
    case '%':
      return whole / 100
    case 'em':
      return fontSize
    case 'rem':
      return rootSize
    case 'ex':
    case 'ch':
      return fontSize / 2
    case 'cap':
    case 'ic':
      return fontSize
    case 'rex':
    case 'rch':
      return rootSize / 2
    case 'lh':
      return lineHeight
    case 'rlh':
      return rootSize * 1.2
  }
  const absolute = ABSOLUTE[unit]
  if (absolute !== undefined) return absolute
  const side = /^(?:[sld]?v|cq)(w|h|i|b|min|max)$/.exec(unit)?.[1]
  if (side === undefined) return undefined
  const [across, down] = [width / 100, height / 100]
  if (side === 'min') return Math.min(across, down)
  if (side === 'max') return Math.max(across, down)
  return side === 'w' || side === 'i' ? across : down
}

/** Reads a sum from the beginning of the tokens, and removes what it has read. */
function sumOf(tokens: Token[]): Quantity | undefined {
  let sum = productOf(tokens)
  for (let sign = signIn(tokens, '+', '-'); sum && sign; sign = signIn(tokens, '+', '-')) {
    const next = productOf(tokens)
    sum = next && { size: sum.size + (sign === '+' ? next.size : -next.size), plain: sum.plain && next.plain }
  }
  return sum
}

function productOf(tokens: Token[]): Quantity | undefined {
  let product = partOf(tokens)
  for (let sign = signIn(tokens, '*', '/'); product && sign; sign = signIn(tokens, '*', '/')) {
    const next = partOf(tokens)
    product = next && {
      size: sign === '*' ? product.size * next.size : product.size / next.size,
      plain: product.plain && next.plain,
    }
  }
  return product
}

function signIn(tokens: Token[], ...signs: string[]): string | undefined {
  const [first] = tokens
  if (!first || !('sign' in first) || !signs.includes(first.sign)) return undefined
  tokens.shift()
  return first.sign
}

function partOf(tokens: Token[]): Quantity | undefined {
  const first = tokens.shift()
  if (!first || 'sign' in first) return undefined
  if ('size' in first) return first
  const parts: Quantity[] = []
  do {
    const part = sumOf(tokens)
    if (!part) return undefined
    parts.push(part)
  } while (signIn(tokens, ','))
  if (!signIn(tokens, ')')) return undefined
  return applied(first.call, parts)
}

const ROUNDED: Readonly<Record<string, (steps: number) => number>> = {
  'round-up': Math.ceil,
  'round-down': Math.floor,
  'round-to-zero': Math.trunc,
}

function applied(call: string, parts: readonly Quantity[]): Quantity | undefined {
  const [first, second, third] = parts
  const sizes = parts.map(({ size }) => size)
  if (!first) return undefined
  switch (call) {
    case '':
    case 'calc':
    case '-webkit-calc':
    case '-moz-calc':
      return parts.length === 1 ? first : undefined
    case 'min':
      return { ...first, size: smallest(sizes) }
    case 'max':
      return { ...first, size: largest(sizes) }
    case 'clamp':
      return second && third && { ...first, size: Math.max(first.size, Math.min(second.size, third.size)) }
    case 'round':
    case 'round-nearest':
    case 'round-up':
    case 'round-down':
    case 'round-to-zero': {
      const step = Math.abs(second?.size ?? 1)
      const steps = first.size / step
      const whole = ROUNDED[call] ?? Math.round
      return { ...first, size: step === 0 ? first.size : whole(steps) * step }
    }
    case 'mod':
    case 'rem':
      return second && { ...first, size: first.size % second.size }
    case 'hypot':
      return { ...first, size: sizes.reduce((sum, size) => Math.hypot(sum, size), 0) }
    case 'pow':
      return second && { ...first, size: first.size ** second.size }
    case 'sqrt':
      return { ...first, size: Math.sqrt(first.size) }
    case 'sign':
      return { size: Math.sign(first.size), plain: true }
    case 'abs':
      return { ...first, size: Math.abs(first.size) }
    default:
      return undefined
  }
}
