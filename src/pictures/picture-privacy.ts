import { boxesWithout } from './box-file.js'
import { type KeptMetadata, NO_METADATA } from './embedded-rights.js'
import { gifParts, jpegParts, type PictureParts, pngParts, webpParts } from './raster-files.js'
import { tiffWithout } from './tiff-file.js'

/** A file as it is published: the picture as it was, and of its metadata only the rights. */
export interface PublishedPicture {
  readonly bytes: Uint8Array
  readonly kept: KeptMetadata
  /** Whether the file ends too early or contradicts itself. */
  readonly damaged: boolean
}

/** Returns the format of a file by its first bytes, whatever its name says; undefined for files without metadata that we know. */
export function formatOf(file: Buffer): 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'boxes' | undefined {
  const start = file.toString('latin1', 0, 12)
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  if (start.startsWith('II*\0') || start.startsWith('MM\0*') || /^(?:II\+\0|MM\0\+)/.test(start)) return 'tiff'
  return ['ftyp', 'JXL '].includes(start.slice(4, 8)) ? 'boxes' : undefined
}

const PARTS = { jpeg: jpegParts, png: pngParts, webp: webpParts, gif: gifParts } as const

/** Takes a JPEG, PNG, WebP or GIF apart. */
export function partsOf(file: Buffer): PictureParts | undefined {
  const format = formatOf(file)
  return format && format !== 'tiff' && format !== 'boxes' ? PARTS[format](file) : undefined
}

/**
 * Removes all metadata from a picture or a film, except the maker, the copyright notice, the credit line, the address of the
 * terms and the rotation: no file may tell where it was made, with which device, or what its thumbnail showed. The picture
 * itself stays as it is, bit by bit. Returns undefined if the file is damaged in such a way that nothing can be removed safely.
 */
export function publishedPicture(bytes: Uint8Array): PublishedPicture | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const format = formatOf(file)
  if (!format) return { bytes, kept: NO_METADATA, damaged: false }
  try {
    const parts = partsOf(file)
    if (parts) return { bytes: parts.withMetadata(parts.kept), kept: parts.kept, damaged: parts.damaged }
    const clean = format === 'tiff' ? tiffWithout(file) : boxesWithout(file)
    return clean && { ...clean, damaged: false }
  } catch (cause) {
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}
