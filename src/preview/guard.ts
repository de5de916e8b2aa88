import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from '../http/index.js'

/** The requests that the server accepts. */
export interface Gate {
  /** The accepted values of the Host header, such as `127.0.0.1:4321`. */
  readonly hosts: () => ReadonlySet<string>
  /** The secret in every request that changes something. Only the preview's own page knows it. */
  readonly token: string
}

export const TOKEN_HEADER = 'x-offprint-token'

/**
 * The content security policy of the app, which emails inherit, because they are shown in frames of the app's page. Emails need
 * inline styles, and pictures from anywhere. Scripts are allowed only from this server, and do not run in frames.
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

/**
 * The content security policy of a page or file of the publication, which may only be displayed in a frame of the app.
 */
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
 * Refuses requests that use another host name (DNS rebinding), and requests for changes that do not come from the
 * preview's own page (cross-site request forgery).
 */
export function guard(gate: Gate): MiddlewareHandler {
  return async (context, next) => {
    const { method, path } = context.req
    const host = context.req.header('host') ?? ''
    if (!gate.hosts().has(host.toLowerCase()))
      return refused(context, 'This preview does not accept requests for that host name.')
    if (method !== 'GET' && method !== 'HEAD' && !isOurs(context, gate))
      return refused(context, 'Only the preview’s own page may request this.')
    // Other sites may link to the app, but have no reason to load anything from it.
    if (context.req.header('sec-fetch-site') === 'cross-site' && context.req.header('sec-fetch-mode') !== 'navigate')
      return refused(context, 'Only the preview’s own page may request this.')
    await next()
    const isFile = /^\/(?:out|raw|drafts)\//.test(path)
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
  const sent = Buffer.from(context.req.header(TOKEN_HEADER) ?? '')
  const wanted = Buffer.from(token)
  const known = sent.length === wanted.length && timingSafeEqual(sent, wanted)
  return known && origin.startsWith('http://') && hosts().has(origin.slice(7).toLowerCase())
}
