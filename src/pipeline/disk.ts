import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Folder } from '../content/index.js'
import { error, ProblemsError } from '../core/problem.js'

/**
 * The part of a file's state that shows whether the file has changed. The change time differs even after a rename, or if a
 * program has restored the modification time.
 */
export type FileState = readonly [size: number, modified: number, changed: number]

/** Returns the state of the file at a path, or null if there is no file. */
export function fileStateAt(path: string): FileState | null {
  const stats = statsAt(path)
  return stats?.isFile() ? [stats.size, stats.mtimeMs, stats.ctimeMs] : null
}

function statsAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    // A parent in the path is a file, so nothing exists at the path.
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw cause
  }
}

export const sameFileState = (a: FileState | null | undefined, b: FileState | null | undefined): boolean =>
  a === b || (!!a && !!b && a[0] === b[0] && a[1] === b[1] && a[2] === b[2])

/** Gives access to the publication's folder. It reads only files that are inside it after links are resolved. */
export interface Disk extends Folder {
  readonly root: string
  /** Whether some of its files are not in the folder. Nothing that is made from them may be kept there. */
  readonly isLayered?: true
  /** The real path of a file, or undefined if it does not exist, is outside the root or is hidden. */
  where(path: string): string | undefined
  /** The state of a file, or null if it does not exist. */
  fileState(path: string): FileState | null
  /** Tells whether a folder with this name exists, or a link to one inside the root. */
  has(folder: string): boolean
  /** Where a link leads, as an absolute path; undefined if there is no link with this name, or it leads to nothing. */
  linkTarget(path: string): string | undefined
  /**
   * Lists every file below a folder, sorted, as paths from the root. Hidden files and links that leave the root are
   * left out.
   */
  list(folder: string): string[]
  /** Lists the links below a folder that `list` leaves out, sorted: they lead to nothing, to a folder, or out of the root. */
  deadLinks(folder: string): string[]
}

const inside = (root: string, path: string): boolean => path === root || path.startsWith(root + sep)

export function openDisk(folder: string): Disk {
  const root = realpathSync(resolve(folder))
  const real = (path: string): string | undefined => {
    if (path.includes('\0')) return undefined
    const found = realPathOf(join(root, path))
    return found !== undefined && inside(root, found) ? found : undefined
  }
  const below = (path: string): ListedFile[] => {
    const folder = real(path)
    if (folder === undefined || !statSync(folder).isDirectory()) return []
    const within = relative(root, join(root, path)).split(sep).join('/')
    return [...filesBelow(root, within)].sort((a, b) => (a.file < b.file ? -1 : 1))
  }
  return {
    root,
    read: path => {
      const found = real(path)
      return found === undefined ? undefined : bytesAt(found)
    },
    where: path => {
      const found = isHidden(path) ? undefined : real(path)
      return found !== undefined && !isHidden(relative(root, found)) && fileStateAt(found) ? found : undefined
    },
    fileState: path => fileStateAt(join(root, path)),
    has: path => {
      const found = real(path)
      return found !== undefined && statSync(found).isDirectory()
    },
    linkTarget: path => {
      const link = join(root, path)
      return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? realPathOf(link) : undefined
    },
    list: path => below(path).flatMap(({ file, isRead }) => (isRead ? [file] : [])),
    deadLinks: path => below(path).flatMap(({ file, isRead }) => (isRead ? [] : [file])),
  }
}

/** Opens the folder of a publication. @throws ProblemsError if it does not exist */
export function openFolder(folder: string): Disk {
  try {
    return openDisk(folder)
  } catch {
    const problem = error(
      'build.no-folder',
      { file: folder },
      'This folder does not exist.',
      'Specify another folder with --root.',
    )
    throw new ProblemsError([problem])
  }
}

const isHidden = (path: string): boolean =>
  path.split(/[/\\]/).some(part => part.startsWith('.') || part === 'node_modules')

function bytesAt(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EISDIR') return undefined
    throw cause
  }
}

/** Returns a path without links, or undefined if nothing exists there. */
export function realPathOf(path: string): string | undefined {
  // Most paths that are tried do not exist, and throwing an error for each would take longer than the rest of reading a folder.
  if (!existsSync(path)) return undefined
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

interface ListedFile {
  /** The path from the root. */
  readonly file: string
  /** Whether this is a file, or a link to one inside the root. */
  readonly isRead: boolean
}

/** @param folder the path from the root, with forward slashes; `''` is the root itself */
function* filesBelow(root: string, folder: string): Generator<ListedFile> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(root, path)
    else if (entry.isFile()) yield { file: path, isRead: true }
    else if (entry.isSymbolicLink()) yield { file: path, isRead: isFileInside(root, join(root, path)) }
  }
}

/** Tells whether a link leads to a file inside the root. Links to folders are not followed, because one to a parent would never end. */
function isFileInside(root: string, link: string): boolean {
  const target = realPathOf(link)
  return target !== undefined && inside(root, target) && statSync(target).isFile()
}
