import { strictPercentDecoded } from '../core/url.js'

/** Names that hosts read and no reader has to see. */
const HIDDEN = /^(?:_headers|_redirects)$/

const allowed = (segment: string): boolean =>
  segment !== '' &&
  // Also `.` and `..`, and whatever an editor or a version control system left there.
  (!segment.startsWith('.') || segment === '.well-known') &&
  // Separators of other systems, and what ends a name in the language below.
  !/[\\:\p{Cc}]/u.test(segment) &&
  segment.length <= 255

/**
 * Where an address leads below out/, with forward slashes; a folder ends with one, and the root is `''`. Undefined where
 * it is not below `base`, or is no path that a build would write.
 * @param pathname as it was asked for, percent-encoded; decoded once
 * @param base begins and ends with a slash
 */
export function sitePath(pathname: string, base: string): string | undefined {
  if (!pathname.startsWith(base)) return undefined
  const path = strictPercentDecoded(pathname.slice(base.length))?.normalize('NFC')
  if (path === undefined || path === '') return path
  const segments = path.split('/')
  if (segments.at(-1) === '') segments.pop()
  if (segments.length === 0 || !segments.every(allowed) || HIDDEN.test(segments[0] ?? '')) return undefined
  return path
}
