import { copyFileSync, existsSync, mkdirSync, realpathSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { Auditor, Gap, RecordedFacts } from '../audit/index.js'
import { groupBy } from '../core/group-by.js'
import type { Problem } from '../core/problem.js'
import { type BuildCache, type KnownOutput, PRIVATE_FOLDER } from './build-cache.js'
import { type Disk, fileStateAt, sameFileState } from './disk.js'
import type { Claim } from './outputs.js'
import type { Progress } from './progress.js'
import { packedFileOf, problemsOfAudit, renderOutputs } from './rendering.js'
import type { PackingSources } from './workers/packed-outputs.js'
import type { WorkerPool } from './workers/worker-pool.js'

/** The changes that a build made to out/. */
export interface WriteReport {
  readonly outputs: BuildCache['outputs']
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** Notes for the editor from rendering. */
  readonly notes: readonly string[]
  /** Warnings that reading the editions back has revealed, and those about files that were published nevertheless. */
  readonly warnings: readonly Problem[]
  /** Those of the warnings that every build repeats, because they are about the credits that readers may not see. */
  readonly doubts: readonly Problem[]
  /** Whether the next build makes an output again although nothing has changed. */
  readonly isProvisional: boolean
  /** The facts in `attribution.json`, which save work in the next build; absent if the file has not changed. */
  readonly facts?: RecordedFacts | undefined
}

export interface Writing {
  readonly disk: Disk
  readonly out: string
  readonly before: BuildCache['outputs']
  readonly progress?: Progress | undefined
  readonly pool: WorkerPool
  /** What other threads need to render. */
  readonly sources: PackingSources
  readonly audit: Auditor
  /** Returns the facts of the last build, if they are still valid. */
  readonly facts: () => RecordedFacts
  /** Whether warnings prevent writing too. */
  readonly strict: boolean
}

/** The reasons why nothing was written, with notes for the editor. */
export interface RefusedWrite extends Pick<WriteReport, 'notes'> {
  readonly faults: readonly Problem[]
  readonly gaps: readonly Gap[]
}

/**
 * Makes out/ match the plan. Everything is rendered into a staging folder first, so that a fault leaves out/ unchanged.
 * Each changed file is then renamed into place, so that no partial file is ever visible. If out/ does not exist, the
 * staging folder is renamed to it. Files that only the last build wrote are removed; files that no build wrote stay.
 */
export async function writeOutputs(claims: readonly Claim[], writing: Writing): Promise<WriteReport | RefusedWrite> {
  const staging = join(writing.disk.root, PRIVATE_FOLDER, 'staging')
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(staging, { recursive: true })
  try {
    const staged = await stage(claims, writing, staging)
    return 'faults' in staged ? staged : commit(staged, writing, staging)
  } finally {
    rmSync(staging, { recursive: true, force: true })
    rmSync(packedFileOf(staging), { force: true })
  }
}

interface Staged extends Pick<WriteReport, 'notes' | 'warnings' | 'doubts' | 'isProvisional' | 'facts'> {
  readonly kept: Map<string, KnownOutput>
  /** The path of each staged file, and what the next build has to know about it. */
  readonly fresh: Map<string, Omit<KnownOutput, 'mark'>>
}

async function stage(claims: readonly Claim[], writing: Writing, staging: string): Promise<Staged | RefusedWrite> {
  const { disk, out, before, progress, strict, ...work } = writing
  const keyOf = ({ output }: Claim): string =>
    'key' in output ? output.key : JSON.stringify([disk.fileState(output.from), output.copy?.path])
  const kept = new Map<string, KnownOutput>()
  const due: Claim[] = []
  for (const claim of claims) {
    const { path } = claim.output
    const last = before.get(path)
    if (last && last.key === keyOf(claim) && sameFileState(last.mark, fileStateAt(join(out, path))))
      kept.set(path, last)
    else due.push(claim)
  }
  const tick = (done: number) => progress?.('Rendering', done, due.length)
  const { made, faults, gaps, doubts, notes, facts, provisional, warnings } = await renderOutputs({
    ...work,
    claims: due,
    disk,
    out,
    staging,
    tick,
  })
  const remembered = [...kept.values()].flatMap(each => each.doubts ?? [])
  const doubted = problemsOfAudit({ gaps, doubts: [...remembered, ...doubts] }, claims)
  const found = [...doubted, ...warnings]
  if (faults.length + gaps.length > 0 || (strict && found.length > 0))
    return { faults: [...faults, ...found], gaps, notes }
  const fresh = new Map<string, Omit<KnownOutput, 'mark'>>()
  const doubtsAt = groupBy(doubts, ({ path }) => path)
  for (const claim of due) {
    const { path } = claim.output
    const own = doubtsAt.get(path) ?? []
    // The next build makes an output again if it has another key.
    const known = { key: provisional.has(path) ? '' : keyOf(claim), ...(own.length > 0 ? { doubts: own } : {}) }
    const mark = made.get(path)
    if (mark) kept.set(path, { ...known, mark })
    else fresh.set(path, known)
  }
  return { kept, fresh, notes, warnings: found, doubts: doubted, isProvisional: provisional.size > 0, facts }
}

function commit(staged: Staged, { out, before }: Writing, staging: string): WriteReport {
  const { kept, fresh } = staged
  if (!existsSync(out) && canRename(staging, out)) return committed(staged, out, [])
  mkdirSync(out, { recursive: true })
  const root = realpathSync(out)
  const folders = new Set<string>()
  const removed = [...before.keys()].filter(path => !kept.has(path) && !fresh.has(path))
  for (const path of removed) removeFrom(root, path)
  for (const path of fresh.keys()) moveInto(root, path, { staging, folders })
  return committed(staged, out, removed)
}

function committed({ kept, fresh, ...said }: Staged, out: string, removed: readonly string[]): WriteReport {
  const outputs = new Map(kept)
  for (const [path, known] of fresh) outputs.set(path, { ...known, mark: fileStateAt(join(out, path)) ?? [0, 0, 0] })
  return { outputs, changed: [...fresh.keys()], removed, unchanged: kept.size, ...said }
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
    // A link inside out/ must not make the build write elsewhere (CWE-59).
    const real = realpathSync(folder)
    if (real !== root && !real.startsWith(root + sep))
      throw new Error(`${folder} is a link to a folder outside ${root}. Remove the link.`)
    folders.add(folder)
  }
  replace(join(staging, path), target)
}

function replace(from: string, to: string): void {
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(
      `${to} is a folder with files that no build wrote, but the build must write a file there. Move the folder.`,
    )
  try {
    renameSync(from, to)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EXDEV') throw cause
    // If out/ is on another disk, the file is first copied beside its target, so that the last step is still a rename.
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
