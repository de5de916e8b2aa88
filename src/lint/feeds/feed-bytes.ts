import { gunzipSync } from 'node:zlib'
import { encodingNamed, markedUtf16 } from '../../core/charset.js'
import { quoted } from '../rule.js'
import type { FeedReport } from './feed-report.js'
import { type FeedForm, type FeedOptions, findingsIn, START } from './feed-validator.js'

/** A feed as it was read from a file, or as a server sent it. */
export interface FeedSource {
  /** The file's name, the address, or `-`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** The final address after redirects, if the feed came from the web. */
  readonly address?: string
  /** The media type that the server sent: `application/rss+xml; charset=utf-8`. */
  readonly mediaType?: string
  /** Whether a redirect to the final address was temporary. */
  readonly temporary?: boolean
}

/** The size above which a feed is not read: four times the limit of the W3C validator. */
export const MOST_FEED_BYTES = 20_000_000

/** Applies the rules to the bytes of a feed: to the server's response, the encoding and the content. */
export function checkFeedBytes(source: FeedSource, report: FeedReport, options: FeedOptions): FeedForm | undefined {
  const { address, mediaType, temporary } = source
  if (temporary) report.add('TempRedirect', `the address redirects temporarily to ${quoted(address ?? '')}`, START)
  const bytes = unpacked(source, report)
  if (!bytes) return undefined
  const text = decodedFeed(bytes, charsetIn(mediaType), report)
  const form = findingsIn(text, report, { ...options, ...(address === undefined ? {} : { location: address }) })
  if (form && mediaType !== undefined) checkMediaType(mediaType, form, report)
  return form
}

/** Decompresses gzip. It returns undefined, after a report, if the bytes cannot be decompressed or are too many. */
function unpacked({ bytes, address }: FeedSource, report: FeedReport): Uint8Array | undefined {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (packed && address !== undefined)
    report.add('UndeclaredCompression', 'the server sends gzip without declaring it', START)
  try {
    const whole = packed ? gunzipSync(bytes, { maxOutputLength: MOST_FEED_BYTES }) : bytes
    if (whole.length <= MOST_FEED_BYTES) return whole
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      report.add('NotFeed', 'the document begins like gzip, but cannot be decompressed', START)
      return undefined
    }
  }
  report.add('ValidatorLimit', 'the feed has more than 20,000,000 bytes and was not read', START)
  return undefined
}

const charsetIn = (mediaType: string | undefined): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(mediaType ?? '')?.[1]

/** Returns the encoding that the first bytes show: a byte order mark, or `<` in UTF-16 (XML 1.0 appendix F). */
function shownEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0x3c && second === 0) return 'utf-16le'
  return first === 0 && second === 0x3c ? 'utf-16be' : markedUtf16(bytes)
}

/**
 * Decodes a feed by its byte order mark, or else by the charset of the server, or else by the encoding that the feed declares
 * (RFC 7303 section 3).
 */
function decodedFeed(bytes: Uint8Array, charset: string | undefined, report: FeedReport): string {
  const detected = shownEncoding(bytes)
  const start = new TextDecoder(detected ?? 'latin1').decode(bytes.subarray(0, 400))
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'<>]*)["']/.exec(start)?.[1]
  const named = charset ?? declared
  if (named !== undefined && encodingNamed(named) === undefined)
    report.add('UnknownEncoding', `the encoding is ${quoted(named)}`, START)
  if (charset && declared && charset.toLowerCase() !== declared.toLowerCase())
    report.add('EncodingMismatch', `the server says ${quoted(charset)}, but the feed says ${quoted(declared)}`, START)
  const encoding = detected ?? encodingNamed(named ?? '') ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    const text = new TextDecoder(encoding).decode(bytes)
    const line = text.slice(0, Math.max(text.indexOf('\uFFFD'), 0)).split('\n').length
    report.add('UnicodeError', `the bytes at this place are not valid ${encoding.toUpperCase()}`, { line, column: 0 })
    return text
  }
}

const XML_TYPES: readonly string[] = ['text/xml', 'application/xml']
const MEDIA_TYPES: Readonly<Record<FeedForm, readonly string[]>> = {
  rss: [...XML_TYPES, 'application/rss+xml'],
  rdf: [...XML_TYPES, 'application/rss+xml', 'application/rdf+xml'],
  atom: [...XML_TYPES, 'application/atom+xml'],
  opml: [...XML_TYPES, 'text/x-opml'],
  json: ['application/feed+json', 'application/json'],
}

function checkMediaType(mediaType: string, form: FeedForm, report: FeedReport): void {
  const type = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (!MEDIA_TYPES[form].includes(type)) report.add('UnexpectedContentType', `the server sends ${quoted(type)}`, START)
}
