import { accessSync, constants, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ID_LOCK_FILE } from '../content/index.js'
import { error, type Problem } from '../core/problem.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import type { Ids } from './ids.js'

/** Checks that the lock file can be written, before the build writes anything. */
export function lockFileFault(root: string, { text }: Ids): Problem[] {
  if (text === undefined) return []
  const file = join(root, ID_LOCK_FILE)
  const stats = statSync(file, { throwIfNoEntry: false })
  try {
    accessSync(root, constants.W_OK)
    if (!stats) return []
    accessSync(file, constants.W_OK)
    // A superuser could write to a read-only file, but its permissions say that nobody should.
    return stats.mode & 0o222 ? [] : [readOnly()]
  } catch {
    return [readOnly()]
  }
}

const readOnly = (): Problem =>
  error(
    'ids.read-only',
    { file: ID_LOCK_FILE },
    'The build must record ids or addresses of posts in this file, which is read-only, so nothing was built.',
    'Make the file writable, or build on a machine on which it is writable and commit the file.',
  )

/** Writes the lock file in one step after a successful build. */
export function writeLockFile(root: string, { text }: Ids): void {
  if (text === undefined) return
  // The new file is written in the private folder, because `--watch` would notice it beside the lock file.
  const fresh = join(root, PRIVATE_FOLDER, `${ID_LOCK_FILE}.new`)
  mkdirSync(dirname(fresh), { recursive: true })
  writeFileSync(fresh, text)
  renameSync(fresh, join(root, ID_LOCK_FILE))
}
