import type { Palette, Theme } from '../../publication/index.js'
import { FONT_STACKS } from '../faces.js'

/** The widths of the sheet and of its text column, in CSS pixels. */
export const SHEET = 600
export const COLUMN = 552

export const MONO = FONT_STACKS.mono

/** The font stacks by their role in the design. Quotes are single, because the stacks are used in style attributes. */
export interface Fonts {
  readonly text: string
  readonly heading: string
  /** The fonts for dates, bylines, captions, buttons and the footer. */
  readonly small: string
}

export const fontsOf = ({ heading, body }: Pick<Theme, 'heading' | 'body'>): Fonts => ({
  text: FONT_STACKS[body],
  heading: FONT_STACKS[heading],
  small: FONT_STACKS.sans,
})

/** The inline styles that recipes share, for one theme. */
export interface Ink {
  readonly colours: Palette
  readonly fonts: Fonts
  /** The style of text in a table cell. Word does not pass the surrounding style on to nested tables. */
  readonly text: (colour: string, size?: number) => string
  readonly small: (colour: string, size?: number) => string
}

export function inkOf(theme: Theme): Ink {
  const fonts = fontsOf(theme)
  return {
    colours: theme.light,
    fonts,
    text: (colour, size = 18) => `font-family:${fonts.text};font-size:${size}px;line-height:1.6;color:${colour}`,
    small: (colour, size = 14) => `font-family:${fonts.small};font-size:${size}px;line-height:1.55;color:${colour}`,
  }
}

type Rule = readonly [selectors: string, property: 'color' | 'background-color' | 'border-color', value: string]

/**
 * Lists the dark colours of each class. MJML puts a class on the cell or table around the element with the inline colour, so
 * the selectors include children.
 */
const rules = (dark: Palette): readonly Rule[] => [
  ['.pg,.pg>table,.pg>div,.pg>main', 'background-color', dark.page],
  ['.sh,.sh>table', 'background-color', dark.card],
  ['.sh>table>tbody>tr>td', 'border-color', dark.accent],
  ['.tx,.tx>div', 'color', dark.text],
  ['.mu,.mu>div', 'color', dark.muted],
  ['.ac,.ac>div', 'color', dark.accent],
  ['.cd', 'background-color', dark.shade],
  ['.cd', 'color', dark.text],
  ['.cd.mu', 'color', dark.muted],
  ['.bd,.bd>p', 'border-color', dark.line],
  ['.fo', 'border-color', dark.muted],
  ['.bp,.bo', 'border-color', dark.accent],
  ['.bt td,.bt a', 'background-color', dark.accent],
  ...linkRules(dark),
]

/** Lists the colours of links. They are stated for the light scheme too, because KMail gives every link a blue of its own. */
const linkRules = ({ text, muted, accent, onAccent }: Palette): readonly Rule[] => [
  ['.tl', 'color', text],
  ['.ml', 'color', muted],
  ['.ln,.bo a', 'color', accent],
  ['.bt a', 'color', onAccent],
]

const important = ([selectors, property, value]: Rule, prefix = ''): string =>
  `${selectors
    .split(',')
    .map(selector => prefix + selector)
    .join(',')}{${property}:${value}!important}`

/**
 * Returns the styles of links and of the dark scheme. The latter are written twice: for clients with `prefers-color-scheme`, and for
 * Outlook.com and its apps, which mark recoloured elements with data-ogsc (text) and data-ogsb (backgrounds).
 */
export function darkCss({ light, dark }: Theme): string {
  const all = rules(dark)
  const outlook = all.map(rule => important(rule, rule[1] === 'background-color' ? '[data-ogsb] ' : '[data-ogsc] '))
  const byMedia = [...all.map(rule => important(rule)), `li::marker{color:${dark.muted}}`]
  return [
    ...linkRules(light).map(rule => important(rule)),
    '.ln,.ml{text-decoration:underline!important}',
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    `@media (prefers-color-scheme:dark){\n${byMedia.join('\n')}\n}`,
    ...outlook,
  ].join('\n')
}
