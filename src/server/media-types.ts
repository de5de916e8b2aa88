import { FEED_FORMATS } from '../core/feed-formats.js'
import { lookUp } from '../core/look-up.js'
/** What a file is, and how long it may be kept. */
export interface MediaType {
  readonly type: string
  readonly kind: 'feed' | 'page' | 'picture' | 'other'
  /** Whether compressing it pays. */
  readonly shrinks: boolean
}

const TEXT: Readonly<Record<string, string>> = {
  ...{ html: 'text/html', htm: 'text/html', css: 'text/css', js: 'text/javascript', mjs: 'text/javascript' },
  ...{
    txt: 'text/plain',
    md: 'text/markdown',
    mjml: 'text/plain',
    csv: 'text/csv',
    vtt: 'text/vtt',
    ics: 'text/calendar',
  },
  ...{
    json: 'application/json',
    xml: 'application/xml',
    svg: 'image/svg+xml',
    webmanifest: 'application/manifest+json',
  },
  ...{ opml: 'text/x-opml', xsl: 'application/xslt+xml', geojson: 'application/geo+json' },
}
const BYTES: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ avif: 'image/avif', ico: 'image/vnd.microsoft.icon', mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg' },
  ...{
    opus: 'audio/ogg',
    wav: 'audio/wav',
    flac: 'audio/flac',
    mp4: 'video/mp4',
    webm: 'video/webm',
    ogv: 'video/ogg',
  },
  ...{ pdf: 'application/pdf', zip: 'application/zip', gz: 'application/gzip', epub: 'application/epub+zip' },
  ...{ woff: 'font/woff', woff2: 'font/woff2', ttf: 'font/ttf', otf: 'font/otf', eml: 'message/rfc822' },
}
const SHRINKING = ['ttf', 'otf', 'ico', 'eml', 'wav']

/** Beyond this the document's first words are not looked for. */
const START = 2_000

/** By the name, and for XML and JSON by what it is: a feed is one wherever it lies (WHATWG MIME sniffing knows none of them). */
export function mediaType(path: string, bytes: Uint8Array): MediaType {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const feed = /^(?:xml|json|rss|atom)$/.test(ending)
    ? feedType(Buffer.from(bytes.subarray(0, START)).toString())
    : undefined
  if (feed) return { type: `${feed}; charset=utf-8`, kind: 'feed', shrinks: true }
  const text = lookUp(TEXT, ending)
  if (text) {
    const kind = text === 'text/html' ? 'page' : text === 'image/svg+xml' ? 'picture' : 'other'
    return { type: `${text}; charset=utf-8`, kind, shrinks: true }
  }
  const type = lookUp(BYTES, ending) ?? 'application/octet-stream'
  return {
    type,
    kind: /^(?:image|audio|video|font)/.test(type) ? 'picture' : 'other',
    shrinks: SHRINKING.includes(ending),
  }
}

function feedType(start: string): string | undefined {
  const bare = start.replace(/<!--[\s\S]*?-->/g, '')
  const format = FEED_FORMATS.find(({ opening }) => opening.test(bare))
  if (format) return format.mediaType
  return /<([a-z]+)[\s>]/i.exec(bare)?.[1] === 'opml' ? 'text/x-opml' : undefined
}
