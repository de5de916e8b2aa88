import { type Context, connectionOf } from '../http/index.js'
import { OWN_PAGE } from './security.js'

/** A page of the server's own: kept by nobody, shown in no frame. */
export const readerPage = (html: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(html, { status, headers: { ...OWN_PAGE, ...headers } })

/** The other end of the connection; nobody's where there is none, as in a test without a port. */
export function peerOf(context: Context): string {
  try {
    return connectionOf(context).remote.address ?? ''
  } catch {
    return ''
  }
}

export const tooLarge = (context: Context): Response =>
  context.text('This is larger than anything that is taken here.\n', 413)
