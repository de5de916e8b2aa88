/** The policy of email editions, which contain their own styles. It allows no scripts and no forms. */
const EMAIL_POLICY =
  "default-src 'none'; img-src https: 'self' data:; media-src https: 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/** The policy of the server's own pages. They may not be framed, so that no site can trick a reader into pressing a button. */
const OWN_POLICY =
  "default-src 'none'; img-src https: 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** The headers of every response. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** The headers of responses that are not pages. */
export const NON_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
}

const HALF_A_YEAR = 15_552_000

/** Strict-Transport-Security, which browsers heed over https only (RFC 6797 section 7.2). */
export const transportPolicy = (url: string): Readonly<Record<string, string>> =>
  url.startsWith('https:') ? { 'Strict-Transport-Security': `max-age=${HALF_A_YEAR}` } : {}

/** Returns the headers of a file of out/. `page` is the policy of its pages. */
export function filePolicy(path: string, page: string): Readonly<Record<string, string>> {
  const email = path.startsWith('email/')
  return {
    'Content-Security-Policy': email ? EMAIL_POLICY : page,
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'X-Frame-Options': 'SAMEORIGIN',
    ...(email || path.startsWith('issues/') ? { 'X-Robots-Tag': 'noindex' } : {}),
  }
}

/** The headers of pages whose address contains a token. Caches do not keep these pages, and links do not reveal the address. */
export const TOKEN_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': OWN_POLICY,
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
}
