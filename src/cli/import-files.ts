import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { error, type Problem, warning } from '../core/problem.js'
import { isRunning } from '../core/running-process.js'
import { type Draft, freeName, IMPORTERS, postText, type Source, withTextHash } from '../importing/index.js'
import { privateFolder } from '../pipeline/index.js'

/** A draft and the file to which it is, or would be, written. */
export interface PlacedDraft {
  readonly draft: Draft
  /** The path from the publication's root. */
  readonly file: string
  readonly text: string
}

/** A file that posts show, such as a picture. */
export interface NewFile {
  readonly folder: 'posts' | 'static'
  readonly path: string
  readonly bytes: Uint8Array
}

/** The publication's own names for its folders of posts and of static files. */
export interface Folders {
  readonly root: string
  readonly posts: string
  readonly static: string
}

/** Assigns every draft a file. If a post with another original already has the name, the draft gets a numbered name. */
export function placeDrafts(drafts: readonly Draft[], { root, posts }: Folders): PlacedDraft[] {
  const taken = new Set<string>()
  return drafts.map(draft => {
    const isFree = (name: string): boolean => !taken.has(name) && !isAnother(join(root, posts, `${name}.md`), draft)
    const name = freeName(draft.name, isFree)
    taken.add(name)
    return { draft, file: posts === '' ? `${name}.md` : `${posts}/${name}.md`, text: postText(withTextHash(draft)) }
  })
}

function isAnother(path: string, { facts }: Draft): boolean {
  const address = facts.find(({ field }) => field === 'original.url')?.value
  return typeof address === 'string' && existsSync(path) && !readFileSync(path, 'utf8').includes(address)
}

/** Writes a post, unless its file exists already. */
export function writePost(root: string, { file, text }: PlacedDraft): Problem | undefined {
  if (writeWhole(root, file, text)) return undefined
  const fix = 'Rename that file to import this post as well, or print the import with --stdout.'
  return error('import.exists', { file }, 'A post with this file name exists already and was left unchanged.', fix)
}

/**
 * Writes a new file in one step, so that nobody who stops the command leaves an empty post, which would take the name of the article. Returns
 * whether it was written.
 */
function writeWhole(root: string, file: string, text: string): boolean {
  const path = join(root, file)
  const fresh = join(privateFolder(root), `import-${process.pid}.new`)
  dropLeftovers(privateFolder(root))
  writeFileSync(fresh, text)
  mkdirSync(dirname(path), { recursive: true })
  try {
    linkSync(fresh, path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    // Not every file system has links.
    return copiedNew(fresh, path)
  } finally {
    rmSync(fresh, { force: true })
  }
}

/** Removes the files of imports that were killed while they wrote a post. */
function dropLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^import-(\d+)\.new$/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true })
  }
}

function copiedNew(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    return false
  }
}

/** Writes a file that posts show. An identical file from an earlier import is no problem. */
export function writeFile({ root, ...folders }: Folders, { folder, path, bytes }: NewFile): Problem | undefined {
  const file = join(folders[folder], path)
  const full = join(root, file)
  if (writeNew(full, bytes) || Buffer.compare(readFileSync(full), bytes) === 0) return undefined
  const fix =
    path === '_redirects'
      ? 'Add the old addresses to it yourself. The notes of the posts list them.'
      : 'Rename one of the two files, and correct the post that shows it.'
  return warning(
    'import.exists',
    { file },
    'A different file with this name exists already and was left unchanged.',
    fix,
  )
}

/** Writes a file unless there is one with this name already. Returns whether it was written. */
export function writeNew(path: string, content: string | Uint8Array): boolean {
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, content, { flag: 'wx' })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    return false
  }
}

/**
 * Keeps a copy of a source under imports/, named after its post, or after the source itself if it contains several posts.
 * Returns the path of the copy.
 */
export function keepSource(
  root: string,
  { name, bytes }: Source,
  kind: string,
  placed: readonly PlacedDraft[],
): string {
  const own = name
    .replace(/^https?:\/\//, '')
    .replace(/[?#].*$/, '')
    .replace(/\.\w{2,5}$/, '')
    .replace(/[^\p{L}\p{N}.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
  const wanted = placed.length === 1 ? (placed[0]?.draft.name.replaceAll('/', '-') ?? '') : own.slice(-80)
  const ending =
    kind === 'feed' && /^\s*\{/.test(Buffer.from(bytes.subarray(0, 20)).toString())
      ? 'json'
      : (IMPORTERS.find(row => row.kind === kind)?.ending ?? 'txt')
  const isFree = (stem: string): boolean => {
    const path = join(root, 'imports', `${stem}.${ending}`)
    return !existsSync(path) || Buffer.compare(readFileSync(path), bytes) === 0
  }
  const file = `imports/${freeName(wanted || 'source', isFree)}.${ending}`
  writeNew(join(root, file), bytes)
  return file
}
