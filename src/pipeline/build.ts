import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditReport, auditorOf, auditReport, type FactStore, factStore, type Gap } from '../audit/index.js'
import { distinctProblems, error, isError, isNote, type Problem, ProblemsError } from '../core/problem.js'
import { type BuildCache, loadBuildCache, saveBuildCache } from './build-cache.js'
import { type Disk, openDisk } from './disk.js'
import { lockFileFault, writeLockFile } from './id-lock-file.js'
import { auditSetting, type Loaded, readInputs } from './inputs.js'
import { type LoadedPosts, loadPosts } from './load.js'
import { lockBuild } from './lock.js'
import { type BuildOptions, type Plan, planBuild } from './plan.js'
import type { Progress } from './progress.js'
import { type ReaderChange, readerChanges } from './reader-changes.js'
import { bodiesFrom } from './reading.js'
import { threadsHere, type WorkerPool, workerPool } from './workers/worker-pool.js'
import { writeOutputs } from './write.js'

export interface BuildRequest extends BuildOptions {
  /** The publication's folder. */
  readonly root: string
  /** Whether warnings stop the build too. */
  readonly strict: boolean
  /**
   * Whether this build shows posts that are not published yet. It then records no ids, as does any build with drafts.
   */
  readonly preview?: boolean
  readonly progress?: Progress
  /** The cache of the last build in this process; if absent, it is read from disk. */
  readonly memory?: BuildCache
  /** The number of threads that a large build may use; by default one per processor, but at most four. */
  readonly threads?: number
}

/** The result of a build. */
export interface BuildReport {
  readonly ok: boolean
  readonly problems: readonly Problem[]
  /** Further information for the editor, such as posts that were cut to fit into a digest. */
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

const silent: Progress = () => {}
const NOTHING = { posts: 0, feeds: 0, emails: 0, held: 0 }

/**
 * Builds out/. If there is any error, it writes nothing.
 * @throws ProblemsError if the folder does not exist or another build of it is running
 */
export async function build(request: BuildRequest): Promise<BuildReport> {
  const root = rootOf(request.root)
  const unlock = lockBuild(root)
  const pool = workerPool(request.threads ?? threadsHere())
  try {
    return await locked({ ...request, root }, pool)
  } finally {
    await pool.dismiss()
    unlock()
  }
}

async function locked(request: BuildRequest, pool: WorkerPool): Promise<BuildReport> {
  const { root, progress = silent } = request
  const memory = request.memory ?? loadBuildCache(root)
  const { read, problems, plan: planned, ready } = await prepare(request, memory, pool)
  if (!ready || stops(problems, request.strict)) return refused(problems, memory, planned)
  const { plan, loaded, disk, ledger } = ready
  const preview = request.preview || request.drafts
  const ids = preview ? { ...plan.ids, text: undefined } : plan.ids
  const unwritable = lockFileFault(root, ids)
  if (unwritable.length > 0) return refused([...problems, ...unwritable], memory, plan)
  const out = join(root, 'out')
  const audit = auditorOf({ ...auditSetting(loaded), ledger })
  const written = await writeOutputs(plan.claims, { disk, out, before: memory.outputs, pool, audit, ledger, progress })
  if ('faults' in written)
    return {
      ...refused(distinctProblems([...problems, ...written.faults]), memory, plan),
      ...reported(plan, written.gaps),
    }
  const facts = { key: loaded.key, entries: ledger.entries() }
  const next: BuildCache = { context: loaded.context, posts: read.known, outputs: written.outputs, facts }
  writeLockFile(root, ids)
  saveBuildCache(root, next)
  const { changed, removed, unchanged } = written
  return {
    ok: true,
    problems,
    notes: plan.notes,
    held: plan.held,
    counts: plan.counts,
    changed,
    readers: preview ? [] : readerChanges({ before: memory, posts: plan.posts, now: request.now }),
    removed,
    unchanged,
    ...reported(plan, []),
    memory: next,
  }
}

export const reported = ({ claims }: Plan, gaps: readonly Gap[]): { audit: AuditReport } => ({
  audit: auditReport(
    claims.flatMap(({ output }) => ('render' in output ? [output] : [])),
    gaps,
  ),
})

export interface Ready {
  readonly disk: Disk
  readonly loaded: Loaded
  readonly plan: Plan
  readonly ledger: FactStore
}

interface Prepared {
  readonly read: LoadedPosts
  readonly problems: readonly Problem[]
  /** Absent if publication.yml has too many errors to plan with. */
  readonly plan?: Plan
  /** Absent if publication.yml has errors. */
  readonly ready?: Ready
}

export async function prepare(request: BuildRequest, memory: BuildCache, pool: WorkerPool): Promise<Prepared> {
  const { progress = silent } = request
  const disk = openDisk(request.root)
  const inputs = readInputs(disk)
  const { now, drafts, emails } = request
  const read = await loadPosts({ disk, inputs, memory, pool, progress, options: { now, drafts, emails } })
  const publication = inputs.publication ?? inputs.standIn
  const problems = [...inputs.problems, ...read.problems]
  if (!publication) return { read, problems }
  const loaded: Loaded = {
    ...inputs,
    publication,
    posts: read.posts,
    body: bodiesFrom(read.bodies, disk, inputs.surroundings),
  }
  const ledger = factStore(memory.facts?.key === loaded.key ? memory.facts.entries : undefined)
  const plan = planBuild(loaded, disk, request, ledger)
  const all = distinctProblems([...problems, ...plan.problems])
  return { read, problems: all, plan, ...(inputs.publication ? { ready: { disk, loaded, plan, ledger } } : {}) }
}

export const stops = (problems: readonly Problem[], strict: boolean): boolean =>
  problems.some(problem => (strict ? !isNote(problem) : isError(problem)))

export const refused = (problems: readonly Problem[], memory: BuildCache, plan: Plan | undefined): BuildReport => ({
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

export function rootOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    const problem = error(
      'build.no-folder',
      { file: folder },
      'This folder does not exist.',
      'Name another one with --root.',
    )
    throw new ProblemsError([problem])
  }
}
