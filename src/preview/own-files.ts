import type { Claim, Snapshot } from '../pipeline/index.js'

/** Finds the file of the publication that a build would copy to a path below out/. */
export function ownFile({ posts, publication }: Snapshot, path: string): string | undefined {
  for (const { assets } of posts) for (const { from, to } of assets) if (to === path) return from
  if (!publication) return undefined
  return publication.logo?.src === path ? path : `${publication.static}/${path}`
}

/** Returns the bytes that a build would write to a path below out/, or undefined if it would write nothing there. */
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
