import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditReport, auditorOf, auditReport, type Gap } from '../audit/index.js'
import { distinctProblems, isError, isNote, type Problem, warning } from '../core/problem.js'
import { type BuildCache, loadBuildCache, PRIVATE_FOLDER, saveBuildCache } from './build-cache.js'
import { type Disk, openFolder } from './disk.js'
import { lockFileFault, writeLockFile } from './id-lock-file.js'
import { auditSetting, readInputs } from './inputs.js'
import { lockPublication } from './lock.js'
import { type OpenedPublication, type OpenRequest, openPublication } from './open-publication.js'
import type { Claim } from './outputs.js'
import { pruneCopies } from './picture-store.js'
import { type BuildOptions, type Plan, planBuild } from './plan.js'
import type { Progress } from './progress.js'
import { type ReaderChange, readerChanges } from './reader-changes.js'
import { savePictures } from './sent-pictures.js'
import { strayFiles } from './stray-files.js'
import { type WorkerPool, withWorkers } from './workers/worker-pool.js'
import { writeOutputs } from './write.js'

export interface BuildRequest extends BuildOptions {
  /** The publication's folder. */
  readonly root: string
  /** Whether warnings stop the build too. */
  readonly strict: boolean
  /**
   * Whether this build shows posts that are not published yet. If so, it records no ids, like any build with drafts.
   */
  readonly preview?: boolean
  readonly progress?: Progress
  /** The cache of the last build in this process; if absent, it is read from disk. */
  readonly memory?: BuildCache
  /** The number of threads. By default a large build uses one per processor, but at most four, and a small one only one. */
  readonly threads?: number
}

/** The result of a build. */
export interface BuildReport {
  readonly ok: boolean
  readonly problems: readonly Problem[]
  /** Further information for the editor, such as posts that were shortened to fit into a digest. */
  readonly notes: readonly string[]
  readonly counts: Plan['counts']
  /** Unpublished posts, each with the reason: a draft, a future date or an embargo. */
  readonly held: readonly string[]
  /** The paths below out/ of the files that changed. */
  readonly changed: readonly string[]
  /** The changes that readers will see since the last build. */
  readonly readers: readonly ReaderChange[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** The result of reading the credits back; absent if no edition was rendered. */
  readonly audit?: AuditReport
  readonly memory: BuildCache
}

const NOTHING = { posts: 0, feeds: 0, emails: 0, held: 0 }

/**
 * Builds out/, or writes nothing if there is any error.
 * @throws ProblemsError if the folder does not exist or another build of it is running
 */
export async function build(request: BuildRequest): Promise<BuildReport> {
  const disk = openFolder(request.root)
  const unlock = lockPublication(disk.root, 'build')
  const bodies = join(disk.root, PRIVATE_FOLDER, 'bodies')
  try {
    rmSync(bodies, { recursive: true, force: true })
    mkdirSync(bodies, { recursive: true })
    return await withWorkers(request.threads, pool => buildLocked(disk, { ...request, bodies }, pool))
  } finally {
    rmSync(bodies, { recursive: true, force: true })
    unlock()
  }
}

/** A build with a folder for its bodies. */
interface LockedBuild extends BuildRequest {
  readonly bodies: string
}

async function buildLocked(disk: Disk, request: LockedBuild, pool: WorkerPool): Promise<BuildReport> {
  const memory = request.memory ?? loadBuildCache(disk.root)
  const inputs = readInputs(disk, { keeps: true })
  const planned = await openPlanned(disk, request, { memory, pool, inputs, bodies: request.bodies })
  try {
    return await writePlanned(planned, disk, { request, memory, pool })
  } finally {
    planned.bodies.close()
  }
}

async function writePlanned(
  { known, problems, loaded, plan }: PlannedPublication,
  disk: Disk,
  { request, memory, pool }: { readonly request: BuildRequest; readonly memory: BuildCache; readonly pool: WorkerPool },
): Promise<BuildReport> {
  const { progress } = request
  const { root } = disk
  if (!loaded || !plan || stopsBuild(problems, request.strict)) return refusedBuild(problems, memory, plan)
  const preview = request.preview || request.drafts
  const ids = preview ? { ...plan.ids, text: undefined } : plan.ids
  const unwritable = lockFileFault(root, ids)
  if (unwritable.length > 0) return refusedBuild([...problems, ...unwritable], memory, plan)
  const out = join(root, 'out')
  const facts = memory.facts?.key === loaded.key ? memory.facts.entries : new Map<string, Uint8Array>()
  const audit = auditorOf(auditSetting(loaded, known))
  const written = await writeOutputs(plan.claims, {
    disk,
    out,
    before: memory.outputs,
    pool,
    audit,
    facts,
    strict: request.strict,
    progress,
  })
  const notes = [...plan.notes, ...written.notes]
  if ('faults' in written) {
    const refusal = refusedBuild(distinctProblems([...problems, ...written.faults]), memory, plan)
    return { ...refusal, notes, audit: auditOf(plan.claims, written.gaps) }
  }
  const next: BuildCache = {
    context: loaded.context,
    posts: known,
    outputs: written.outputs,
    facts: { key: loaded.key, entries: written.facts },
  }
  writeLockFile(root, ids)
  const savedPictures = preview ? [] : savePictures(root, plan.claims)
  pruneCopies(
    root,
    plan.claims.flatMap(({ output }): { readonly path: string }[] =>
      'draw' in output ? [output] : 'copy' in output && output.copy ? [output.copy] : [],
    ),
  )
  const saved = saveBuildCache(root, next, memory)
  const { changed, removed, unchanged } = written
  return {
    ok: true,
    problems: distinctProblems([...problems, ...written.warnings]),
    notes: [...notes, ...savedPictures],
    held: plan.held,
    counts: plan.counts,
    changed,
    readers: preview ? [] : readerChanges({ before: memory, posts: plan.posts, now: request.now }),
    removed,
    unchanged,
    audit: auditOf(plan.claims, []),
    memory: saved,
  }
}

/** @param ids the ids of the posts to report on; by default, of all */
export const auditOf = (claims: readonly Claim[], gaps: readonly Gap[], ids?: ReadonlySet<string>): AuditReport =>
  auditReport(
    claims.flatMap(({ output }) => ('render' in output ? [output] : [])),
    gaps,
    ids,
  )

/** An opened publication with the plan of its build. Its problems include those of the plan. */
export interface PlannedPublication extends OpenedPublication {
  /** Present if the publication was loaded. */
  readonly plan?: Plan
}

/** Opens a publication and plans its build. */
export async function openPlanned(
  disk: Disk,
  request: BuildRequest,
  given: Pick<OpenRequest, 'memory' | 'pool' | 'bodies' | 'inputs'>,
): Promise<PlannedPublication> {
  const { now, drafts, emails, progress } = request
  const options = { now, drafts, emails }
  const opened = await openPublication(disk, { ...given, options, ...(progress ? { progress } : {}) })
  if (!opened.loaded) return opened
  const plan = planBuild(opened.loaded, disk, request)
  const { posts: folder, items } = opened.loaded.publication
  const { files: authorFiles = [] } = opened.inputs.surroundings.context.authors ?? {}
  const strays = strayFiles(disk, { ...opened, claims: plan.claims, folder, items, authorFiles })
  const none = opened.known.size === 0 && disk.has(folder) ? [noPosts(folder)] : []
  return { ...opened, plan, problems: distinctProblems([...opened.problems, ...plan.problems, ...none, ...strays]) }
}

/** Reports a publication without posts, which may be looking in the wrong folder. */
const noPosts = (folder: string): Problem =>
  warning(
    'publication.no-posts',
    { file: folder },
    'There is no post in this folder.',
    'Write a Markdown file here, or name the folder with your posts under `posts` in publication.yml.',
  )

export const stopsBuild = (problems: readonly Problem[], strict: boolean): boolean =>
  problems.some(problem => (strict ? !isNote(problem) : isError(problem)))

export const refusedBuild = (
  problems: readonly Problem[],
  memory: BuildCache,
  plan: Plan | undefined,
): BuildReport => ({
  ok: false,
  problems,
  notes: plan?.notes ?? [],
  held: plan?.held ?? [],
  counts: plan?.counts ?? NOTHING,
  changed: [],
  readers: [],
  removed: [],
  unchanged: 0,
  memory,
})
