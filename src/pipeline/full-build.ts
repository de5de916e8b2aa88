import { join } from 'node:path'
import { type AuditReport, auditorOf, auditReport, type Gap } from '../audit/index.js'
import { distinctProblems, isError, isNote, type Problem, warning } from '../core/problem.js'
import { type BuildCache, loadBuildCache, saveBuildCache } from './build-cache.js'
import type { BuildReport, BuildRequest } from './build-report.js'
import { type Disk, openFolder } from './disk.js'
import { loadFacts, saveFacts } from './facts-file.js'
import { lockFileFault, writeLockFile } from './id-lock-file.js'
import { auditSetting, type Inputs, originsIn, readInputs } from './inputs.js'
import { type KeptBodies, keptBodies } from './kept-bodies.js'
import { type Beginning, recordBuild } from './last-build.js'
import { type OpenedPublication, type OpenRequest, openPublication } from './open-publication.js'
import type { Claim } from './outputs.js'
import { pruneCopies } from './picture-store.js'
import { type Plan, planBuild } from './plan.js'
import { readerChanges } from './reader-changes.js'
import { savePictures } from './sent-pictures.js'
import { strayFiles } from './stray-files.js'
import { type WorkerPool, withWorkers } from './workers/worker-pool.js'
import { writeOutputs } from './write.js'

const NOTHING = { posts: 0, feeds: 0, emails: 0, held: 0 }

/** Builds out/ of a publication that this process has locked. */
export async function fullBuild(request: BuildRequest, beginning: Beginning): Promise<BuildReport> {
  const disk = openFolder(request.root)
  const inputs = readInputs(disk, { keeps: true })
  const bodies = keptBodies(disk.root, inputs.context)
  try {
    const locked = { ...request, inputs, bodies, beginning }
    return await withWorkers(request.threads, pool => buildLocked(disk, locked, pool))
  } finally {
    bodies.close()
  }
}

/** A build with its inputs, the bodies of earlier ones, and what the publication looked like when it began. */
interface LockedBuild extends BuildRequest {
  readonly inputs: Inputs
  readonly bodies: KeptBodies
  readonly beginning: Beginning
}

async function buildLocked(disk: Disk, request: LockedBuild, pool: WorkerPool): Promise<BuildReport> {
  const memory = request.memory ?? loadBuildCache(disk.root)
  const { inputs, bodies } = request
  const planned = await openPlanned(disk, request, { memory, pool, inputs, bodies: bodies.folder, kept: bodies.of })
  try {
    const report = await writePlanned(planned, disk, { request, memory, pool })
    if (report.ok) bodies.keep(planned.bodies.share())
    return report
  } finally {
    planned.bodies.close()
  }
}

async function writePlanned(
  { known, bodies, problems, loaded, plan }: PlannedPublication,
  disk: Disk,
  { request, memory, pool }: { readonly request: LockedBuild; readonly memory: BuildCache; readonly pool: WorkerPool },
): Promise<BuildReport> {
  const { progress } = request
  const { root } = disk
  if (!loaded || !plan || stopsBuild(problems, request.strict)) return refusedBuild(problems, memory, plan)
  const preview = request.preview || request.drafts
  const ids = preview ? { ...plan.ids, text: undefined } : plan.ids
  const unwritable = lockFileFault(root, ids)
  if (unwritable.length > 0) return refusedBuild([...problems, ...unwritable], memory, plan)
  const out = join(root, 'out')
  const facts = () => (memory.facts?.key === loaded.key ? memory.facts.entries : loadFacts(root, loaded.key))
  const auditor = auditorOf(auditSetting(loaded, originsIn(known)))
  const written = await writeOutputs(plan.claims, {
    disk,
    out,
    before: memory.outputs,
    pool,
    sources: { known, bodies, feeds: plan.feeds, now: request.now },
    audit: auditor,
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
    ...(written.facts
      ? { facts: { key: loaded.key, entries: written.facts } }
      : memory.facts
        ? { facts: memory.facts }
        : {}),
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
  if (written.facts) saveFacts(root, loaded.key, written.facts)
  const { held, counts } = plan
  const { changed, removed, unchanged } = written
  const audit = auditOf(plan.claims, [])
  // What will be made or saved again, or said only once, needs another build like this one.
  if (!written.isProvisional && savedPictures.length === 0) {
    const report = {
      problems: distinctProblems([...problems, ...written.doubts]),
      notes: plan.notes,
      held,
      counts,
      audit,
    }
    recordBuild(root, request.beginning, { now: request.now, until: plan.until, report, outputs: written.outputs })
  }
  return {
    ok: true,
    problems: distinctProblems([...problems, ...written.warnings]),
    notes: [...notes, ...savedPictures],
    held,
    counts,
    changed,
    readers: preview ? [] : readerChanges({ before: memory, posts: plan.posts, now: request.now }),
    removed,
    unchanged,
    audit,
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
  given: Pick<OpenRequest, 'memory' | 'pool' | 'bodies' | 'kept' | 'inputs'>,
): Promise<PlannedPublication> {
  const { progress } = request
  const opened = await openPublication(disk, { ...given, ...(progress ? { progress } : {}) })
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
