import type { Metadata, Sharp, default as SharpFactory } from 'sharp'
import { MOST_PIXELS, type PictureCopy } from './picture-copies.js'
import { partsOf, publishedPicture } from './picture-privacy.js'

type SharpLibrary = typeof SharpFactory

/** Makes the bytes of a copy from those of its picture. Equal bytes give equal copies. */
export type PictureEncoder = (picture: Uint8Array, copy: PictureCopy) => Promise<Uint8Array>

/**
 * Loads sharp, which few builds need, and returns the encoder; undefined where there is no build of sharp for the machine. It
 * works on one thread and keeps nothing, so that a build with many pictures needs no more memory than one of them.
 */
export async function loadPictureEncoder(): Promise<PictureEncoder | undefined> {
  try {
    const { default: sharp } = await import('sharp')
    sharp.concurrency(1)
    sharp.cache(false)
    return (picture, copy) => encoded(sharp, picture, copy)
  } catch {
    return undefined
  }
}

/** @throws Error if the picture cannot be read, or has another shape than its first bytes say */
async function encoded(sharp: SharpLibrary, picture: Uint8Array, copy: PictureCopy): Promise<Uint8Array> {
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: false } as const
  const plain = sharp(picture, options)
  const metadata = await plain.metadata()
  // A drawing is rendered at the size of the copy, because enlarging its pixels would blur it.
  const image = metadata.format === 'svg' ? sharp(picture, { ...options, density: densityFor(metadata, copy) }) : plain
  const { width, height } = metadata.autoOrient
  // A difference of one pixel comes from rounding.
  if (Math.abs((height * copy.width) / width - copy.height) > 1 + copy.height / 50)
    throw new Error('its size differs from the size that its first bytes state')
  const resized = image
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width: copy.width, height: copy.height, fit: 'fill', kernel: 'lanczos3' })
  const filled = copy.background ? resized.flatten({ background: copy.background }) : resized
  const bytes = await written(filled, copy, metadata.isPalette === true).toBuffer()
  const rights = publishedPicture(picture)?.kept.rights ?? {}
  return partsOf(bytes)?.withMetadata({ rights, orientation: 1 }) ?? bytes
}

/** Returns the density, in pixels per inch, at which a drawing is as wide as the copy. Sharp allows 1 to 100,000. */
const densityFor = ({ width, density = 72 }: Metadata, copy: PictureCopy): number =>
  Math.min(100_000, Math.max(1, (density * copy.width) / width))

function written(image: Sharp, { format }: PictureCopy, palette: boolean): Sharp {
  switch (format) {
    case 'jpeg':
      return image.flatten({ background: '#ffffff' }).jpeg({ quality: 82, progressive: false, mozjpeg: false })
    case 'webp':
      return image.webp({ quality: 82, effort: 4 })
    case 'png':
      // A drawing with few colours would otherwise become larger than the original.
      return image.png({ compressionLevel: 9, palette, quality: 100, effort: 7 })
  }
}
