import { fingerprint } from '../core/fingerprint.js'
import type { CopyFacts } from './picture-facts.js'

/** The form of a copy. */
export type CopyFormat = 'jpeg' | 'png' | 'webp'

/** A smaller picture that is made from a picture. It always shows the whole picture. */
export interface PictureCopy {
  /** The path below out/. It has the mark of the picture and everything on which the bytes depend. */
  readonly path: string
  readonly width: number
  readonly height: number
  readonly format: CopyFormat
  readonly mediaType: string
  /** The colour that its transparent parts get, as `#rrggbb`. */
  readonly background?: string
}

/** The copies of one picture. A missing one means that the picture itself is good enough. */
export interface PictureCopies {
  /** For pages, in several widths, the smallest first; the last one is the largest. Empty if the picture itself is shown. */
  readonly web: readonly PictureCopy[]
  /** For emails, feeds and other sites, as JPEG or PNG. */
  readonly universal?: PictureCopy
}

/** The folder of copies below out/. */
export const COPIES_FOLDER = 'pictures'

/** The side of the square of a thumbnail in an email, in CSS pixels. Its copy has twice as many pixels. */
export const THUMBNAIL = 132

/** The most pixels that a picture may have. A small file can state billions, which would fill the memory of every reader. */
export const MOST_PIXELS = 0x3fff * 0x3fff

/** The longest side that JPEG and WebP can have, in pixels. */
const LONGEST = { jpeg: 65_535, webp: 16_383, png: Number.POSITIVE_INFINITY } as const
const ENDINGS = { jpeg: 'jpg', webp: 'webp', png: 'png' } as const

/** Tells whether a picture is a drawing (SVG), which has no pixels of its own. */
const isDrawing = ({ mediaType }: { readonly mediaType?: string }): boolean => mediaType === 'image/svg+xml'

export const isHuge = ({ width, height }: Pick<CopyFacts, 'width' | 'height'>): boolean => width * height > MOST_PIXELS

/** Plans the copies of a picture that are at most so many pixels wide. A picture is never enlarged. */
export function copiesOf(facts: CopyFacts, limit: number, src: string): PictureCopies {
  const { mediaType, width, converted } = facts
  if (isHuge(facts)) return { web: [] }
  // Browsers show drawings sharp at every size, but Gmail, Outlook and social networks show none.
  if (isDrawing(facts))
    return { web: [], universal: copyOf(facts, { width: Math.min(limit, width), format: 'png', src }) }
  const isLarge = width > limit || converted === true
  const isShown = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'].includes(mediaType)
  const isUniversal = ['image/jpeg', 'image/png', 'image/gif'].includes(mediaType)
  const widths = [limit / 3, (limit * 2) / 3, limit].map(Math.round).filter(each => each < width)
  const format = mediaType === 'image/webp' || mediaType === 'image/avif' ? 'webp' : universalFormat(facts)
  const copy = (wanted: number, as: CopyFormat): PictureCopy => copyOf(facts, { width: wanted, format: as, src })
  return {
    web: isLarge || !isShown ? [...widths, ...(width <= limit ? [width] : [])].map(each => copy(each, format)) : [],
    ...(isLarge || !isUniversal ? { universal: copy(Math.min(limit, width), universalFormat(facts)) } : {}),
  }
}

/** Plans the thumbnail of a picture, or returns undefined if the picture itself is not larger. */
export function thumbnailCopy(facts: CopyFacts, src: string): PictureCopy | undefined {
  const { width, height, mediaType, converted } = facts
  const side = 2 * THUMBNAIL
  const isUniversal = ['image/jpeg', 'image/png', 'image/gif'].includes(mediaType)
  if (isHuge(facts) || (width <= side && height <= side && isUniversal && !converted)) return undefined
  const across = Math.max(1, Math.round(width * Math.min(1, side / width, side / height)))
  return copyOf(facts, { width: across, format: universalFormat(facts), src })
}

/**
 * Plans the copy of a logo for emails, for screens with twice as many pixels as it is shown with, or returns undefined if the file itself
 * can be shown everywhere and is not much larger.
 *
 * @param shown the width at which it is shown, in CSS pixels
 * @param background the colour that its transparent parts get, as `#rrggbb`
 */
export function logoCopy(
  facts: CopyFacts,
  {
    shown,
    src,
    background,
  }: { readonly shown: number; readonly src: string; readonly background?: string | undefined },
): PictureCopy | undefined {
  const { mediaType, width, converted } = facts
  const drawing = isDrawing(facts)
  const isUniversal = ['image/jpeg', 'image/png', 'image/gif'].includes(mediaType)
  const across = drawing ? 2 * shown : Math.min(2 * shown, width)
  if (isHuge(facts) || (isUniversal && !converted && !background && width <= 2 * across)) return undefined
  const format = mediaType === 'image/jpeg' ? 'jpeg' : 'png'
  if (!background) return copyOf(facts, { width: across, format, src })
  return {
    ...copyOf({ ...facts, mark: fingerprint(facts.mark, background) }, { width: across, format, src }),
    background,
  }
}

/** A picture with transparency stays a PNG, as do drawings and screenshots, whose edges JPEG would blur. */
const universalFormat = ({ alpha, mediaType }: CopyFacts): CopyFormat =>
  alpha || mediaType === 'image/png' || mediaType === 'image/gif' ? 'png' : 'jpeg'

function copyOf(
  { mark, width: all, height: down }: CopyFacts,
  { width, format, src }: { readonly width: number; readonly format: CopyFormat; readonly src: string },
): PictureCopy {
  const height = Math.max(1, Math.round((down * width) / all))
  const fits = Math.max(width, height) <= LONGEST[format] ? format : 'png'
  // A picture for screens with twice as many pixels says so in its name, which its copies keep.
  const density = /@2x\.\w+(?:[?#]|$)/.test(src) ? '@2x' : ''
  return {
    path: `${COPIES_FOLDER}/${mark}-${width}${density}.${ENDINGS[fits]}`,
    width,
    height,
    format: fits,
    mediaType: `image/${fits}`,
  }
}
