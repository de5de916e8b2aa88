import { createHash } from 'node:crypto'

/** A picture that is part of a source. */
export interface SourcePicture {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * The picture formats that browsers show, by their first bytes. SVG is left out, because it is a document that may contain
 * scripts.
 */
const FORMATS: readonly (readonly [extension: string, start: RegExp])[] = [
  ['png', /^\x89PNG\r\n/],
  ['jpg', /^\xFF\xD8\xFF/],
  ['gif', /^GIF8/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['avif', /^[\s\S]{4}ftypavi[fs]/],
]

/** Returns the file extension of a picture that browsers show, judging by its first bytes. */
export function pictureFormat(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return FORMATS.find(([, form]) => form.test(start))?.[0]
}

/**
 * Makes a file name from the picture's own name and a short hash of its bytes, so that two pictures with one name get two
 * files.
 *
 * @param name the picture's own name, or the path of its address
 */
export function pictureFileName(name: string, bytes: Uint8Array, format: string): string {
  const stem = (name.split('/').at(-1) ?? '')
    .replace(/\.[a-z]{3,4}$/i, '')
    .replace(/%[0-9a-f]{2}|[^A-Za-z0-9_-]+/gi, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const sign = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return `${stem ? `${stem}-` : ''}${sign}.${format}`
}
