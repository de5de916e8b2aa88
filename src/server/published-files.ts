import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { fingerprint } from '../core/fingerprint.js'
import { memo, memoByObject } from '../core/memo.js'
import type { CachedFile, FileCache } from './file-cache.js'
import { encodingFor, isKnown, type Part, partOf } from './preconditions.js'
import { redirectRules } from './redirect-rules.js'
import { filePolicy } from './security.js'
import { sitePath } from './site-path.js'

export interface PublishedSite {
  readonly fileCache: FileCache
  /** The path with which all addresses begin. It begins and ends with a slash. */
  readonly base: string
  /** The publication's address, with which the addresses of its feeds begin. */
  readonly url: string
  readonly hub?: string | undefined
  /** The content security policy of pages. */
  readonly policy: string
  /** Returns the page for an unknown address, if out/ has no 404.html. */
  readonly notFound: () => string
  /** The style sheets of the server's own pages, by names that out/ does not use. */
  readonly styles: Readonly<Record<string, string>>
}

const HTML = { 'Content-Type': 'text/html; charset=utf-8' }
const LONGEST_REST = 2_000

/**
 * Answers a GET or HEAD for a file of out/. Hono's own middleware is not enough: `serveStatic` follows links out of the folder,
 * shows hidden files, refuses addresses with a percent sign, and has no conditional requests; `etag` hashes each answer again,
 * and drops the security policy from a 304; `compress` has no Brotli, and compresses each answer again.
 */
export async function publishedFile(request: Request, published: PublishedSite): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const path = sitePath(pathname, published.base)
  if (path === undefined || path.length > LONGEST_REST) return missing(published)
  const moved = (await rulesOf(published))(path)
  if (moved) return redirect(moved.to, moved.status)
  if (/(^|\/)index\.html$/.test(path)) {
    const folder = path.slice(0, -'index.html'.length)
    return (await isPage(published, folder)) ? redirect(published.base + encodeURI(folder), 301) : missing(published)
  }
  const place = path === '' || path.endsWith('/') ? `${path}index.html` : path
  const found = await published.fileCache.take(place)
  if (found === 'folder')
    return (await isPage(published, `${path}/`))
      ? redirect(`${published.base}${encodeURI(path)}/`, 301)
      : missing(published)
  if (found) return fileResponse(request, published, { path: place, file: found, version: searchParams.get('v') })
  return ownStyle(published, published.styles[path], searchParams.get('v')) ?? missing(published)
}

function ownStyle({ policy }: PublishedSite, css: string | undefined, version: string | null): Response | undefined {
  if (css === undefined) return undefined
  const cache = isCurrent(css, version) ? FOR_EVER : 'public, max-age=3600'
  return new Response(css, {
    headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': cache, ...filePolicy('style.css', policy) },
  })
}

const isPage = async ({ fileCache }: PublishedSite, folder: string): Promise<boolean> =>
  typeof (await fileCache.take(`${folder}index.html`)) === 'object'

const redirect = (to: string, status: number): Response =>
  new Response(null, { status, headers: { Location: to, 'Cache-Control': 'public, max-age=3600' } })

/** Parses `_redirects`. The rules are kept as long as the file is the same. */
const rulesIn = memoByObject((bytes: Buffer) => memo(1, (base: string) => redirectRules(bytes.toString(), base)))

async function rulesOf({ fileCache, base }: PublishedSite): Promise<ReturnType<typeof redirectRules>> {
  const file = await fileCache.take('_redirects')
  if (typeof file !== 'object' || !file.bytes) return () => undefined
  return rulesIn(file.bytes)(base)
}

async function missing({ fileCache, notFound, policy }: PublishedSite): Promise<Response> {
  const page = await fileCache.take('404.html')
  const body = typeof page === 'object' && page.bytes ? page.bytes.toString() : notFound()
  return new Response(body, {
    status: 404,
    headers: { ...HTML, 'Cache-Control': 'no-cache', ...filePolicy('404.html', policy) },
  })
}

interface Wanted {
  readonly path: string
  readonly file: CachedFile
  /** The value of `?v=` in the address. */
  readonly version: string | null
}

async function fileResponse(request: Request, published: PublishedSite, wanted: Wanted): Promise<Response> {
  const { path, file } = wanted
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined
  const part = request.method === 'GET' ? partOf(header, file.size, file) : undefined
  const shrinks = file.compressible && file.bytes !== undefined && file.size > 200
  const encoding = shrinks && !part ? encodingFor(header('accept-encoding')) : undefined
  const headers = new Headers({
    ETag: `"${file.etag}${encoding ? `-${encoding}` : ''}"`,
    'Last-Modified': new Date(file.modified).toUTCString(),
    'Cache-Control': cacheControl(wanted),
    ...(shrinks ? { Vary: 'Accept-Encoding' } : {}),
    ...filePolicy(path, published.policy),
    ...linksOf(published, wanted),
  })
  if (isKnown(header, file)) return new Response(null, { status: 304, headers })
  headers.set('Content-Type', file.type)
  headers.set('Accept-Ranges', 'bytes')
  if (part) return partResponse(file, part, headers)
  const body = encoding ? await published.fileCache.encoded(path, file, encoding) : file.bytes
  if (encoding) headers.set('Content-Encoding', encoding)
  headers.set('Content-Length', String(body?.length ?? file.size))
  if (request.method === 'HEAD') return new Response(null, { headers })
  return new Response(body ? new Uint8Array(body) : streamOf(file), { headers })
}

function partResponse(file: CachedFile, part: Part, headers: Headers): Response {
  if (part === 'none') {
    headers.set('Content-Range', `bytes */${file.size}`)
    return new Response(null, { status: 416, headers })
  }
  const { from, to } = part
  headers.set('Content-Range', `bytes ${from}-${to}/${file.size}`)
  headers.set('Content-Length', String(to - from + 1))
  const body = file.bytes ? new Uint8Array(file.bytes.subarray(from, to + 1)) : streamOf(file, part)
  return new Response(body, { status: 206, headers })
}

const streamOf = ({ file }: CachedFile, part?: { readonly from: number; readonly to: number }): ReadableStream =>
  Readable.toWeb(createReadStream(file, part ? { start: part.from, end: part.to } : {})) as unknown as ReadableStream

const FOR_EVER = 'public, max-age=31536000, immutable'

/** Tells whether the version in an address is that of the text. If not, a cache would keep an old style sheet under a new address. */
const isCurrent = (text: string, version: string | null): boolean =>
  version !== null && version.length >= 8 && fingerprint(text).startsWith(version)

/** Returns how long caches may keep a file. A feed has a `ttl` of 60 minutes, and feed readers use the longer of the two. */
function cacheControl({ path, file, version }: Wanted): string {
  if (path.endsWith('.css') && file.bytes && isCurrent(file.bytes.toString(), version)) return FOR_EVER
  if (file.kind === 'page') return 'public, max-age=300'
  return file.kind === 'picture' ? 'public, max-age=86400' : 'public, max-age=3600'
}

/**
 * Returns the headers of a feed. WebSub subscribers look for the hub and the topic in the headers first (section 4), and scripts
 * of any site may read a feed.
 */
function linksOf({ url, hub }: PublishedSite, { path, file }: Wanted): Record<string, string> {
  if (file.kind !== 'feed') return {}
  const links = `<${hub}>; rel="hub", <${url}${encodeURI(path)}>; rel="self"`
  return { 'Access-Control-Allow-Origin': '*', ...(file.hub ? { Link: links } : {}) }
}
