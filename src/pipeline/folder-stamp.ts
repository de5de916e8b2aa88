import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import { realPathOf } from './disk.js'

/** Folders and files at the top of a publication that say nothing about what is published. */
const IGNORED = /^(?:out|node_modules|\.git|\.offprint|offprint\.db.*)$/

/** The files in which package managers write what they have installed. Fonts and logos may be in packages. */
const INSTALLED = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'].map(
  name => `node_modules/${name}`,
)

/**
 * The time in milliseconds in which a file may be written again without another time: two seconds, which is as coarse as the times of
 * any file system are.
 */
const COARSE = 2000

/** What a folder looks like without reading its files. */
export interface FolderStamp {
  /** A text that changes when a file is added, removed or written, by sizes, times and numbers of files alone. */
  readonly text: string
  /** The files that were written so recently that they may be written again without another time. */
  readonly recent: readonly string[]
}

/**
 * Looks at every file of a folder, which takes a hundredth of the time of reading the posts in it.
 * @param leftOut a file at the top of the folder that does not count
 */
export function folderStamp(root: string, leftOut?: string): FolderStamp {
  const facts: string[] = []
  const recent: string[] = []
  const seen = new Set<string>()
  const since = Date.now() - COARSE
  const real = realPathOf(root) ?? root
  const look = (folder: string, isTop: boolean): void => {
    seen.add(folder)
    for (const entry of entriesIn(folder)) {
      if (isTop && (IGNORED.test(entry.name) || entry.name === leftOut)) continue
      const path = join(folder, entry.name)
      const stat = entry.isDirectory() ? undefined : statOf(path)
      facts.push(`${path} ${stat?.isDirectory() ? 'folder' : factsOf(stat)}`)
      if (stat?.isFile() && (stat.mtimeMs > since || stat.ctimeMs > since)) recent.push(path)
      if (!entry.isDirectory() && !stat?.isDirectory()) continue
      // A link may lead to the folder with the posts, back to a folder above it, or out of the publication, where nothing is read.
      const place = entry.isDirectory() ? path : (realPathOf(path) ?? '')
      if (place.startsWith(real + sep) && !seen.has(place)) look(place, false)
    }
  }
  look(real, true)
  facts.push(filesStamp(INSTALLED.map(path => join(real, path))))
  return { text: fingerprint(facts.join('\n')), recent }
}

/** Returns a text that changes when one of these files does, by sizes, times and numbers of files alone. */
export const filesStamp = (paths: readonly string[]): string =>
  fingerprint(paths.map(path => factsOf(statOf(path))).join('\n'))

/** Returns a text that changes when the bytes of one of these files do. */
export const bytesStamp = (paths: readonly string[]): string =>
  fingerprint(paths.map(path => `${path} ${fingerprintOfBytes(readFileSync(path))}`))

const factsOf = (stat: Stats | undefined): string =>
  stat ? `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}` : 'none'

/** Returns nothing for a folder that has just been removed, as a checkout does. */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Returns undefined for a link that leads nowhere, or back to itself. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
