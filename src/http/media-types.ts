import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress'
import { mimes } from 'hono/utils/mime'
import { lookUp } from '../core/look-up.js'

/** The types of files that Hono's table lacks, or lists without their charset. */
const MORE: Readonly<Record<string, string>> = {
  eml: 'message/rfc822',
  flac: 'audio/flac',
  geojson: 'application/geo+json; charset=utf-8',
  json: 'application/json; charset=utf-8',
  m4a: 'audio/mp4',
  md: 'text/markdown; charset=utf-8',
  mjml: 'text/plain; charset=utf-8',
  ogg: 'audio/ogg',
  opml: 'text/x-opml; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json; charset=utf-8',
  xsl: 'application/xslt+xml; charset=utf-8',
}

/** Returns the media type of a file by the extension of its name. */
export function mediaTypeOf(path: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return lookUp(MORE, extension) ?? lookUp(mimes, extension) ?? 'application/octet-stream'
}

/** Tells whether files of a media type become much smaller by compression. */
export const isCompressible = (type: string): boolean => COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type)
