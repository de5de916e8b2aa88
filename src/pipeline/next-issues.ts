import { append } from '../core/long-lists.js'
import { nearestTo } from '../core/nearest-word.js'
import { type Problem, warning } from '../core/problem.js'
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
  disk: Disk,
): { publication: Publication; problems: readonly Problem[] } {
  const problems = [...unreadArrangements(publication, disk)]
  const digests = publication.digests.map((digest): DigestSettings => {
    const file = nextIssuePath(digest.name)
    const bytes = disk.read(file)
    if (!bytes) return digest
    const read = readNextIssue(new TextDecoder().decode(bytes), file)
    append(problems, read.problems)
    return { ...digest, ...read.settings }
  })
  return { publication: { ...publication, digests }, problems }
}

/** Warns of arrangements that no digest reads, because of a slip in their path. */
function unreadArrangements({ digests }: Publication, disk: Disk): Problem[] {
  if (!disk.has('issues')) return []
  const names = digests.map(({ name }) => name)
  return disk.list('issues').flatMap(file => {
    const [, name = '', extension] = /^issues\/([^/]+)\/next\.(ya?ml)$/i.exec(file) ?? []
    if (extension === undefined || (names.includes(name) && file === nextIssuePath(name))) return []
    if (names.includes(name))
      return [warning('issue.unread', { file }, 'This file is not read.', `Rename it to \`${nextIssuePath(name)}\`.`)]
    const what = `There is no digest \`${name}\`, so this file is not read.`
    const near = nearestTo(name, names)
    const fix = near
      ? `Did you mean \`${nextIssuePath(near)}\`?`
      : 'Add the digest to publication.yml, or remove the file.'
    return [warning('issue.unread', { file }, what, fix)]
  })
}

/** Returns the Markdown of an introduction: the file, or the part of `next.yml` that contains it. */
export function introductionAt(path: string, folder: Pick<Disk, 'read'>): Uint8Array | undefined {
  const bytes = folder.read(path)
  if (!bytes || !isNextIssue(path)) return bytes
  const text = writtenIntroduction(new TextDecoder().decode(bytes))
  return text === undefined ? undefined : new TextEncoder().encode(text)
}
