import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from '../http/index.js'

/** Who may ask, and what the answers allow. */
export interface Gate {
  /** Values of the Host header that are ours, such as `127.0.0.1:4321`. */
  readonly hosts: () => ReadonlySet<string>
  /** What a request that changes something must carry; known to our own page only. */
  readonly token: string
}

export const TOKEN_HEADER = 'x-offprint-token'

/**
 * What the app may do. An email stands in a frame of the app's page and inherits its policy: styles inside of the HTML and
 * pictures from anywhere are what email is made of; scripts come from here only, and the frames run none.
 */
const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https: http:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a page or a file of the publication may do: be looked at, in our frame. */
const FILE_POLICY = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https: http:",
  "media-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ')

/**
 * Refuses requests that came by another name (DNS rebinding), and those that change something unless our own page sends
 * them (cross-site request forgery).
 */
export function guard(gate: Gate): MiddlewareHandler {
  return async (context, next) => {
    const { method, path } = context.req
    const host = context.req.header('host') ?? ''
    if (!gate.hosts().has(host.toLowerCase())) return refused(context, 'This preview does not answer to that host.')
    if (method !== 'GET' && method !== 'HEAD' && !isOurs(context, gate))
      return refused(context, 'Only the preview’s own page may ask for this.')
    // A page elsewhere has no reason to load anything from here; following a link to the app is fine.
    if (context.req.header('sec-fetch-site') === 'cross-site' && context.req.header('sec-fetch-mode') !== 'navigate')
      return refused(context, 'Only the preview’s own page may ask for this.')
    await next()
    const isFile = path.startsWith('/out/') || path.startsWith('/raw/')
    context.header('Content-Security-Policy', isFile ? FILE_POLICY : APP_POLICY)
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Referrer-Policy', 'no-referrer')
    context.header('Cross-Origin-Resource-Policy', 'same-origin')
    context.header('Cross-Origin-Opener-Policy', 'same-origin')
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store')
    return undefined
  }
}

const refused = (context: Context, why: string): Response => context.text(`${why}\n`, 403)

function isOurs(context: Context, { hosts, token }: Gate): boolean {
  const origin = context.req.header('origin') ?? ''
  const said = Buffer.from(context.req.header(TOKEN_HEADER) ?? '')
  const wanted = Buffer.from(token)
  const known = said.length === wanted.length && timingSafeEqual(said, wanted)
  return known && origin.startsWith('http://') && hosts().has(origin.slice(7).toLowerCase())
}
