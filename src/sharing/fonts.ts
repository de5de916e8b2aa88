import { create } from 'fontkitten'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { lazy } from '../core/memo.js'
import { graphemesIn, signsIn } from './graphemes.js'

/** A file of a font, which is read only if a text needs it. */
export interface FontSource {
  readonly path: string
  readonly read: () => Uint8Array
}

/** A font with its characters. */
export interface ShareFont {
  readonly path: string
  readonly bytes: () => Uint8Array
  /** A fingerprint of the file, which is also its name for the renderer. */
  readonly mark: () => string
  readonly isReadable: () => boolean
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
      return opened !== undefined && signsIn(grapheme).every(sign => opened.hasGlyphForCodePoint(sign))
    },
    isReadable: () => font() !== undefined,
  }
}

function fontIn(bytes: Uint8Array) {
  try {
    const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return font.isCollection || font.characterSet.length === 0 ? undefined : font
  } catch {
    return undefined
  }
}

/** Returns the fonts that a text needs, each of its graphemes in the first font that has it, or the graphemes that no font has. */
export function fontsFor(
  text: string,
  fonts: readonly ShareFont[],
): { readonly used: readonly ShareFont[]; readonly missing: readonly string[] } {
  const used = new Set<ShareFont>()
  const missing = new Set<string>()
  for (const grapheme of new Set(graphemesIn(text))) {
    if (signsIn(grapheme).length === 0) continue
    const font = fonts.find(each => each.shows(grapheme))
    if (font) used.add(font)
    else missing.add(grapheme)
  }
  return { used: fonts.filter(font => used.has(font)), missing: [...missing] }
}
