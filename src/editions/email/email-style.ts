import type { Palette, Theme } from '../../publication/index.js'

/** Width of the sheet and of the text on it, in CSS pixels. */
export const SHEET = 600
export const COLUMN = 552

/** Installed fonts only; a web font would be a request that the author did not write. */
const SERIF = "Georgia,'Times New Roman',serif"
const SANS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
export const MONO = "Menlo,Consolas,'Courier New',monospace"

/** Font stacks by their part in the design; quotes are single, since they stand in style attributes. */
export interface Fonts {
  readonly text: string
  readonly heading: string
  /** Dates, bylines, captions, buttons, the footer. */
  readonly small: string
}

export const fontsOf = (font: Theme['font']): Fonts => ({
  text: font === 'serif' ? SERIF : SANS,
  heading: font === 'serif' ? SERIF : SANS,
  small: SANS,
})

/** Inline styles that recipes repeat, for one theme. */
export interface Ink {
  readonly colours: Palette
  readonly fonts: Fonts
  /** Text in a table cell, of so many pixels: Word gives a nested table nothing of what is set around it. */
  readonly text: (colour: string, size?: number) => string
  readonly small: (colour: string, size?: number) => string
}

export function inkOf(theme: Theme): Ink {
  const fonts = fontsOf(theme.font)
  return {
    colours: theme.light,
    fonts,
    text: (colour, size = 18) => `font-family:${fonts.text};font-size:${size}px;line-height:1.6;color:${colour}`,
    small: (colour, size = 14) => `font-family:${fonts.small};font-size:${size}px;line-height:1.55;color:${colour}`,
  }
}

type Rule = readonly [selectors: string, property: 'color' | 'background-color' | 'border-color', value: string]

/**
 * What each class turns into in the dark. MJML puts a class on the cell or table around the element that carries the
 * inline colour, hence the children.
 */
const rules = (dark: Palette): readonly Rule[] => [
  ['.pg,.pg>table,.pg>div,.pg>main', 'background-color', dark.page],
  ['.sh,.sh>table', 'background-color', dark.card],
  ['.sh>table>tbody>tr>td', 'border-color', dark.accent],
  ['.tx,.tx>div,.tl', 'color', dark.text],
  ['.mu,.mu>div,.ml', 'color', dark.muted],
  ['.ac,.ac>div,.ln', 'color', dark.accent],
  ['.cd', 'background-color', dark.shade],
  ['.cd', 'color', dark.text],
  ['.cd.mu', 'color', dark.muted],
  ['.bd,.bd>p', 'border-color', dark.line],
  ['.fo', 'border-color', dark.muted],
  ['.bp,.bo', 'border-color', dark.accent],
  ['.bt td,.bt a', 'background-color', dark.accent],
  ['.bt a', 'color', dark.onAccent],
  ['.bo a', 'color', dark.accent],
]

const important = ([selectors, property, value]: Rule, prefix = ''): string =>
  `${selectors
    .split(',')
    .map(selector => prefix + selector)
    .join(',')}{${property}:${value}!important}`

/**
 * The dark scheme: for clients that ask the system, and again for Outlook.com and its apps, which mark what they have
 * recoloured with data-ogsc (text) and data-ogsb (grounds).
 */
export function darkCss({ dark }: Theme): string {
  const all = rules(dark)
  const outlook = all.map(rule => important(rule, rule[1] === 'background-color' ? '[data-ogsb] ' : '[data-ogsc] '))
  const asked = [...all.map(rule => important(rule)), `li::marker{color:${dark.muted}}`]
  return [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    `@media (prefers-color-scheme:dark){\n${asked.join('\n')}\n}`,
    ...outlook,
  ].join('\n')
}
