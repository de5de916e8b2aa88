import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { Mark } from './disk.js'

/** What a post's file said when it was last read, and the state of every file that had a part in it. */
export interface KnownPost {
  readonly mark: Mark
  readonly reads: readonly (readonly [path: string, mark: Mark | null])[]
  readonly post?: Post
  readonly problems: readonly Problem[]
}

/**
 * An output as it was last written: what it was made from, and the state of the file. Only what the audit found whole is
 * ever written, so the same key needs no second audit.
 */
export interface KnownOutput {
  readonly key: string
  readonly mark: Mark
}

/**
 * What one build remembers for the next. It only ever saves work: with it or without it, the same input gives the same
 * bytes.
 */
export interface BuildCache {
  /** All that every post is read against; with another context nothing is known. */
  readonly context: string
  readonly posts: ReadonlyMap<string, KnownPost>
  readonly outputs: ReadonlyMap<string, KnownOutput>
  /** What the record says of each post, while all that it is made from stays the same; not kept on disk. */
  readonly facts?: { readonly key: string; readonly entries: ReadonlyMap<string, Uint8Array> }
}

export const EMPTY_CACHE: BuildCache = { context: '', posts: new Map(), outputs: new Map() }

/** The folder for what a build keeps to itself, below the publication's root. */
export const PRIVATE_FOLDER = '.offprint'

/** Makes that folder, with a .gitignore that keeps it out of git, and gives its path. */
export function privateFolder(root: string): string {
  const folder = join(root, PRIVATE_FOLDER)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
  return folder
}

const FILE = 'memory.json'
/** 2: whatever is remembered has been audited. */
const FORMAT = 2

interface Stored {
  readonly format: number
  readonly context: string
  readonly posts: readonly (readonly [string, KnownPost])[]
  readonly outputs: readonly (readonly [string, KnownOutput])[]
}

/** The memory of the last build; none where there is none or it cannot be read. */
export function loadBuildCache(root: string): BuildCache {
  try {
    const stored = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8')) as Stored
    if (stored.format !== FORMAT) return EMPTY_CACHE
    return { context: stored.context, posts: new Map(stored.posts), outputs: new Map(stored.outputs) }
  } catch {
    return EMPTY_CACHE
  }
}

/** Keeps the memory on disk. */
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

/** Some at a time: as one text a large memory would be the largest thing in memory. */
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
