import type { Problem } from '../core/problem.js'
import {
  type DigestSettings,
  isNextIssue,
  nextIssuePath,
  type Publication,
  readNextIssue,
  writtenIntroduction,
} from '../publication/index.js'
import type { Disk } from './disk.js'

/**
 * Returns the publication with its digests as the editor arranged their next issues in `issues/<digest>/next.yml`. The files are read
 * for each plan, so that a change of one of them leaves everything but its digest as it is.
 */
export function withNextIssues(
  publication: Publication,
  disk: Pick<Disk, 'read'>,
): { publication: Publication; problems: readonly Problem[] } {
  const problems: Problem[] = []
  const digests = publication.digests.map((digest): DigestSettings => {
    const file = nextIssuePath(digest.name)
    const bytes = disk.read(file)
    if (!bytes) return digest
    const read = readNextIssue(new TextDecoder().decode(bytes), file)
    problems.push(...read.problems)
    return { ...digest, ...read.settings }
  })
  return { publication: { ...publication, digests }, problems }
}

/** Returns the Markdown of an introduction: the file, or the part of `next.yml` that contains it. */
export function introductionAt(path: string, folder: Pick<Disk, 'read'>): Uint8Array | undefined {
  const bytes = folder.read(path)
  if (!bytes || !isNextIssue(path)) return bytes
  const text = writtenIntroduction(new TextDecoder().decode(bytes))
  return text === undefined ? undefined : new TextEncoder().encode(text)
}
