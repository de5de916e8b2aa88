import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Doubt, RecordedFacts } from '../audit/index.js'
import type { Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { FileState } from './disk.js'

/** The result of reading a post's file or a list of link items, with the state of every file that contributed to it. */
export interface KnownPost {
  readonly mark: FileState
  readonly reads: readonly (readonly [path: string, mark: FileState | null])[]
  /** The post, or the items of a list; without those that have an error. */
  readonly posts: readonly Post[]
  readonly problems: readonly Problem[]
  /** The distinct name under which it was read, as JSON; absent if the file's own name was enough. */
  readonly name?: string
}

/**
 * The key and the file state of an output when it was last written. Only outputs that passed the audit are written, so
 * an output with the same key needs no second audit.
 */
export interface KnownOutput {
  readonly key: string
  readonly mark: FileState
  /** The credits in it that readers may not see; absent if there are none. Each build reports them again. */
  readonly doubts?: readonly Doubt[]
}

/**
 * The results that one build keeps for the next. They only save work: the same input gives the same bytes with and without
 * them.
 */
export interface BuildCache {
  /** A fingerprint of everything that reading a post depends on, besides its files. If it differs, no cached post is used. */
  readonly context: string
  readonly posts: ReadonlyMap<string, KnownPost>
  readonly outputs: ReadonlyMap<string, KnownOutput>
  /** The facts of each post for `attribution.json`, valid while `key` stays the same. They are kept in memory only. */
  readonly facts?: { readonly key: string; readonly entries: RecordedFacts }
}

export const EMPTY_CACHE: BuildCache = { context: '', posts: new Map(), outputs: new Map() }

/** The folder below the publication's root in which a build keeps its own files. */
export const PRIVATE_FOLDER = '.offprint'

/** Creates the folder for files of the build, with a .gitignore that keeps it out of git, and returns its path. */
export function privateFolder(root: string): string {
  const folder = join(root, PRIVATE_FOLDER)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
  return folder
}

const FILE = 'memory.json'
/** The version of the file format. Since version 3, every cached output has passed the audit, and has its doubts; since version 4, a
 * file may have several posts; since version 5, published pictures have no metadata but their rights. */
const FORMAT = 5

interface Stored {
  readonly format: number
  readonly context: string
  readonly posts: readonly (readonly [string, KnownPost])[]
  readonly outputs: readonly (readonly [string, KnownOutput])[]
}

/** Reads the cache of the last build. It is empty if the file is missing or unreadable. */
export function loadBuildCache(root: string): BuildCache {
  try {
    const stored = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8')) as Stored
    if (stored.format !== FORMAT) return EMPTY_CACHE
    return { context: stored.context, posts: new Map(stored.posts), outputs: new Map(stored.outputs) }
  } catch {
    return EMPTY_CACHE
  }
}

/** Writes the cache to disk. */
export function saveBuildCache(root: string, { context, posts, outputs }: BuildCache): void {
  const file = join(privateFolder(root), FILE)
  const descriptor = openSync(`${file}.new`, 'w')
  try {
    writeFileSync(descriptor, `{"format":${FORMAT},"context":${JSON.stringify(context)},"posts":[`)
    writeEntries(descriptor, posts)
    writeFileSync(descriptor, '],"outputs":[')
    writeEntries(descriptor, outputs)
    writeFileSync(descriptor, ']}')
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${file}.new`, file)
}

const AT_ONCE = 500

/** Writes entries in batches, because a large cache as one string would need much memory. */
function writeEntries(descriptor: number, entries: ReadonlyMap<string, unknown>): void {
  const all = [...entries]
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const text = all
      .slice(start, start + AT_ONCE)
      .map(entry => JSON.stringify(entry))
      .join(',')
    writeFileSync(descriptor, start === 0 ? text : `,${text}`)
  }
}
