import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedFacts } from '../audit/index.js'
import type { Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { Mark } from './disk.js'

/** The result of reading one post's file, with the state of every file that contributed to it. */
export interface KnownPost {
  readonly mark: Mark
  readonly reads: readonly (readonly [path: string, mark: Mark | null])[]
  readonly post?: Post
  readonly problems: readonly Problem[]
}

/**
 * The key and the file state of an output when it was last written. Only outputs that passed the audit are written, so
 * an output with the same key needs no second audit.
 */
export interface KnownOutput {
  readonly key: string
  readonly mark: Mark
}

/**
 * The results that one build keeps for the next. They only save work: with or without them, the same input gives the
 * same bytes.
 */
export interface BuildCache {
  /** A fingerprint of everything that every post is read against. If it differs, no cached post is used. */
  readonly context: string
  readonly posts: ReadonlyMap<string, KnownPost>
  readonly outputs: ReadonlyMap<string, KnownOutput>
  /** The facts of each post for `attribution.json`, valid while `key` stays the same. They are kept in memory only. */
  readonly facts?: { readonly key: string; readonly entries: RecordedFacts }
}

export const EMPTY_CACHE: BuildCache = { context: '', posts: new Map(), outputs: new Map() }

/** The folder below the publication's root in which a build keeps its own files. */
export const PRIVATE_FOLDER = '.offprint'

/** Creates that folder with a .gitignore that keeps it out of git, and returns its path. */
export function privateFolder(root: string): string {
  const folder = join(root, PRIVATE_FOLDER)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
  return folder
}

const FILE = 'memory.json'
/** The version of the file format. Since version 2, every cached output has passed the audit. */
const FORMAT = 2

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
  const opened = openSync(`${file}.new`, 'w')
  try {
    writeFileSync(opened, `{"format":${FORMAT},"context":${JSON.stringify(context)},"posts":[`)
    writeEntries(opened, posts)
    writeFileSync(opened, '],"outputs":[')
    writeEntries(opened, outputs)
    writeFileSync(opened, ']}')
  } finally {
    closeSync(opened)
  }
  renameSync(`${file}.new`, file)
}

const AT_ONCE = 500

/** Writes entries in batches: a large cache as one string would be the largest value in memory. */
function writeEntries(opened: number, entries: ReadonlyMap<string, unknown>): void {
  const all = [...entries]
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const text = all
      .slice(start, start + AT_ONCE)
      .map(entry => JSON.stringify(entry))
      .join(',')
    writeFileSync(opened, start === 0 ? text : `,${text}`)
  }
}
