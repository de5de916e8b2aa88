import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { ID_LOCK_FILE } from '../content/index.js'

/** The folder in which builds and sends keep their records of issues. */
const RECORDS = 'issues'

/** The files and folders of a publication in which builds and sends keep what later builds need, as paths from its root. */
export const KEPT_PLACES: readonly string[] = [ID_LOCK_FILE, RECORDS]

/**
 * Matches the records of issues and their parts: `12.json`, the pictures of its introduction in `12/`, its arrangement `12.yml`, the
 * list of pictures that emails show, and the copies of those that no post has any more. What an editor writes there, such as
 * `next.yml`, is not one of them.
 */
const RECORD = /^issues\/(?:[^/]+\/[1-9]\d*(?:\.json|\.yml|\/[^/]+)|pictures\.json|pictures\/[^/]+)$/

/** Tells whether builds or sends keep a file, by its path from the root of the publication. */
export const isKeptFile = (path: string): boolean => path === ID_LOCK_FILE || RECORD.test(path)

/** Lists the files that builds and sends have kept so far, as paths from the root of the publication. */
export function keptFiles(root: string): string[] {
  const records = existsSync(join(root, RECORDS))
    ? readdirSync(join(root, RECORDS), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    : []
  const lock = existsSync(join(root, ID_LOCK_FILE)) ? [ID_LOCK_FILE] : []
  return [...lock, ...records.filter(isKeptFile)].sort()
}
