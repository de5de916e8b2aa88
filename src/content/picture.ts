import { imageSize } from 'image-size'

/** What an image file says of itself, in pixels as it is shown. */
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

/** Reads the size of an image from its bytes; undefined where they are no image or do not tell. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | undefined {
  try {
    const { width, height, type = '', orientation = 1 } = imageSize(bytes)
    if (!(width > 0 && height > 0)) return undefined
    // Exif orientations 5 to 8 are turned by a quarter.
    const [across, down] = orientation >= 5 ? [height, width] : [width, height]
    return { width: Math.round(across), height: Math.round(down), mediaType: MEDIA_TYPES[type] ?? `image/${type}` }
  } catch {
    return undefined
  }
}
