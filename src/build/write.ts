import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { type Disk, type Mark, markAt, sameMark } from './disk.js'
import type { Progress } from './load.js'
import { type KnownOutput, type Memory, PRIVATE_FOLDER } from './memory.js'
import type { Claim, Output } from './outputs.js'

/** What a build did to out/. */
export interface Written {
  readonly outputs: Memory['outputs']
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
}

/** An output could not be rendered; `file` is the post it is of, where it is of one. */
export interface RenderFault {
  readonly path: string
  readonly file?: string
  readonly cause: unknown
}

export interface Writing {
  readonly disk: Disk
  readonly out: string
  readonly before: Memory['outputs']
  readonly progress: Progress
}

const FAULTS_ENOUGH = 20

/**
 * Brings out/ to what is claimed. Everything is rendered into a staging folder first: a fault leaves out/ as it was.
 * Then each changed file is renamed into place, so that nobody ever sees half a file; where there is no out/ yet, the
 * staging folder becomes it in one step. Files that the last build wrote and this one does not are removed; files that no
 * build wrote are left alone.
 */
export async function writeOutputs(claims: readonly Claim[], writing: Writing): Promise<Written | RenderFault[]> {
  const staging = join(writing.disk.root, PRIVATE_FOLDER, 'staging')
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(staging, { recursive: true })
  try {
    const staged = await stage(claims, writing, staging)
    return 'faults' in staged ? staged.faults : commit(staged, writing, staging)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

interface Staged {
  readonly kept: Map<string, KnownOutput>
  /** Path and key of what lies in the staging folder. */
  readonly fresh: Map<string, string>
}

async function stage(
  claims: readonly Claim[],
  writing: Writing,
  staging: string,
): Promise<Staged | { faults: RenderFault[] }> {
  const kept = new Map<string, KnownOutput>()
  const fresh = new Map<string, string>()
  const faults: RenderFault[] = []
  const folders = new Set<string>()
  for (const [i, { output, file }] of claims.entries()) {
    if (i % 100 === 0) writing.progress('Writing', i, claims.length)
    const key = 'key' in output ? output.key : JSON.stringify(writing.disk.mark(output.from))
    const target = join(writing.out, output.path)
    const last = writing.before.get(output.path)
    if (last?.key === key && sameMark(last.mark, markAt(target))) {
      kept.set(output.path, last)
      continue
    }
    try {
      const bytes = await bytesOf(output, writing.disk)
      const mark = sameBytes(target, bytes)
      if (mark) kept.set(output.path, { key, mark })
      else {
        put(join(staging, output.path), bytes, folders)
        fresh.set(output.path, key)
      }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).syscall) throw cause
      faults.push({ path: output.path, cause, ...(file ? { file } : {}) })
      if (faults.length >= FAULTS_ENOUGH) break
    }
  }
  return faults.length > 0 ? { faults } : { kept, fresh }
}

async function bytesOf(output: Output, disk: Disk): Promise<string | Uint8Array> {
  if ('render' in output) {
    // Most editions render at once; awaiting each of them would cost a turn of the event loop.
    const rendered = output.render()
    return rendered instanceof Promise ? await rendered : rendered
  }
  const bytes = disk.read(output.from)
  if (!bytes) throw new Error(`${output.from} went away while it was being copied. Build again.`)
  return bytes
}

function put(path: string, bytes: string | Uint8Array, folders: Set<string>): void {
  const folder = dirname(path)
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
  folders.add(folder)
  writeFileSync(path, bytes)
}

/** The mark of a file that holds these bytes already: it keeps its time, so that what publishes out/ sees no change. */
function sameBytes(path: string, bytes: string | Uint8Array): Mark | undefined {
  const mark = markAt(path)
  if (!mark) return undefined
  const wanted = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return mark[0] === wanted.length && readFileSync(path).equals(wanted) ? mark : undefined
}

function commit({ kept, fresh }: Staged, { out, before }: Writing, staging: string): Written {
  if (!existsSync(out) && canRename(staging, out)) return committed(kept, fresh, { out, removed: [] })
  mkdirSync(out, { recursive: true })
  const root = realpathSync(out)
  const folders = new Set<string>()
  const removed = [...before.keys()].filter(path => !kept.has(path) && !fresh.has(path))
  for (const path of removed) removeFrom(root, path)
  for (const path of fresh.keys()) moveInto(root, path, { staging, folders })
  return committed(kept, fresh, { out, removed })
}

function committed(kept: Staged['kept'], fresh: Staged['fresh'], rest: { out: string; removed: string[] }): Written {
  const outputs = new Map(kept)
  for (const [path, key] of fresh) outputs.set(path, { key, mark: markAt(join(rest.out, path)) ?? [0, 0, 0] })
  return { outputs, changed: [...fresh.keys()], removed: rest.removed, unchanged: kept.size }
}

function canRename(from: string, to: string): boolean {
  try {
    mkdirSync(dirname(to), { recursive: true })
    renameSync(from, to)
    return true
  } catch {
    return false
  }
}

function moveInto(root: string, path: string, { staging, folders }: { staging: string; folders: Set<string> }): void {
  const target = join(root, path)
  const folder = dirname(target)
  if (!folders.has(folder)) {
    mkdirSync(folder, { recursive: true })
    // A link inside out/ must not lead the build to write elsewhere (CWE-59).
    const real = realpathSync(folder)
    if (real !== root && !real.startsWith(root + sep))
      throw new Error(`${folder} is a link that leads out of ${root}. Remove it.`)
    folders.add(folder)
  }
  replace(join(staging, path), target)
}

function replace(from: string, to: string): void {
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${to} is a folder with files that no build wrote, and a file has to go there. Move it away.`)
  try {
    renameSync(from, to)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EXDEV') throw cause
    // out/ is on another disk: copy beside the target first, so that the last step is a rename again.
    copyFileSync(from, `${to}.new`)
    renameSync(`${to}.new`, to)
  }
}

function removeFrom(root: string, path: string): void {
  rmSync(join(root, path), { force: true })
  for (let folder = dirname(resolve(root, path)); folder.startsWith(root + sep); folder = dirname(folder)) {
    try {
      rmdirSync(folder)
    } catch {
      return
    }
  }
}
