import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from '../core/fingerprint.js'
import type { SkeletonStore } from '../editions/index.js'
import { PRIVATE_FOLDER, privateFolder } from './build-cache.js'

/** The number of skeletons that are kept. A publication with all kinds of issues needs about ten. */
const MOST = 200
/** The number of skeletons that are kept in memory. */
const AT_ONCE = 64

/** Matches the names of files of the store, and of those that a process was stopped in writing. */
const FILE = /^([\da-f]{8})-[\da-f]{24}\.html(?:\.\d+\.new)?$/

/**
 * Returns the skeletons in the private folder of a publication. A file that cannot be read, or is not as it was written, is as none,
 * and one that cannot be written is done without.
 * @param keeps whether new ones are written
 */
export function skeletonStore(root: string, keeps: boolean): SkeletonStore {
  const folder = join(root, PRIVATE_FOLDER, 'skeletons')
  const fileOf = (key: string): string => join(folder, `${key}.html`)
  const read = new Map<string, string>()
  return {
    get(key) {
      const html = read.get(key) ?? contentOf(fileOf(key), key)
      if (read.size >= AT_ONCE) read.clear()
      if (html !== undefined) read.set(key, html)
      return html
    },
    put(key, html) {
      if (!keeps) return
      const fresh = `${fileOf(key)}.${process.pid}.new`
      try {
        privateFolder(root)
        mkdirSync(folder, { recursive: true })
        // A rename makes the write atomic, so that no other process reads a part.
        writeFileSync(fresh, `${fingerprint(key, html)}\n${html}`)
        renameSync(fresh, fileOf(key))
        prune(folder, key)
      } catch {
        // A folder may be read-only, as for a server.
      }
    },
  }
}

/** Reads what was written under a key, whose fingerprint is in the first line. */
function contentOf(file: string, key: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const html = text.slice(end + 1)
    return text.slice(0, end) === fingerprint(key, html) ? html : undefined
  } catch {
    return undefined
  }
}

/** Removes the skeletons of other versions than that of a key, and the oldest above the limit. */
function prune(folder: string, key: string): void {
  const ages = readdirSync(folder).flatMap(name => {
    const [, maker] = FILE.exec(name) ?? []
    if (maker === undefined) return []
    const { mtimeMs } = statSync(join(folder, name))
    return [{ name, time: key.startsWith(`${maker}-`) ? mtimeMs : 0 }]
  })
  ages.sort((a, b) => b.time - a.time)
  for (const [place, { name, time }] of ages.entries())
    if (place >= MOST || time === 0) rmSync(join(folder, name), { force: true })
}
