import { NAMED_COLOURS } from './named-colours.js'

export type Rgb = readonly [r: number, g: number, b: number]

export const COLOURS = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|(?<![\w-])[a-z]+(?![\w(-])/gi

/** Returns the first colour in a CSS value. */
export const colourIn = (value: string): string | undefined =>
  value.match(COLOURS)?.find(part => readColour(part) !== undefined)

/** Returns a colour as `#rrggbb`. */
export const hexOf = (colour: Rgb): string =>
  `#${colour
    .map(channel =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** A colour as it is written in CSS. */
export interface CssColour {
  readonly rgb: Rgb
  /** The alpha value as written; '' if there is none. */
  readonly alpha: string
}

export function readColour(colour: string): CssColour | undefined {
  const text = colour.toLowerCase()
  const named = NAMED_COLOURS.get(text)
  if (named) return { rgb: fromHex(named), alpha: '' }
  if (text.startsWith('#')) return readHex(text.slice(1))
  const [, kind, inside] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(text) ?? []
  const parts = (inside ?? '').split(/[\s,/]+/).filter(part => part !== '')
  const [a, b, c] = parts.slice(0, 3).map(part => channel(part, kind === 'rgb' ? 2.55 : 1)) as [number, number, number]
  if (parts.length < 3 || parts.length > 4 || ![a, b, c].every(Number.isFinite)) return undefined
  return { rgb: kind === 'rgb' ? [a, b, c] : fromHsl(a, b, c), alpha: parts[3] ?? '' }
}

const channel = (part: string, perCent: number): number =>
  part.endsWith('%') ? Number(part.slice(0, -1)) * perCent : Number(part.replace(/deg$/, ''))

function readHex(digits: string): CssColour | undefined {
  const long = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits
  if (long.length !== 6 && long.length !== 8) return undefined
  return { rgb: fromHex(long.slice(0, 6)), alpha: long.length === 8 ? alphaOf(long.slice(6)) : '' }
}

const alphaOf = (hex: string): string => String(Math.round((Number.parseInt(hex, 16) / 255) * 1000) / 1000)

const fromHex = (hex: string): Rgb => {
  const value = Number.parseInt(hex, 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** Converts HSL to RGB (CSS Color 4, section 7.1). */
function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const [s, l] = [saturation / 100, lightness / 100]
  const part = (n: number): number => {
    const k = (((n + hue / 30) % 12) + 12) % 12
    return 255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}
