import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Doubt, RecordedFacts } from '../audit/index.js'
import type { Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import { type FileState, fileStateAt, sameFileState } from './disk.js'
import { writePieces } from './large-file.js'

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
  /** The facts of each post for `attribution.json`, valid while `key` stays the same. They are in a file of their own (`facts-file.ts`). */
  readonly facts?: { readonly key: string; readonly entries: RecordedFacts }
  /** The file from which it was read or to which it was written: its state then, and the number of its lines. */
  readonly stored?: { readonly mark: FileState; readonly lines: number }
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

const FILE = 'memory.jsonl'
/** The version of the file format. Since version 3, every cached output has passed the audit, and has its doubts; since version 4, a
 * file may have several posts; since version 5, published pictures have no metadata but their rights; since version 6, each entry is a line. */
const FORMAT = 6

/**
 * A line of the file: its head, the entry of a post or an output, which is absent if there is none any more, or the end of what a build
 * wrote. Later lines replace earlier ones, so that a build only adds what has changed.
 */
type Line =
  | readonly ['offprint', format: number, context: string]
  | readonly ['post', file: string, known?: KnownPost]
  | readonly ['output', path: string, known?: KnownOutput]
  | readonly ['end']

/**
 * Reads the cache of the last build. It is empty if the file is missing or damaged. Lines without an end are those of a build that was
 * stopped while it wrote them, and do not count.
 */
export function loadBuildCache(root: string): BuildCache {
  const path = join(root, PRIVATE_FOLDER, FILE)
  try {
    const posts = new Map<string, KnownPost>()
    const outputs = new Map<string, KnownOutput>()
    let [context, lines, size] = ['', 0, 0]
    let open: Line[] = []
    for (const { text, end } of linesOf(path)) {
      // A value in JSON is read faster with many others than alone.
      const some = JSON.parse(`[${text.replaceAll('\n', ',')}]`) as Line[]
      const [first] = some
      if (lines === 0 && (first?.[0] !== 'offprint' || first[1] !== FORMAT)) return EMPTY_CACHE
      lines += some.length
      size = end
      for (const line of some) {
        open.push(line)
        if (line[0] !== 'end') continue
        for (const [kind, name, known] of open)
          if (kind === 'offprint') context = String(known)
          else if (kind === 'post') change(posts, name, known)
          else if (kind === 'output') change(outputs, name, known)
        open = []
      }
    }
    const mark = fileStateAt(path)
    const isWhole = lines > 0 && open.length === 0 && mark?.[0] === size
    return { context, posts, outputs, ...(isWhole ? { stored: { mark, lines } } : {}) }
  } catch {
    return EMPTY_CACHE
  }
}

function change<Known>(entries: Map<string, Known>, name: string, known: Known | undefined): void {
  if (known) entries.set(name, known)
  else entries.delete(name)
}

const AT_ONCE = 1024 * 1024
const NEWLINE = 10

/** Reads the complete lines of a file, many together, without ever having the whole file in memory. Each time, it tells where they end in the file. */
function* linesOf(path: string): Generator<{ readonly text: string; readonly end: number }> {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(AT_ONCE)
    let rest: Buffer = Buffer.alloc(0)
    let end = 0
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      const bytes = Buffer.concat([rest, buffer.subarray(0, size)])
      const last = bytes.lastIndexOf(NEWLINE)
      rest = bytes.subarray(last + 1)
      if (last < 0) continue
      end += last + 1
      yield { text: bytes.toString('utf8', 0, last), end }
    }
  } finally {
    closeSync(file)
  }
}

/**
 * Writes the cache to disk. What `before` has already written stays, and only what differs from it is added, unless another process has
 * written the file since, or most of its lines have been replaced.
 */
export function saveBuildCache(root: string, next: BuildCache, before: BuildCache = EMPTY_CACHE): BuildCache {
  const folder = privateFolder(root)
  const path = join(folder, FILE)
  const { stored, context } = before
  const isCurrent = stored !== undefined && context === next.context && sameFileState(stored.mark, fileStateAt(path))
  const isMostlyOld = stored !== undefined && stored.lines > 2 * (next.posts.size + next.outputs.size) + SPARE
  const adds = isCurrent && !isMostlyOld
  let lines = adds ? stored.lines : 0
  if (adds) {
    const changes = changesBetween(before, next)
    if (changes.length > 0) lines += writeLines(path, 'a', [...changes, ['end']])
  } else {
    lines = writeLines(`${path}.new`, 'w', [
      ['offprint', FORMAT, next.context],
      ...changesBetween(EMPTY_CACHE, next),
      ['end'],
    ])
    renameSync(`${path}.new`, path)
    // The cache of earlier versions.
    rmSync(join(folder, 'memory.json'), { force: true })
  }
  const mark = fileStateAt(path)
  return mark ? { ...next, stored: { mark, lines } } : next
}

/** The number of lines from which the file is judged by its replaced lines. */
const SPARE = 1000

/** Lists what differs. An entry that is still the same is the same object. */
function changesBetween(before: BuildCache, next: BuildCache): Line[] {
  const lines: Line[] = []
  const compare = <Known>(
    was: ReadonlyMap<string, Known>,
    is: ReadonlyMap<string, Known>,
    lineOf: (name: string, known?: Known) => Line,
  ): void => {
    for (const [name, known] of is) if (was.get(name) !== known) lines.push(lineOf(name, known))
    for (const name of was.keys()) if (!is.has(name)) lines.push(lineOf(name))
  }
  compare(before.posts, next.posts, (file, known) => (known ? ['post', file, known] : ['post', file]))
  compare(before.outputs, next.outputs, (path, known) => (known ? ['output', path, known] : ['output', path]))
  return lines
}

/** Writes or adds lines, and returns their number. */
function writeLines(path: string, flags: 'w' | 'a', lines: readonly Line[]): number {
  writePieces(path, textsOf(lines), flags)
  return lines.length
}

function* textsOf(lines: readonly Line[]): Generator<string> {
  for (const line of lines) yield `${JSON.stringify(line)}\n`
}
