import { luminance } from '../core/luminance.js'
import { type Rgb, readColour } from './css-colour.js'
import { linearRgb, withGamma } from './inverted-colour.js'

/** A colour as it is painted: channels from 0 to 255, alpha from 0 to 1. */
export interface Paint {
  readonly rgb: Rgb
  readonly alpha: number
}

/** The values that a colour may depend on. */
export interface PaintBasis {
  /** The value of `currentcolor`. */
  readonly current: Paint
  /** Whether the browser uses the dark scheme. */
  readonly dark: boolean
}

export const TRANSPARENT: Paint = { rgb: [0, 0, 0], alpha: 0 }
const opaque = (r: number, g: number, b: number): Paint => ({ rgb: [r, g, b], alpha: 1 })

/** The colours of the browser itself, as Chromium has them in the light and the dark scheme. */
const SYSTEM: Readonly<Record<string, readonly [light: Paint, dark: Paint]>> = {
  canvas: [opaque(255, 255, 255), opaque(18, 18, 18)],
  canvastext: [opaque(0, 0, 0), opaque(255, 255, 255)],
  linktext: [opaque(0, 0, 238), opaque(158, 158, 255)],
  visitedtext: [opaque(85, 26, 139), opaque(208, 173, 240)],
  activetext: [opaque(255, 0, 0), opaque(255, 158, 158)],
  field: [opaque(255, 255, 255), opaque(59, 59, 59)],
  fieldtext: [opaque(0, 0, 0), opaque(255, 255, 255)],
  buttonface: [opaque(239, 239, 239), opaque(107, 107, 107)],
  buttontext: [opaque(0, 0, 0), opaque(255, 255, 255)],
  graytext: [opaque(128, 128, 128), opaque(128, 128, 128)],
  mark: [opaque(255, 255, 0), opaque(255, 255, 0)],
  marktext: [opaque(0, 0, 0), opaque(0, 0, 0)],
  highlighttext: [opaque(0, 0, 0), opaque(255, 255, 255)],
}

/**
 * Returns a colour in any notation of CSS Color 4, or undefined if it is not a colour, or needs a layout or a relative colour.
 */
export function paintOf(value: string, basis: PaintBasis): Paint | undefined {
  const text = value.trim()
  if (text === 'transparent') return TRANSPARENT
  if (text === 'currentcolor') return basis.current
  const system = Object.hasOwn(SYSTEM, text) ? SYSTEM[text] : undefined
  if (system) return system[basis.dark ? 1 : 0]
  const [, name = '', inside = ''] = /^([a-z-]+)\(([\s\S]*)\)$/.exec(text) ?? []
  if (name === '') return plainColour(text)
  if (name === 'light-dark' || name === 'color-mix') return combined(name, argumentsIn(inside), basis)
  return fromFunction(name, inside)
}

function plainColour(text: string): Paint | undefined {
  const known = readColour(text)
  return known && { rgb: known.rgb, alpha: known.alpha === '' ? 1 : Number(known.alpha) }
}

/** Splits the arguments of a function. Brackets may be nested once. */
const argumentsIn = (inside: string): string[] =>
  (inside.match(/(?:\((?:[^()]|\([^()]*\))*\)|[^,(])+/g) ?? []).map(part => part.trim())

function combined(name: string, parts: readonly string[], basis: PaintBasis): Paint | undefined {
  if (name === 'light-dark') return paintOf(parts[basis.dark ? 1 : 0] ?? '', basis)
  const [first, second] = parts.slice(1).map(part => {
    const share = /(?:^|\s)([\d.]+)%(?:\s|$)/.exec(part.replace(/\([\s\S]*\)/, '()'))?.[1]
    const paint = paintOf(share === undefined ? part : part.replace(`${share}%`, '').trim(), basis)
    return paint && { paint, share: share === undefined ? undefined : Number(share) / 100 }
  })
  if (!first || !second) return undefined
  const [a, b] = [first.share ?? 1 - (second.share ?? 0.5), second.share ?? 1 - (first.share ?? 0.5)]
  if (a + b === 0) return undefined
  return mixed(first.paint, second.paint, a / (a + b), Math.min(1, a + b))
}

/** Mixes two colours with premultiplied alpha. Colour spaces other than sRGB give nearly the same lightness. */
function mixed(one: Paint, other: Paint, share: number, strength: number): Paint {
  const alpha = one.alpha * share + other.alpha * (1 - share)
  const channel = (i: 0 | 1 | 2): number =>
    alpha === 0 ? 0 : (one.rgb[i] * one.alpha * share + other.rgb[i] * other.alpha * (1 - share)) / alpha
  return { rgb: [channel(0), channel(1), channel(2)], alpha: alpha * strength }
}

const TURN: Readonly<Record<string, number>> = { deg: 1, grad: 0.9, rad: 180 / Math.PI, turn: 360 }

function fromFunction(name: string, inside: string): Paint | undefined {
  if (/^from\s|\(/.test(inside)) return undefined
  const [space, ...rest] = inside.split(/[\s,/]+/).filter(part => part !== '')
  const parts = name === 'color' ? rest : [space ?? '', ...rest]
  const alpha = parts[3] === undefined ? 1 : amount(parts[3], 0.01)
  const make = (rgb: Rgb | undefined): Paint | undefined =>
    rgb?.every(Number.isFinite) && Number.isFinite(alpha)
      ? {
          rgb: rgb.map(each => Math.min(255, Math.max(0, each))) as unknown as Rgb,
          alpha: Math.min(1, Math.max(0, alpha)),
        }
      : undefined
  if (parts.length < 3 || parts.length > 4) return undefined
  const [x, y, z] = parts as [string, string, string]
  switch (name) {
    case 'rgb':
    case 'rgba':
      return make([amount(x, 2.55), amount(y, 2.55), amount(z, 2.55)])
    case 'hsl':
    case 'hsla':
      return make(readColour(`hsl(${degrees(x)},${amount(y, 1)}%,${amount(z, 1)}%)`)?.rgb)
    case 'hwb':
      return make(fromHwb(degrees(x), amount(y, 1) / 100, amount(z, 1) / 100))
    case 'lab':
      return make(bytes(linearRgb(polar(amount(x, 1), amount(y, 1.25), amount(z, 1.25)))))
    case 'lch':
      return make(bytes(linearRgb([amount(x, 1), amount(y, 1.5), (degrees(z) * Math.PI) / 180])))
    case 'oklab':
      return make(bytes(fromOklab(amount(x, 0.01), amount(y, 0.004), amount(z, 0.004))))
    case 'oklch': {
      const [, a, b] = cartesian(amount(y, 0.004), degrees(z))
      return make(bytes(fromOklab(amount(x, 0.01), a, b)))
    }
    case 'color': {
      const channels = [amount(x, 0.01), amount(y, 0.01), amount(z, 0.01)] as const
      // Wider gamuts differ from sRGB in how saturated a colour is, and hardly in how light it is.
      if (space === 'srgb-linear') return make(bytes(channels))
      return /^(?:srgb|display-p3|a98-rgb|rec2020)$/.test(space ?? '')
        ? make([channels[0] * 255, channels[1] * 255, channels[2] * 255])
        : undefined
    }
    default:
      return undefined
  }
}

/** Reads a number or a percentage. `perCent` is the value of one per cent. */
const amount = (part: string, perCent: number): number =>
  part === 'none' ? 0 : part.endsWith('%') ? Number(part.slice(0, -1)) * perCent : Number(part)

function degrees(part: string): number {
  if (part === 'none') return 0
  const [, size = '', unit = 'deg'] = /^(.*?)([a-z]+)?$/.exec(part) ?? []
  return Number(size === '' ? Number.NaN : size) * (TURN[unit] ?? Number.NaN)
}

const polar = (l: number, a: number, b: number): [number, number, number] => [l, Math.hypot(a, b), Math.atan2(b, a)]
const cartesian = (chroma: number, angle: number): [number, number, number] => [
  0,
  chroma * Math.cos((angle * Math.PI) / 180),
  chroma * Math.sin((angle * Math.PI) / 180),
]

const bytes = (linear: Rgb): Rgb => {
  const byte = (part: number): number => 255 * withGamma(Math.min(1, Math.max(0, part)))
  return [byte(linear[0]), byte(linear[1]), byte(linear[2])]
}

function fromHwb(hue: number, white: number, black: number): Rgb | undefined {
  const pure = readColour(`hsl(${hue},100%,50%)`)?.rgb
  const scale = white + black > 1 ? white + black : 1
  const [w, b] = [white / scale, black / scale]
  const channel = (part: number): number => part * (1 - w - b) + 255 * w
  return pure && [channel(pure[0]), channel(pure[1]), channel(pure[2])]
}

/** Converts Oklab to linear light in sRGB (CSS Color 4, section 18). */
function fromOklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

/** Returns the opaque colour that is seen when a paint lies over another. */
export const over = ({ rgb, alpha }: Paint, below: Rgb): Rgb => [
  rgb[0] * alpha + below[0] * (1 - alpha),
  rgb[1] * alpha + below[1] * (1 - alpha),
  rgb[2] * alpha + below[2] * (1 - alpha),
]

/** Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [lightOf(one), lightOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const lightOf = ([r, g, b]: Rgb): number => luminance(r / 255, g / 255, b / 255)
