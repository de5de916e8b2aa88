import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { isRecord } from '../core/json.js'
import { PRIVATE_FOLDER, privateFolder } from '../pipeline/index.js'

/** The fingerprints of the files of a site, by their paths below out/. */
export type SiteFiles = Readonly<Record<string, string>>

/** What `offprint publish` has done, so that the same command goes on where it stopped. It only saves work. */
export interface PublishMemory {
  /** The files that the last successful deploy has put online. */
  readonly deployed?: {
    /** A fingerprint of the command and the address. */
    readonly by: string
    readonly files: SiteFiles
  }
  /** The files that were online when the pages were last asked for. */
  readonly online?: SiteFiles
  /** A run that began to send and has not come to its end. */
  readonly open?: {
    readonly name: string
    /** The number that the last issue of this name had in the ledger before the run; 0 if there was none. */
    readonly after: number
    /** When it began to send, in milliseconds since 1970. */
    readonly at: number
  }
}

const FILE = 'publish.json'

export function publishMemoryAt(root: string): PublishMemory {
  try {
    const stored: unknown = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8'))
    return isRecord(stored) ? (stored as PublishMemory) : {}
  } catch {
    return {}
  }
}

export function rememberPublish(root: string, memory: PublishMemory): void {
  const file = join(privateFolder(root), FILE)
  mkdirSync(join(root, PRIVATE_FOLDER), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(memory))
  renameSync(`${file}.new`, file)
}

/** Reads the fingerprints of all files of a site, also of those that no build wrote. */
export function siteFilesIn(out: string): SiteFiles {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files
      .map(file => [relative(out, file).split(sep).join('/'), fingerprintOfBytes(readFileSync(file))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Lists the files that differ between two states of a site: the new and changed ones, and those that are gone. */
export function changesBetween(before: SiteFiles | undefined, after: SiteFiles) {
  const changed = Object.keys(after).filter(path => before?.[path] !== after[path])
  const gone = Object.keys(before ?? {}).filter(path => !(path in after))
  return { changed, gone, isSame: changed.length + gone.length === 0 }
}
