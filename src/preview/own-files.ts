import type { Claim, Snapshot } from '../pipeline/index.js'

/** Finds the file of the publication that a build would copy to a path below out/. */
export function ownFile({ posts, publication }: Snapshot, path: string): string | undefined {
  for (const { assets } of posts) for (const { from, to } of assets) if (to === path) return from
  if (!publication) return undefined
  return publication.logo?.src === path ? path : `${publication.static}/${path}`
}

/** Returns what a build would write to a path below out/; undefined if nothing. */
export async function outputAt(snapshot: Snapshot, path: string): Promise<string | Uint8Array | undefined> {
  const own = ownFile(snapshot, path)
  const bytes = own === undefined ? undefined : snapshot.disk.read(own)
  if (bytes) return bytes
  const claim = claimAt(snapshot, path)
  if (!claim) return undefined
  return 'render' in claim.output ? (await claim.output.render()).bytes : snapshot.disk.read(claim.output.from)
}

/** Finds the planned output for a path, first among published posts and then among all. */
export const claimAt = (snapshot: Snapshot, path: string): Claim | undefined =>
  snapshot.plan()?.claims.find(({ output }) => output.path === path) ??
  snapshot.planWithHeld()?.claims.find(({ output }) => output.path === path)

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  mjml: 'text/plain; charset=utf-8',
  eml: 'message/rfc822',
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
}

/** The media type of a path by its extension. */
export const typeOf = (path: string): string =>
  TYPES[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
