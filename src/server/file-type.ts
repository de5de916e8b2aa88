import { FEED_FORMATS } from '../core/feed-formats.js'
import { isCompressible, mediaTypeOf } from '../http/index.js'

/** The media type of a file, and the properties that follow from it. */
export interface FileType {
  readonly type: string
  readonly kind: 'feed' | 'page' | 'picture' | 'other'
  readonly compressible: boolean
}

/** The number of bytes that are searched for the root of a document. */
const START = 2_000

/**
 * Returns the type of a file. Feeds are recognised by their content, because other files end with `.xml` and `.json` too; all
 * other files are recognised by their names.
 */
export function fileType(path: string, bytes: Uint8Array): FileType {
  const feed = /\.(?:xml|json|rss|atom)$/i.test(path)
    ? feedType(Buffer.from(bytes.subarray(0, START)).toString())
    : undefined
  if (feed) return { type: `${feed}; charset=utf-8`, kind: 'feed', compressible: true }
  const type = mediaTypeOf(path)
  const kind = type.startsWith('text/html') ? 'page' : /^(?:image|audio|video|font)\//.test(type) ? 'picture' : 'other'
  return { type, kind, compressible: isCompressible(type) }
}

function feedType(start: string): string | undefined {
  const bare = start.replace(/<!--[\s\S]*?-->/g, '')
  const format = FEED_FORMATS.find(({ opening }) => opening.test(bare))
  if (format) return format.mediaType
  return /<([a-z]+)[\s>]/i.exec(bare)?.[1] === 'opml' ? 'text/x-opml' : undefined
}
