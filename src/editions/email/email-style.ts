import type { Palette, Theme } from '../../publication/index.js'
import { CHARACTER_WIDTH, FONT_STACKS } from '../faces.js'

/** The widths of the sheet and of its text column, in CSS pixels, and the space between the two on each side. */
const SHEET = 600
const SIDE = 24

/** Returns the width of the column of text. A theme with a measure has one of about so many characters, if the sheet has room for it. */
export const textColumn = ({ measure, size }: Pick<Theme, 'measure' | 'size'>): number =>
  Math.min(SHEET - 2 * SIDE, measure === undefined ? SHEET : Math.round(measure * size * CHARACTER_WIDTH))

export const emailWidth = (theme: Pick<Theme, 'measure' | 'size'>): number => textColumn(theme) + 2 * SIDE

export const MONO = FONT_STACKS.mono

/** The font stacks by their role in the design. Quotes are single, because the stacks are used in style attributes. */
export interface Fonts {
  readonly text: string
  readonly heading: string
  /** The fonts for dates, bylines, captions, buttons and the footer. */
  readonly small: string
}

export const fontsOf = ({ heading, body, small }: Pick<Theme, 'heading' | 'body' | 'small'>): Fonts => ({
  text: FONT_STACKS[body],
  heading: FONT_STACKS[heading],
  small: FONT_STACKS[small],
})

/** The lines, boxes and letters of a theme, as templates of emails write them. */
export const lookOf = (theme: Theme) => {
  const { light, boxes, labels, lines, centred, weight, size, leading } = theme
  return {
    sheet: emailWidth(theme),
    ...{ size, leading },
    centred: centred === true,
    case: labels === 'capitals' ? 'uppercase' : 'none',
    // The last of two declarations counts, so these stand after those of a template.
    heading: (weight === 'normal' ? ';font-weight:normal' : '') + (centred ? ';text-align:center' : ''),
    kicker: centred ? ';text-align:center' : '',
    shaded: boxes === 'shaded',
    box: boxes === 'ruled' ? `border-top:1px solid ${light.line};padding:14px 0 0` : 'padding:0',
    edge: { accent: `3px solid ${light.accent}`, double: '0', thin: `1px solid ${light.line}`, none: '0' }[lines],
    fold: {
      accent: `1px solid ${light.text}`,
      double: `4px double ${light.text}`,
      thin: `1px solid ${light.line}`,
      none: '0',
    }[lines],
    end: lines === 'none' ? '0' : lines === 'accent' ? `2px solid ${light.accent}` : `1px solid ${light.text}`,
    rule: lines === 'none' ? '0' : `1px solid ${light.line}`,
    band: lines === 'none' ? '0' : `3px ${lines === 'double' ? 'double' : 'solid'} ${light.text}`,
  }
}

/** The inline styles that recipes share, for one theme. */
export interface Ink {
  readonly colours: Palette
  readonly fonts: Fonts
  readonly look: ReturnType<typeof lookOf>
  /** The width of the column of text, in CSS pixels. */
  readonly column: number
  /** The style of text in a table cell. Word does not pass the surrounding style on to nested tables. */
  readonly text: (colour: string, size?: number) => string
  readonly small: (colour: string, size?: number) => string
}

export function inkOf(theme: Theme): Ink {
  const fonts = fontsOf(theme)
  return {
    colours: theme.light,
    fonts,
    look: lookOf(theme),
    column: textColumn(theme),
    text: (colour, size = theme.size) =>
      `font-family:${fonts.text};font-size:${size}px;line-height:${theme.leading};color:${colour}`,
    small: (colour, size = 14) => `font-family:${fonts.small};font-size:${size}px;line-height:1.55;color:${colour}`,
  }
}

type Rule = readonly [selectors: string, property: 'color' | 'background-color' | 'border-color', value: string]

/**
 * Lists the dark colours of each class. MJML puts a class on the cell or table around the element with the inline colour, so
 * the selectors include children.
 */
const rules = ({ dark, lines }: Theme): readonly Rule[] => [
  ['.pg,.pg>table,.pg>div,.pg>main', 'background-color', dark.page],
  ['.sh,.sh>table', 'background-color', dark.card],
  ['.sh>table>tbody>tr>td', 'border-color', lines === 'thin' ? dark.line : dark.accent],
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
export function darkCss(theme: Theme): string {
  const all = rules(theme)
  const outlook = all.map(rule => important(rule, rule[1] === 'background-color' ? '[data-ogsb] ' : '[data-ogsc] '))
  const byMedia = [...all.map(rule => important(rule)), `li::marker{color:${theme.dark.muted}}`]
  return [
    ...linkRules(theme.light).map(rule => important(rule)),
    '.ln,.ml{text-decoration:underline!important}',
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    `@media (prefers-color-scheme:dark){\n${byMedia.join('\n')}\n}`,
    ...outlook,
  ].join('\n')
}
