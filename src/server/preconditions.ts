import { memo } from '../core/memo.js'

/** Returns a request header. Preconditions decide whether and which bytes are sent (RFC 9110 sections 12 to 14). */
export type GetHeader = (header: string) => string | undefined

export interface Validators {
  /** The tag without quotes, and without the suffix that marks an encoding. */
  readonly etag: string
  /** Milliseconds since 1970, in whole seconds. */
  readonly modified: number
}

/**
 * Tells whether the client has the file already. If the request has If-None-Match, that decides; otherwise If-Modified-Since does
 * (section 13.2.2). All encodings of the same bytes count as the same file, as do tags that a proxy has made weak.
 */
export function isKnown(header: GetHeader, { etag, modified }: Validators): boolean {
  const tags = header('if-none-match')
  if (tags !== undefined)
    return tags
      .split(',')
      .map(tag => tag.trim())
      .some(tag => tag === '*' || /^(?:W\/)?"([\w-]{22})(?:-[a-z]+)*"$/.exec(tag)?.[1] === etag)
  const since = Date.parse(header('if-modified-since') ?? '')
  return !Number.isNaN(since) && modified <= since
}

/** Returns the encoding that the client prefers of those that the server has, or undefined for none (section 12.5.3). */
export const encodingFor = (accepted = ''): 'br' | 'gzip' | undefined => preferenceIn(accepted)[0]

/** Browsers and feed readers send few different lists. */
const preferenceIn = memo(200, (accepted: string): readonly ['br' | 'gzip'] | readonly [] => {
  const weights = new Map(
    accepted.split(',').map(part => {
      const [name = '', ...more] = part.split(';').map(each => each.trim().toLowerCase())
      const weight = more.find(each => /^q=/.test(each))?.slice(2)
      return [name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0]
    }),
  )
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0
  const [brotli, gzip] = [weightOf('br'), weightOf('gzip')]
  if (Math.max(brotli, gzip) === 0) return []
  return brotli >= gzip ? ['br'] : ['gzip']
})

/** The bytes of a range, both ends included; `none` if it lies beyond the end of the file (section 14.1.2). */
export type Part = { readonly from: number; readonly to: number } | 'none'

/**
 * Returns the range that a request asks for, or undefined if the whole file is to be sent, because the request has no range,
 * several ranges, a range in another unit, or a range of an earlier version.
 */
export function partOf(header: GetHeader, size: number, { etag, modified }: Validators): Part | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header('range')?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  const condition = header('if-range')
  if (condition !== undefined && condition !== `"${etag}"` && Date.parse(condition) !== modified) return undefined
  const from = first === '' ? Math.max(size - Number(last), 0) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined
  return from > to || from >= size ? 'none' : { from, to }
}
