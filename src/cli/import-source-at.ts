import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type FileReport, unreadable } from '../core/machine-fault.js'
import type { SiteFolder, Source } from '../importing/index.js'
import type { NetworkReach } from '../network/index.js'
import { openDisk } from '../pipeline/index.js'

/** Reads a source: a page or feed from the web, a file, or standard input for `-`. */
export async function sourceAt(name: string, stdin: Readable, options: NetworkReach): Promise<Source> {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(name)) return { name, bytes: name === '-' ? await buffer(stdin) : bytesAt(name) }
  const { fetchSource } = await import('../network/index.js')
  return fetchSource(name, options)
}

function bytesAt(name: string): Uint8Array {
  try {
    return readFileSync(name)
  } catch (cause) {
    throw unreadable(name, cause, MISSING)
  }
}

const MISSING: FileReport = {
  rule: 'import.missing',
  fix: 'Specify a file, the folder of a site, an address with https://, or - for standard input.',
}

/** Files that mark the root of a generator's site. */
const ROOT_FILES =
  '_config.yml _config.yaml hugo.toml hugo.yaml hugo.json config.toml config.yaml .eleventy.js eleventy.config.js eleventy.config.mjs eleventy.config.cjs eleventy.config.ts astro.config.mjs astro.config.js astro.config.ts'.split(
    ' ',
  )
const MAX_CLIMB = 4

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Returns the folder of a site, or undefined if the name is not that of a folder. Nothing outside the site is read. */
export function siteAt(name: string): SiteFolder | undefined {
  if (name === '-' || !isFolder(name)) return undefined
  const start = realpathSync(resolve(name))
  const disk = openDisk(rootAbove(start))
  return { name: basename(start), files: disk.list(relative(disk.root, start).split(sep).join('/')), read: disk.read }
}

/** Returns the root of the site that a folder belongs to, because its posts may show pictures from other folders of the site. */
function rootAbove(start: string): string {
  let folder = start
  for (let i = 0; i <= MAX_CLIMB; i += 1) {
    if (ROOT_FILES.some(file => existsSync(join(folder, file)))) return folder
    folder = dirname(folder)
  }
  return start
}
