import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { fingerprint } from '../core/fingerprint.js'
import { memo, memoByObject } from '../core/memo.js'
import type { CachedFile, Encoding, FileCache } from './file-cache.js'
import { encodingFor, type GetHeader, isKnown, type Part, partOf } from './preconditions.js'
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
  /** The headers of every answer. */
  readonly headers: Readonly<Record<string, string>>
  /** The addresses for which a file was found. */
  readonly addresses: KnownAddresses
}

/** Files by the address at which a reader got them: the path and the query. */
export type KnownAddresses = Map<string, KnownAddress>

interface KnownAddress extends FileAnswers {
  /** The path of the page, without the query. */
  readonly pathname: string
  /** The `_redirects` by which this is no redirect. */
  readonly rules: CachedFile | undefined
}

const HTML = { 'Content-Type': 'text/html; charset=utf-8' }
const LONGEST_REST = 2_000
const MOST_ADDRESSES = 4_096

/**
 * Answers a GET or HEAD for a file of out/. Hono's own middleware is not enough: `serveStatic` follows links out of the folder,
 * shows hidden files, refuses addresses with a percent sign, and has no conditional requests; `etag` hashes each answer again,
 * and drops the security policy from a 304; `compress` has no Brotli, and compresses each answer again.
 */
export async function publishedFile(request: Request, published: PublishedSite): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const path = sitePath(pathname, published.base)
  if (path === undefined || path.length > LONGEST_REST) return missing(published)
  const rules = await rulesOf(published)
  const moved = rules.find(path)
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
  if (found) {
    const answers = answersOf(published, { path: place, file: found, version: searchParams.get('v') })
    if (published.addresses.size >= MOST_ADDRESSES) published.addresses.clear()
    published.addresses.set(addressOf(request), { ...answers, pathname, rules: rules.file })
    return fileResponse(request, published, answers)
  }
  return ownStyle(published, published.styles[path], searchParams.get('v')) ?? missing(published)
}

/** Returns what follows the host in the address of a request. */
const addressOf = ({ url }: Request): string => url.slice(url.indexOf('/', url.indexOf('://') + 3))

/** An answer that was there at once, and the path that was asked for. */
export interface ReadyAnswer {
  readonly response: Response
  readonly pathname: string
}

/**
 * Answers a request for the whole of a file at an address at which it was found before, if neither the file nor `_redirects`
 * has changed; undefined if `publishedFile` has to look. This takes a twentieth of the time, and no promise.
 */
export function readyFile(request: Request, published: PublishedSite): ReadyAnswer | undefined {
  const known = published.addresses.get(addressOf(request))
  if (!known || !(request.method === 'GET' || request.method === 'HEAD')) return undefined
  const { fileCache } = published
  const rules = fileCache.current('_redirects')
  if (fileCache.current(known.path) !== known.file || rules !== (known.rules ?? 'missing')) return undefined
  const header = headerOf(request)
  if (header('range') !== undefined) return undefined
  const encoding = encodingOf(known, header)
  const bytes = encoding ? known.file.encoded.get(encoding) : known.file.bytes
  if (isKnown(header, known.file)) return { response: notModified(known, encoding), pathname: known.pathname }
  if (!Buffer.isBuffer(bytes)) return undefined
  return { response: wholeResponse(request, known, encoding, bytes), pathname: known.pathname }
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

interface Rules {
  /** Absent if there is no `_redirects`. */
  readonly file: CachedFile | undefined
  readonly find: ReturnType<typeof redirectRules>
}

async function rulesOf({ fileCache, base }: PublishedSite): Promise<Rules> {
  const taken = await fileCache.take('_redirects')
  const file = typeof taken === 'object' ? taken : undefined
  return { file, find: file?.bytes ? rulesIn(file.bytes)(base) : () => undefined }
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

/** A file that is wanted, with the headers of its answers. */
interface FileAnswers extends Wanted {
  /** The headers of a 304 for an encoding. */
  readonly known: (encoding: Encoding | undefined) => Readonly<Record<string, string>>
  /** The headers of the whole file in an encoding, of so many bytes. */
  readonly whole: (encoding: Encoding | undefined, length: number) => Readonly<Record<string, string>>
}

/** Returns the answers for a file, whose headers are made when they are first needed. */
function answersOf(published: PublishedSite, wanted: Wanted): FileAnswers {
  const { path, file } = wanted
  const known = memo(ENCODINGS, (encoding: Encoding | undefined) =>
    lowerCase({
      ...published.headers,
      ETag: `"${file.etag}${encoding ? `-${encoding}` : ''}"`,
      'Last-Modified': new Date(file.modified).toUTCString(),
      'Cache-Control': cacheControl(wanted),
      ...(shrinks(file) ? { Vary: 'Accept-Encoding' } : {}),
      ...filePolicy(path, published.policy),
      ...linksOf(published, wanted),
    }),
  )
  const whole = memo(ENCODINGS, (encoding: Encoding | undefined, length: number) => ({
    ...known(encoding),
    'content-type': file.type,
    'accept-ranges': 'bytes',
    ...(encoding ? { 'content-encoding': encoding } : {}),
    'content-length': String(length),
  }))
  return { ...wanted, known, whole }
}

/** The number of encodings, with that of the file itself. */
const ENCODINGS = 3

/** Header names in lower case, as `Headers` writes them. A plain object is sent in half the time. */
const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(new Headers(headers))

const headerOf =
  ({ headers }: Request): GetHeader =>
  name =>
    headers.get(name) ?? undefined

const shrinks = ({ compressible, bytes, size }: CachedFile): boolean =>
  compressible && bytes !== undefined && size > 200

const encodingOf = ({ file }: Wanted, header: GetHeader): Encoding | undefined =>
  shrinks(file) ? encodingFor(header('accept-encoding')) : undefined

async function fileResponse(request: Request, published: PublishedSite, answers: FileAnswers): Promise<Response> {
  const { path, file, whole } = answers
  const header = headerOf(request)
  const part = request.method === 'GET' ? partOf(header, file.size, file) : undefined
  const encoding = part ? undefined : encodingOf(answers, header)
  if (isKnown(header, file)) return notModified(answers, encoding)
  if (part) return partResponse(file, part, new Headers(whole(encoding, file.size)))
  const bytes = encoding ? await published.fileCache.encoded(path, file, encoding) : file.bytes
  return wholeResponse(request, answers, encoding, bytes)
}

const notModified = ({ known }: FileAnswers, encoding: Encoding | undefined): Response =>
  new Response(null, { status: 304, headers: known(encoding) })

/** Answers with a whole file. Without bytes, it is streamed. */
function wholeResponse(
  { method }: Request,
  { file, whole }: FileAnswers,
  encoding: Encoding | undefined,
  bytes: Buffer | undefined,
): Response {
  const headers = whole(encoding, bytes?.length ?? file.size)
  if (method === 'HEAD') return new Response(null, { headers })
  return new Response((bytes as Uint8Array<ArrayBuffer> | undefined) ?? streamOf(file), { headers })
}

function partResponse(file: CachedFile, part: Part, headers: Headers): Response {
  if (part === 'none') {
    headers.set('Content-Range', `bytes */${file.size}`)
    headers.set('Content-Length', '0')
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
