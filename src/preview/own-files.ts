import { COPIES_FOLDER } from '../pictures/index.js'
import { type Claim, copiedFile, drawnFile, filesOfPictures, type Snapshot } from '../pipeline/index.js'
import { brandFiles } from '../publication/index.js'
import { readerFile } from './reader-editions.js'

/** Finds the file of the publication that a build would copy to a path below out/. */
export function ownFile({ posts, publication }: Snapshot, path: string): string | undefined {
  for (const { assets } of posts) for (const { from, to } of assets) if (to === path) return from
  if (!publication) return undefined
  return brandFiles(publication).some(each => each.path === path) ? path : `${publication.static}/${path}`
}

/** Returns the bytes that a build would write to a path below out/, or undefined if it would write nothing there. */
export async function outputAt(snapshot: Snapshot, path: string): Promise<string | Uint8Array | undefined> {
  const own = ownFile(snapshot, path)
  const copy =
    copyAt(snapshot, path) ?? (own !== undefined && snapshot.disk.fileState(own) ? { path, from: own } : undefined)
  if (copy) return (await copiedFile(copy, snapshot.disk)).bytes
  const forReaders = snapshot.reader && readerFile(path, snapshot.reader)
  if (forReaders !== undefined) return forReaders
  const claim = claimAt(snapshot, path)
  if (claim) return outputBytes(claim, snapshot)
  const logo = path.startsWith(`${COPIES_FOLDER}/`) && snapshot.logosOfLooks().find(each => each.path === path)
  return logo ? (await copiedFile(logo, snapshot.disk)).bytes : undefined
}

/** Returns the bytes of a planned output. */
export const outputBytes = async ({ output }: Claim, { disk }: Snapshot): Promise<string | Uint8Array | undefined> =>
  'render' in output
    ? (await output.render()).bytes
    : 'draw' in output
      ? (await drawnFile(output, disk)).bytes
      : 'from' in output && disk.fileState(output.from)
        ? (await copiedFile(output, disk)).bytes
        : undefined

/** Finds the copy of a picture at a path below out/, without a plan of everything. */
function copyAt({ posts, publication }: Snapshot, path: string) {
  if (!publication) return undefined
  for (const post of posts) {
    // A post that nobody may read yet has its pictures in the preview, too.
    const files = filesOfPictures(post, { publication, now: 0, hasThumbnails: () => true })
    const found = files.find(each => each.path === path)
    if (found) return found
  }
  return undefined
}

/** Finds the planned output for a path, first among published posts and then among all. */
export const claimAt = (snapshot: Snapshot, path: string): Claim | undefined =>
  snapshot.plan()?.claims.find(({ output }) => output.path === path) ??
  snapshot.planWithHeld()?.claims.find(({ output }) => output.path === path)
