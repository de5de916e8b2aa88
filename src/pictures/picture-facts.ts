import { imageSize } from 'image-size'
import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import { readExif } from './embedded-rights.js'
import { formatOf, partsOf } from './picture-privacy.js'
import { webpChunks } from './raster-files.js'

/** The facts in an image file. The size is that of the displayed picture, in pixels. */
export interface PictureFacts {
  readonly width: number
  readonly height: number
  readonly mediaType: string
}

/** What the copies of a picture depend on. */
export interface CopyFacts extends PictureFacts {
  /** A name for the bytes of the file and the way in which copies are made. Copies have it in their names. */
  readonly mark: string
  /** Whether it has transparency, which JPEG lacks. */
  readonly alpha?: true
  /**
   * Whether it is not stored as every program shows it: it is rotated by a note, its colours are CMYK or have a profile, or they
   * have 16 bits.
   */
  readonly converted?: true
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  cur: 'image/x-icon',
  tiff: 'image/tiff',
  j2c: 'image/jp2',
  psd: 'image/vnd.adobe.photoshop',
  heic: 'image/heic',
}

/** Reads the facts of an image from its bytes. It returns undefined if the bytes are not an image or contain no size. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | undefined {
  try {
    const { width, height, type = '' } = imageSize(bytes)
    if (!(width > 0 && height > 0)) return undefined
    // Exif orientations 5 to 8 are rotated by a quarter turn.
    const [across, down] = orientationOf(asBuffer(bytes)) >= 5 ? [height, width] : [width, height]
    return { width: Math.round(across), height: Math.round(down), mediaType: MEDIA_TYPES[type] ?? `image/${type}` }
  } catch {
    return undefined
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function orientationOf(file: Buffer): number {
  if (formatOf(file) === 'tiff') return readExif(file).orientation ?? 1
  return partsOf(file)?.kept.orientation ?? 1
}

/** The version of the way in which copies are made. Another number gives all copies new names. */
const WAY = '1'

/**
 * Reads what the copies of a picture depend on. Returns undefined if no copies are made of it: of drawings with letters, because this
 * machine may lack their fonts; of animations, because a copy would stand still; and of formats that cannot be read here.
 */
export function copyFacts(bytes: Uint8Array, facts: PictureFacts): CopyFacts | undefined {
  if (facts.mediaType === 'image/svg+xml')
    return /<(?:\w+:)?(?:text|foreignObject|image|script)\b/i.test(new TextDecoder().decode(bytes))
      ? undefined
      : drawingFacts(bytes, facts)
  const file = asBuffer(bytes)
  const traits = traitsOf(file, facts.mediaType)
  if (!traits || traits.animated) return undefined
  const converted = traits.converted || orientationOf(file) !== 1
  return {
    ...facts,
    mark: fingerprint(WAY, fingerprintOfBytes(bytes)),
    ...(traits.alpha ? { alpha: true } : {}),
    ...(converted ? { converted: true } : {}),
  }
}

/** Returns what a picture that is made of a drawing (SVG) depends on. */
export const drawingFacts = (bytes: Uint8Array, facts: PictureFacts): CopyFacts => ({
  ...facts,
  mark: fingerprint(WAY, fingerprintOfBytes(bytes)),
  alpha: true,
})

/** Tells whether a picture moves. */
export const isAnimated = (bytes: Uint8Array, { mediaType }: PictureFacts): boolean =>
  traitsOf(asBuffer(bytes), mediaType)?.animated ?? false

interface Traits {
  readonly alpha: boolean
  readonly animated: boolean
  readonly converted: boolean
}

function traitsOf(file: Buffer, mediaType: string): Traits | undefined {
  switch (formatOf(file)) {
    case 'jpeg':
      return { alpha: false, animated: false, converted: isUnusualJpeg(file) }
    case 'png':
      return pngTraits(file)
    case 'webp': {
      const chunks = webpChunks(file)
      const flags = chunks.find(({ type }) => type === 'VP8X')?.data[0] ?? 0
      const lossless = chunks.find(({ type }) => type === 'VP8L')?.data
      const alpha = (flags & 0x10) !== 0 || (lossless !== undefined && ((lossless[4] ?? 0) & 0x10) !== 0)
      return { alpha, animated: (flags & 0x02) !== 0, converted: (flags & 0x20) !== 0 }
    }
    case 'tiff':
      return { alpha: false, animated: false, converted: true }
    case 'gif':
      return { alpha: true, animated: gifFrames(file) > 1, converted: false }
    case 'boxes':
      if (mediaType !== 'image/avif') return undefined
      return {
        alpha: file.includes('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha'),
        animated: file.toString('latin1', 8, 12) === 'avis',
        converted: file.includes('colrprof'),
      }
    default:
      return undefined
  }
}

/** Tells whether a JPEG has four components or a colour profile other than sRGB. */
function isUnusualJpeg(file: Buffer): boolean {
  for (let at = 2; at + 10 <= file.length && file[at] === 0xff; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1] ?? 0
    if (marker === 0xda) return false
    if (marker === 0xe2 && file.toString('latin1', at + 4, at + 16) === 'ICC_PROFILE\0')
      if (!isSrgb(file.subarray(at, at + 2 + file.readUInt16BE(at + 2)))) return true
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return file[at + 9] === 4
  }
  return false
}

/** Tells whether a colour profile calls itself sRGB, in either of the two forms of such names. */
const isSrgb = (profile: Buffer): boolean => profile.includes('sRGB') || profile.includes('s\0R\0G\0B', 0, 'latin1')

function pngTraits(file: Buffer): Traits {
  const colour = file[25] ?? 0
  let [alpha, animated, profile] = [colour === 4 || colour === 6, false, false]
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT') break
    alpha ||= type === 'tRNS'
    animated ||= type === 'acTL'
    profile ||= type === 'iCCP' && !isSrgb(file.subarray(at + 8, at + 40))
    profile ||= type === 'cICP'
  }
  return { alpha, animated, converted: profile || file[24] === 16 }
}

/** Counts the frames of a GIF by the extensions before them, which every animation has. */
function gifFrames(file: Buffer): number {
  let frames = 0
  for (let at = file.indexOf('21f904', 0, 'hex'); at >= 0 && frames < 2; at = file.indexOf('21f904', at + 8, 'hex'))
    if (file[at + 7] === 0) frames += 1
  return frames
}
