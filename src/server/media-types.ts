import { lookUp } from '../core/look-up.js'
/** The media type of a file, and whether it is worth compressing. */
export interface MediaType {
  readonly type: string
  readonly kind: 'feed' | 'page' | 'picture' | 'other'
  /** Whether compression pays. */
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

/** How many bytes of a document are searched for its root element. */
const START = 2_000

/**
 * The media type by the name, and for XML and JSON by the content, so that a feed is one whatever its name (WHATWG MIME
 * sniffing does not recognise feeds).
 */
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
  if (/^\s*\{[^{]*"version"\s*:\s*"https:\/\/jsonfeed\.org\/version\//.test(start)) return 'application/feed+json'
  const root = /<([a-z]+)[\s>]/i.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1]
  const known: Readonly<Record<string, string>> = {
    rss: 'application/rss+xml',
    feed: 'application/atom+xml',
    opml: 'text/x-opml',
  }
  return known[root ?? '']
}
