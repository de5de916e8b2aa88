import { type Context, connectionOf } from '../http/index.js'
import { TOKEN_PAGE_HEADERS } from './security.js'

/** Makes the response with one of the server's own pages, which nobody may cache or show in a frame. */
export const readerPage = (html: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(html, { status, headers: { ...TOKEN_PAGE_HEADERS, ...headers } })

/** Returns the address at the other end of the connection, or an empty text without a connection, as in tests. */
export function peerOf(context: Context): string {
  try {
    return connectionOf(context).remote.address ?? ''
  } catch {
    return ''
  }
}

export const tooLarge = (context: Context): Response => context.text('The request is too large.\n', 413)
