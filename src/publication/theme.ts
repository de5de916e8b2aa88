import { smallest } from '../core/long-lists.js'
import { luminance } from '../core/luminance.js'

/** The colours that a publication may state for one scheme. */
export const COLOUR_NAMES = ['page', 'card', 'text', 'muted', 'accent', 'line', 'shade'] as const
export type ColourName = (typeof COLOUR_NAMES)[number]

/** The colours of one scheme, as `#rrggbb`, because some email clients accept no other form. */
export interface Palette extends Readonly<Record<ColourName, string>> {
  /** The colour of text on a button in the accent colour. */
  readonly onAccent: string
}

/** The typefaces. Only installed fonts are used, because a web font would cause a request from every reader. */
export const FACES = ['serif', 'sans', 'book', 'humanist', 'slab', 'mono'] as const
export type Face = (typeof FACES)[number]

/** The corners of buttons and boxes, with their radius in CSS pixels. */
export const CORNERS = { square: 0, soft: 3, round: 12 } as const
export type Corners = keyof typeof CORNERS

/** The side on which mastheads, kickers and headings begin. In right-to-left text, `left` is the right. */
export const ALIGNMENTS = ['left', 'centre', 'center'] as const

/** The weights of headings. */
export const WEIGHTS = ['normal', 'bold'] as const

/** The letters of kickers and of small headings such as “About this article”. */
export const LABEL_LETTERS = ['capitals', 'plain', 'italic'] as const

/**
 * The lines: an edge in the accent colour above the text and thin lines, double lines as in newspapers, thin lines alone, or
 * none.
 */
export const LINES = ['accent', 'double', 'thin', 'none'] as const

/** How credits and notices stand apart from texts: on a shaded ground, below a line, or by space alone. */
export const BOXES = ['shaded', 'ruled', 'open'] as const

/** A look of pages and emails. */
export interface Theme {
  readonly light: Palette
  readonly dark: Palette
  readonly heading: Face
  readonly body: Face
  /** The typeface of dates, bylines, captions, buttons and the footer. */
  readonly small: Face
  /** The radius of the corners of buttons and boxes, in CSS pixels. */
  readonly corner: number
  /** Whether mastheads and headings are centred; absent if each has the side that its template gives it. */
  readonly centred?: boolean
  /** The weight of headings; absent if it depends on the typeface. */
  readonly weight?: (typeof WEIGHTS)[number]
  /** The size of texts in emails, in CSS pixels. Texts on pages grow and shrink with it. */
  readonly size: number
  /** The height of a line of text, as a multiple of its size. */
  readonly leading: number
  /** The number of characters in a line of text, about; absent for the width of the templates. */
  readonly measure?: number
  readonly labels: (typeof LABEL_LETTERS)[number]
  readonly lines: (typeof LINES)[number]
  readonly boxes: (typeof BOXES)[number]
}

type Stated<Value> = Value | undefined

/** A theme as a publication, or a file of a named theme, states it. */
export interface ThemeSettings {
  readonly accent?: Stated<string>
  readonly font?: Stated<Face>
  readonly heading?: Stated<Face>
  readonly body?: Stated<Face>
  readonly small?: Stated<Face>
  readonly light: Readonly<Partial<Record<ColourName, string | undefined>>>
  readonly dark: Readonly<Partial<Record<ColourName, string | undefined>>>
  readonly corners?: Stated<Corners>
  readonly align?: Stated<(typeof ALIGNMENTS)[number]>
  readonly weight?: Stated<Theme['weight']>
  readonly size?: Stated<number>
  readonly leading?: Stated<number>
  readonly measure?: Stated<number>
  readonly labels?: Stated<Theme['labels']>
  readonly lines?: Stated<Theme['lines']>
  readonly boxes?: Stated<Theme['boxes']>
}

/** The values that a theme has if it states nothing else. */
export const THEME_DEFAULTS = {
  accent: '#8f3a16',
  font: 'serif',
  corners: 'soft',
  small: 'sans',
  size: 18,
  leading: 1.6,
  labels: 'capitals',
  lines: 'accent',
  boxes: 'shaded',
} as const satisfies Partial<ThemeSettings>

type ColourScheme = 'light' | 'dark'

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

/** A stated colour that was too hard to read, and the one in its place. */
export interface AdjustedColour {
  readonly scheme: ColourScheme
  readonly name: ColourName
  readonly stated: string
  readonly used: string
  /** The lowest contrast of the stated colour with a background. */
  readonly contrast: number
}

/** The backgrounds of a scheme on which no single colour of text is readable. */
export interface UnreadableScheme {
  readonly scheme: ColourScheme
  readonly backgrounds: readonly string[]
}

/**
 * Derives both palettes from one accent colour and the stated colours. Text that is too pale or too dark to read is adjusted until it is
 * readable on every background of its scheme.
 */
export function themeOf(settings: ThemeSettings): Theme {
  const { accent, font, heading, body, light, dark, corners, align, weight, measure, ...rest } = {
    ...THEME_DEFAULTS,
    ...defined(settings),
  }
  return {
    light: paletteOf({ accent, ...LIGHT, ...defined(light) }),
    dark: paletteOf({ accent, ...DARK, ...defined(dark) }),
    heading: heading ?? font,
    body: body ?? font,
    corner: CORNERS[corners],
    ...(align === undefined ? {} : { centred: align !== 'left' }),
    ...(weight === undefined ? {} : { weight }),
    ...(measure === undefined ? {} : { measure }),
    ...rest,
  }
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

/** Leaves out the keys without a value, which would hide the values of other levels. */
const defined = <T extends object>(stated: T): Defined<T> =>
  Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) as Defined<T>

/**
 * Lets the settings of one level replace those of the level below. `font` stands for both typefaces, and `accent` for that of both
 * schemes, so each replaces the single ones below it.
 */
export function layeredSettings(below: ThemeSettings, above: ThemeSettings): ThemeSettings {
  const schemeOf = (scheme: ColourScheme) => ({
    ...below[scheme],
    ...(above.accent === undefined ? {} : { accent: undefined }),
    ...defined(above[scheme]),
  })
  return {
    ...below,
    ...(above.font === undefined ? {} : { heading: undefined, body: undefined }),
    ...defined(above),
    light: schemeOf('light'),
    dark: schemeOf('dark'),
  }
}

const backgroundsOf = ({ card, page, shade }: Readonly<Record<ColourName, string>>): readonly string[] => [
  card,
  page,
  shade,
]

function paletteOf(stated: Readonly<Record<ColourName, string>>): Palette {
  const backgrounds = backgroundsOf(stated)
  const towards = strongest(backgrounds)
  const read = (name: ColourName): string => readable(stated[name], backgrounds, towards)
  const accent = read('accent')
  return { ...stated, text: read('text'), muted: read('muted'), accent, onAccent: onColour(accent) }
}

/** Returns black or white, whichever has more contrast with the backgrounds. */
function strongest(backgrounds: readonly string[]): string {
  const [black = 0, white = 0] = ['#000000', '#ffffff'].map(colour => lowestContrast(colour, backgrounds))
  return white > black ? '#ffffff' : '#000000'
}

const lowestContrast = (colour: string, backgrounds: readonly string[]): number =>
  smallest(backgrounds.map(background => contrast(colour, background)))

/** Lists the stated colours of text that were adjusted. */
export function adjustedColours(settings: ThemeSettings): AdjustedColour[] {
  const theme = themeOf(settings)
  return (['light', 'dark'] as const).flatMap(scheme =>
    (['text', 'muted', 'accent'] as const).flatMap((name): AdjustedColour[] => {
      const [stated, used] = [settings[scheme][name], theme[scheme][name]]
      if (stated === undefined || stated.toLowerCase() === used.toLowerCase()) return []
      return [{ scheme, name, stated, used, contrast: lowestContrast(stated, backgroundsOf(theme[scheme])) }]
    }),
  )
}

/** Lists the schemes whose stated backgrounds differ so much that no text is readable on all of them. */
export function unreadableSchemes(settings: ThemeSettings): UnreadableScheme[] {
  const theme = themeOf(settings)
  return (['light', 'dark'] as const).flatMap((scheme): UnreadableScheme[] => {
    const backgrounds = backgroundsOf(theme[scheme])
    return lowestContrast(strongest(backgrounds), backgrounds) >= AA_CONTRAST ? [] : [{ scheme, backgrounds }]
  })
}
