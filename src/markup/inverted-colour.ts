import { linearLight } from '../core/luminance.js'
import { COLOURS, type Rgb, readColour } from './css-colour.js'

/** The use of a colour: inversion treats a background and what is drawn on it (`ink`) differently. */
export type Role = 'background' | 'ink'
export type Inversion = 'partial' | 'full'

/** A colour in CIE LCH under D65: lightness 0 to 100, chroma, and hue in radians. */
type Lch = readonly [l: number, c: number, h: number]

/** The lowest lightness of a background after full inversion: clients turn white into a dark grey, not black. */
const DARKEST = 7

/** Inverts every colour in a CSS value and keeps the rest. */
export const withInverted = (value: string, role: Role, inversion: Inversion): string =>
  value.replace(COLOURS, colour => inverted(colour, role, inversion))

/**
 * Returns a colour as an inverting client shows it. Partial inversion darkens light backgrounds and lightens dark text
 * by `50 - (L - 50) · 0.75`, and reduces chroma by a fifth. Full inversion turns every lightness into its opposite.
 */
function inverted(colour: string, role: Role, inversion: Inversion): string {
  const known = readColour(colour)
  if (!known) return colour
  const [l, c, h] = toLch(known.rgb)
  if (inversion === 'full')
    return write([role === 'background' ? Math.max(DARKEST, 100 - l) : 100 - l, c, h], known.alpha)
  return (role === 'background' ? l < 50 : l >= 50) ? colour : write([50 - (l - 50) * 0.75, c * 0.8, h], known.alpha)
}

/** The white point of sRGB, by which XYZ is scaled (CSS Color 4, section 10.1). */
const WHITE = [0.95046, 1, 1.08906] as const

function toLch(rgb: Rgb): Lch {
  const [r, g, b] = rgb.map(value => linearLight(Math.min(255, Math.max(0, value)) / 255)) as [number, number, number]
  const x = 0.41239 * r + 0.35758 * g + 0.18048 * b
  const y = 0.21264 * r + 0.71517 * g + 0.07219 * b
  const z = 0.01933 * r + 0.11919 * g + 0.95053 * b
  const [fx, fy, fz] = [x / WHITE[0], y / WHITE[1], z / WHITE[2]].map(t =>
    t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116,
  ) as [number, number, number]
  const [a, bb] = [500 * (fx - fy), 200 * (fy - fz)]
  return [116 * fy - 16, Math.hypot(a, bb), Math.atan2(bb, a)]
}

/** Adds the gamma of sRGB to a channel of linear light, 0 to 1 (CSS Color 4, section 10.2). */
export const withGamma = (part: number): number =>
  part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055

/** Converts CIE LCH under D65 to linear light in sRGB, 0 to 1 inside the gamut. */
export function linearRgb([l, c, h]: Lch): Rgb {
  const fy = (l + 16) / 116
  const back = (f: number): number => (f ** 3 > 216 / 24389 ? f ** 3 : (116 * f - 16) / (24389 / 27))
  const x = WHITE[0] * back(fy + (c * Math.cos(h)) / 500)
  const y = back(fy)
  const z = WHITE[2] * back(fy - (c * Math.sin(h)) / 200)
  return [
    3.24097 * x - 1.53738 * y - 0.49861 * z,
    -0.96924 * x + 1.87597 * y + 0.04156 * z,
    0.05563 * x - 0.20398 * y + 1.05697 * z,
  ]
}

/** Writes a colour as CSS. If it is outside the sRGB gamut, its chroma is reduced; its lightness and hue stay. */
function write([l, c, h]: Lch, alpha: string): string {
  let [chroma, rgb] = [c, linearRgb([l, c, h])]
  for (let step = 0; step < 40 && rgb.some(part => part < -0.001 || part > 1.001); step += 1) {
    chroma *= 0.9
    rgb = linearRgb([l, chroma, h])
  }
  const bytes = rgb.map(part => Math.round(255 * Math.min(1, Math.max(0, withGamma(Math.max(0, part))))))
  if (alpha !== '') return `rgba(${bytes.join(',')},${alpha})`
  return `#${bytes.map(byte => byte.toString(16).padStart(2, '0')).join('')}`
}
