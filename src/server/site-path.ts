import { strictPercentDecoded } from '../core/url.js'

/** Files for the hosting service, which are not served to readers. */
const HIDDEN = /^(?:_headers|_redirects)$/

const allowed = (segment: string): boolean =>
  segment !== '' &&
  // This excludes `.`, `..`, and the hidden files of editors and version control systems.
  (!segment.startsWith('.') || segment === '.well-known') &&
  // This excludes the separators of other systems, and control characters, some of which end a name in system calls.
  !/[\\:\p{Cc}]/u.test(segment) &&
  segment.length <= 255

/**
 * Maps an address to a path below out/, with forward slashes. The path of a folder ends with a slash, and that of the root is
 * `''`. Returns undefined for an address that is not below `base`, or whose file no build would write.
 * @param pathname the path as it was requested, percent-encoded; it is decoded once
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
