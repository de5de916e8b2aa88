import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { error, type Problem, ProblemsError, warning } from '../core/problem.js'
import { COPIES_FOLDER, loadPictureEncoder, type PictureCopy, publishedPicture } from '../pictures/index.js'
import { PRIVATE_FOLDER, privateFolder } from './build-cache.js'
import type { Disk } from './disk.js'
import type { Copy, Drawing } from './outputs.js'

/** The bytes of a file that is published as it is or as a copy of a picture. */
export interface CopiedFile {
  readonly bytes: Uint8Array
  /** Whether the picture itself takes the place of its copy, so that the next build tries again. */
  readonly provisional?: true
  readonly problems?: readonly Problem[]
  readonly notes?: readonly string[]
}

export interface CopyOptions {
  /** Whether to keep copies in the private folder. By default they are kept. */
  readonly keeps?: boolean
  /** Loads what makes copies; by default, sharp. */
  readonly load?: typeof loadPictureEncoder
}

const WITHOUT_SHARP =
  'Pictures keep their size, because the package sharp, which makes smaller copies, could not be loaded on this machine. Their places and devices were removed all the same. Install the optional dependencies with `npm install --include=optional`.'

const folderOf = (root: string): string => join(root, PRIVATE_FOLDER, COPIES_FOLDER)
const nameOf = ({ path }: Pick<PictureCopy, 'path'>): string => path.slice(path.lastIndexOf('/') + 1)

/**
 * Reads a file as it is published. A copy of a picture is taken from the private folder, or made and put there unless nothing may
 * be written. Where it cannot be made, the picture itself takes its place.
 *
 * @throws ProblemsError if the file is damaged, so that its metadata cannot be removed
 */
export async function copiedFile(
  { from, copy }: Copy,
  disk: Disk,
  { keeps = true, load = loadPictureEncoder }: CopyOptions = {},
): Promise<CopiedFile> {
  const known = copy && storedCopy(disk.root, copy)
  if (known) return { bytes: known }
  const bytes = disk.read(from)
  if (!bytes) throw new Error(`${from} was deleted while it was being copied. Build again.`)
  const published = publishedPicture(bytes)
  if (!published) throw new ProblemsError([damagedFile(from)])
  if (!copy) return { bytes: published.bytes }
  const encode = await load()
  if (!encode) return { bytes: published.bytes, provisional: true, notes: [WITHOUT_SHARP] }
  try {
    const made = await encode(bytes, copy)
    if (keeps && !disk.isLayered) store(disk.root, copy, made)
    return { bytes: made }
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    return { bytes: published.bytes, provisional: true, problems: [brokenPicture(from, why)] }
  }
}

/**
 * Returns a drawing from the private folder, or draws it and puts it there. If it cannot be drawn, a picture without words takes its
 * place.
 */
export async function drawnFile(
  drawing: Omit<Drawing, 'article'>,
  { root, isLayered }: Pick<Disk, 'root' | 'isLayered'>,
  file = 'publication.yml',
): Promise<CopiedFile> {
  const known = storedCopy(root, drawing)
  if (known) return { bytes: known }
  try {
    const { bytes, withoutLogo } = await drawing.draw()
    if (!isLayered) store(root, drawing, bytes)
    const why = withoutLogo && `The logo could not be drawn in share images (${withoutLogo}), so they have the name.`
    return why ? { bytes, notes: [why] } : { bytes }
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    const note = `The share image of ${file} could not be drawn (${why}), so it has the colour of the publication and no words. The next build tries again.`
    return { bytes: drawing.plain(), provisional: true, notes: [note] }
  }
}

function storedCopy(root: string, copy: Pick<PictureCopy, 'path'>): Uint8Array | undefined {
  try {
    return readFileSync(join(folderOf(root), nameOf(copy)))
  } catch {
    return undefined
  }
}

function store(root: string, copy: Pick<PictureCopy, 'path'>, bytes: Uint8Array): void {
  privateFolder(root)
  mkdirSync(folderOf(root), { recursive: true })
  const file = join(folderOf(root), nameOf(copy))
  // A rename makes the write atomic, so that a crash leaves no partial picture.
  writeFileSync(`${file}.${process.pid}.new`, bytes)
  renameSync(`${file}.${process.pid}.new`, file)
}

/** Removes the copies and drawings that a build no longer publishes from the private folder. */
export function pruneCopies(root: string, published: readonly Pick<PictureCopy, 'path'>[]): void {
  const names = new Set(published.map(nameOf))
  let files: string[]
  try {
    files = readdirSync(folderOf(root))
  } catch {
    return
  }
  for (const file of files) if (!names.has(file)) rmSync(join(folderOf(root), file), { force: true })
}

const damagedFile = (file: string): Problem =>
  error(
    'picture.damaged',
    { file },
    'This file is damaged, so its hidden data, such as the place where it was made, cannot be removed.',
    'Open it in another program and save it again, or remove it.',
  )

const brokenPicture = (file: string, why: string): Problem =>
  warning(
    'picture.unreadable',
    { file },
    `This picture cannot be read completely (${why}), so it is published in its own size.`,
    'Open it in another program and save it again, or replace it.',
  )
