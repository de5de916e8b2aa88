import { accessSync, constants, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ID_LOCK_FILE } from '../content/index.js'
import { error, type Problem } from '../core/problem.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import type { Ids } from './ids.js'

/** What would keep the lock file from being written, found before anything is. */
export function lockFileFault(root: string, { text }: Ids): Problem[] {
  if (text === undefined) return []
  const file = join(root, ID_LOCK_FILE)
  const stats = statSync(file, { throwIfNoEntry: false })
  try {
    accessSync(root, constants.W_OK)
    if (!stats) return []
    accessSync(file, constants.W_OK)
    // An administrator may write what is marked as read-only; somebody marked it all the same.
    return stats.mode & 0o222 ? [] : [readOnly()]
  } catch {
    return [readOnly()]
  }
}

const readOnly = (): Problem =>
  error(
    'ids.read-only',
    { file: ID_LOCK_FILE },
    'This build would record ids or addresses of posts here, and the file cannot be written. Nothing was built.',
    'Allow it to be written, or build where it can be, and commit it.',
  )

/** Writes the lock file in one step, after a build that succeeded. */
export function writeLockFile(root: string, { text }: Ids): void {
  if (text === undefined) return
  // Beside the memory and not beside itself, where --watch would see it come and go.
  const fresh = join(root, PRIVATE_FOLDER, `${ID_LOCK_FILE}.new`)
  mkdirSync(dirname(fresh), { recursive: true })
  writeFileSync(fresh, text)
  renameSync(fresh, join(root, ID_LOCK_FILE))
}
