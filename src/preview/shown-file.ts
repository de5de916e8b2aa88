import { strictPercentDecoded } from '../core/url.js'
import { type Context, mediaTypeOf } from '../http/index.js'
import { pageInScheme, sheetInScheme } from './lenses/index.js'

const YEAR = 'public, max-age=31536000, immutable'

/**
 * Serves a file that a build would write. No other file can be requested.
 *
 * @param prefix the path of the address before that of the file
 *
 * @param read returns the bytes of the file at a path below out/, or undefined if a build would write nothing there
 */
export async function shownFile(
  context: Context,
  prefix: string,
  read: (path: string) => Promise<string | Uint8Array | undefined>,
): Promise<Response> {
  const path = pathBelow(context, prefix)
  const found = path?.endsWith('/') || path === '' ? `${path}index.html` : path
  const bytes = found === undefined ? undefined : await read(found)
  if (found === undefined || bytes === undefined) return context.text('There is nothing here.\n', 404)
  const shown = inScheme(bytes, found, context.req.query('scheme'))
  const cache = context.req.query('v') ? { 'Cache-Control': YEAR } : {}
  return context.body(bodyOf(shown), 200, { 'Content-Type': mediaTypeOf(found), ...cache })
}

/** Changes a page or a style sheet for a frame that shows one of the two designs of a page. */
function inScheme(bytes: string | Uint8Array, path: string, scheme: string | undefined): string | Uint8Array {
  const change = path.endsWith('.html') ? pageInScheme : path.endsWith('.css') ? sheetInScheme : undefined
  if (!change || (scheme !== 'light' && scheme !== 'dark')) return bytes
  return change(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes), scheme)
}

export const bodyOf = (bytes: string | Uint8Array): string | Uint8Array<ArrayBuffer> =>
  typeof bytes === 'string' ? bytes : new Uint8Array(bytes)

/** Returns the rest of a path, decoded once, or undefined if it tries to leave the folder. */
export function pathBelow({ req }: Context, prefix: string): string | undefined {
  const path = strictPercentDecoded(new URL(req.url).pathname.slice(prefix.length))
  return path === undefined || /(^|[/\\])\.\.?([/\\]|$)|\0|\\/.test(path) ? undefined : path
}
