import { createRequire } from 'node:module'
import type * as Fontkitten from 'fontkitten'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { lazy, memoByObject } from '../core/memo.js'
import { graphemesIn, signsIn } from './graphemes.js'

/** A file of a font, which is read only if a text needs it. */
export interface FontSource {
  readonly path: string
  readonly read: () => Uint8Array
}

/** Code points from the first to the last. */
export type CodePointRange = readonly [first: number, last: number]

/** A font with its characters. */
export interface ShareFont {
  readonly path: string
  readonly bytes: () => Uint8Array
  /** A fingerprint of the file, which is also its name for the renderer. */
  readonly mark: () => string
  readonly isReadable: () => boolean
  /** The only code points for which the font is used, if not for all. */
  readonly range?: readonly CodePointRange[]
  /** The name of the family, which fonts of several weights or for several scripts share. */
  readonly family: () => string
  /** The weights that the font has, from 1 to 1000. A font that cannot vary has one. */
  readonly weights: () => readonly [least: number, most: number]
  /** Tells whether the font has all characters of a grapheme, as a renderer needs them in one font. */
  readonly shows: (grapheme: string) => boolean
}

/** The faces for which Offprint brings fonts, with the npm packages that have them. Both are made for one another. */
export const OWN_FONTS = {
  serif: { package: '@fontsource-variable/source-serif-4', name: 'source-serif-4', axes: 'opsz' },
  sans: { package: '@fontsource-variable/source-sans-3', name: 'source-sans-3', axes: 'wght' },
} as const

/** Opens a font in the format TrueType, OpenType, WOFF or WOFF2. One that cannot be read has no characters. */
export function shareFont({ path, read }: FontSource): ShareFont {
  const bytes = lazy(read)
  const font = lazy(() => fontIn(bytes()))
  return {
    path,
    bytes,
    mark: lazy(() => fingerprintOfBytes(bytes())),
    family: lazy(() => font()?.familyName ?? path),
    weights: lazy(() => {
      const { variationAxes, 'OS/2': metrics } = font() ?? {}
      const { wght } = variationAxes ?? {}
      const weight = metrics?.usWeightClass ?? 400
      return wght ? [wght.min, wght.max] : [weight, weight]
    }),
    shows: grapheme => {
      const opened = font()
      return opened !== undefined && signsIn(grapheme).every(sign => draws(opened, sign))
    },
    isReadable: () => font() !== undefined,
  }
}

/** Loads the package, which spends a tenth of a small build on its tables, only when a text is to be drawn. */
const fontkitten = (): typeof Fontkitten => createRequire(import.meta.url)('fontkitten')

type OpenedFont = NonNullable<ReturnType<typeof fontIn>>

function fontIn(bytes: Uint8Array) {
  try {
    const font = fontkitten().create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return font.isCollection || font.characterSet.length === 0 ? undefined : font
  } catch {
    return undefined
  }
}

/**
 * Tells whether a font draws a code point. Fonts of coloured emoji state characters whose outlines are empty, because their layers of
 * colour, which the renderer does not know, draw them.
 */
const draws = (font: OpenedFont, sign: number): boolean =>
  font.hasGlyphForCodePoint(sign) && font.glyphForCodePoint(sign).path.commands.length > 0

/** The fonts from which a text may be set. */
export interface FontChoice {
  /** The fonts of the publication. */
  readonly given: readonly ShareFont[]
  /** The fonts of Offprint, those for the face of the theme first. Each list is one family. */
  readonly own: readonly (readonly ShareFont[])[]
}

/** The fonts that a text needs, in the order in which they are tried, and the graphemes that none of them has. */
export interface FoundFonts {
  readonly used: readonly ShareFont[]
  readonly missing: readonly string[]
}

/**
 * Finds the fonts for a text. It is set in the first family of ours that has all of it, so that no word mixes two. The fonts of the
 * publication are for the rest. If most letters need them, they also have the punctuation, which differs from script to script.
 */
export function fontsFor(text: string, { given, own }: FontChoice): FoundFonts {
  const graphemes = [...new Set(graphemesIn(text))].filter(grapheme => signsIn(grapheme).length > 0)
  const lackedBy = (fonts: readonly ShareFont[]): string[] =>
    graphemes.filter(grapheme => !fonts.some(font => font.shows(grapheme)))
  const families = own.toSorted((a, b) => lackedBy(a).length - lackedBy(b).length).flat()
  const letters = (some: readonly string[]): number => some.filter(grapheme => /\p{L}/u.test(grapheme)).length
  const isForeign = letters(lackedBy(families)) > letters(graphemes) / 2
  const order = isForeign ? [...given.map(withoutLatin), ...families, ...given] : [...families, ...given]
  const used = new Set<ShareFont>()
  const missing: string[] = []
  for (const grapheme of graphemes) {
    const font = order.find(each => each.shows(grapheme))
    if (font) used.add(font)
    else missing.push(grapheme)
  }
  return { used: order.filter(font => used.has(font)), missing }
}

/** General punctuation, and everything after the letters of Latin, Greek and Cyrillic. */
const BEYOND_LATIN: readonly CodePointRange[] = [
  [0x530, 0x1dff],
  [0x2000, 0x10ffff],
]

/**
 * Returns a font without its Latin, Greek and Cyrillic letters and its accents, which fonts for other scripts often place beside their
 * letters.
 */
const withoutLatin = memoByObject(
  (font: ShareFont): ShareFont => ({
    ...font,
    mark: () => `${font.mark()}-beyond-latin`,
    range: BEYOND_LATIN,
    shows: grapheme =>
      signsIn(grapheme).every(sign => BEYOND_LATIN.some(([first, last]) => sign >= first && sign <= last)) &&
      font.shows(grapheme),
  }),
)
