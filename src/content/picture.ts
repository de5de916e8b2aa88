import { imageSize } from 'image-size'

/** The facts in an image file. The size is that of the displayed picture, in pixels. */
export interface PictureFacts {
  readonly width: number
  readonly height: number
  readonly mediaType: string
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
    const { width, height, type = '', orientation = 1 } = imageSize(bytes)
    if (!(width > 0 && height > 0)) return undefined
    // Exif orientations 5 to 8 are rotated by a quarter turn.
    const [across, down] = orientation >= 5 ? [height, width] : [width, height]
    return { width: Math.round(across), height: Math.round(down), mediaType: MEDIA_TYPES[type] ?? `image/${type}` }
  } catch {
    return undefined
  }
}
