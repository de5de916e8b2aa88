import { luminance } from '../core/luminance.js'

/** The colours of one scheme, as `#rrggbb`, because some email clients accept no other form. */
export interface Palette {
  readonly page: string
  readonly card: string
  readonly text: string
  readonly muted: string
  readonly accent: string
  /** The colour of text on a button in the accent colour. */
  readonly onAccent: string
  readonly line: string
  readonly shade: string
}

export interface Theme {
  readonly light: Palette
  readonly dark: Palette
  readonly font: 'serif' | 'sans'
}

const LIGHT = {
  page: '#f4f1ea',
  card: '#fffdf9',
  text: '#1f2328',
  muted: '#5b5f66',
  line: '#d9d3c7',
  shade: '#f3efe6',
}
const DARK = {
  page: '#101215',
  card: '#181b20',
  text: '#e7e5e0',
  muted: '#a9afb8',
  line: '#3a3f47',
  shade: '#22262d',
}

/** The minimum contrast of normal text (WCAG 2.2, success criterion 1.4.3). */
export const AA_CONTRAST = 4.5

const channels = (hex: string): [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

const luminanceOf = (hex: string): number => {
  const [red, green, blue] = channels(hex)
  return luminance(red / 255, green / 255, blue / 255)
}

/** Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const mix = (from: string, to: string, share: number): string => {
  const target = channels(to)
  const mixed = channels(from).map((c, i) => Math.round(c + ((target[i] ?? 0) - c) * share))
  return `#${mixed.map(c => c.toString(16).padStart(2, '0')).join('')}`
}

/** Moves a colour towards black or white only as far as needed to be readable on every given background. */
function readable(colour: string, backgrounds: readonly string[], towards: string): string {
  for (let step = 0; step <= 20; step += 1) {
    const candidate = mix(colour, towards, step / 20)
    if (backgrounds.every(background => contrast(candidate, background) >= AA_CONTRAST)) return candidate
  }
  return towards
}

const onColour = (accent: string): string => (contrast('#ffffff', accent) >= AA_CONTRAST ? '#ffffff' : '#101215')

/**
 * Derives both palettes from one accent colour. An accent that is too pale or too dark to read is adjusted until it is
 * readable.
 */
export function themeOf(accent: string, font: Theme['font']): Theme {
  const light = readable(accent, [LIGHT.card, LIGHT.page, LIGHT.shade], '#000000')
  const dark = readable(accent, [DARK.card, DARK.page, DARK.shade], '#ffffff')
  return {
    light: { ...LIGHT, accent: light, onAccent: onColour(light) },
    dark: { ...DARK, accent: dark, onAccent: onColour(dark) },
    font,
  }
}
