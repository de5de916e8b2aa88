import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { error, isError, type Problem, ProblemsError } from '../problem.js'
import { openDisk } from './disk.js'
import { type Loaded, load, type Progress } from './load.js'
import { lockBuild } from './lock.js'
import { type Memory, NO_MEMORY, recall, remember } from './memory.js'
import { type BuildOptions, type Plan, planBuild } from './plan.js'
import { type RenderFault, writeOutputs } from './write.js'

export interface BuildRequest extends BuildOptions {
  /** The publication's folder. */
  readonly root: string
  /** Warnings stop the build too. */
  readonly strict: boolean
  readonly progress?: Progress
  /** What the last build in this process remembered; read from disk where it is not given. */
  readonly memory?: Memory
}

/** What came of a build or a check. */
export interface BuildReport {
  readonly ok: boolean
  readonly problems: readonly Problem[]
  readonly counts: Plan['counts']
  /** Paths below out/. */
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
  readonly memory: Memory
}

const silent: Progress = () => {}
const NOTHING = { posts: 0, feeds: 0, emails: 0, held: 0 }

/**
 * Builds out/. With any error nothing is written.
 * @throws ProblemsError where the folder is not there or another build of it runs
 */
export async function build(request: BuildRequest): Promise<BuildReport> {
  const root = rootOf(request.root)
  const unlock = lockBuild(root)
  try {
    return await locked({ ...request, root })
  } finally {
    unlock()
  }
}

async function locked(request: BuildRequest): Promise<BuildReport> {
  const { root, progress = silent } = request
  const memory = request.memory ?? recall(root)
  const disk = openDisk(root)
  const made = prepare(request, memory)
  const { loaded, plan, problems } = made
  if (!loaded || !plan || stops(problems, request.strict)) return refused(problems, memory, plan)
  const out = join(root, 'out')
  const written = await writeOutputs(plan.claims, { disk, out, before: memory.outputs, progress })
  if (Array.isArray(written)) return refused([...problems, ...written.map(faultProblem)], memory, plan)
  const next: Memory = { context: loaded.context, posts: loaded.known, outputs: written.outputs }
  remember(root, next)
  const { changed, removed, unchanged } = written
  return { ok: true, problems, counts: plan.counts, changed, removed, unchanged, memory: next }
}

/** Every problem a build would find, rendering everything and writing nothing. */
export async function check(request: BuildRequest): Promise<BuildReport> {
  const root = rootOf(request.root)
  const { plan, problems } = prepare({ ...request, root }, NO_MEMORY)
  if (!plan || stops(problems, request.strict)) return refused(problems, NO_MEMORY, plan)
  const faults: RenderFault[] = []
  for (const { output, file } of plan.claims) {
    if (!('render' in output) || faults.length >= 20) continue
    try {
      await output.render()
    } catch (cause) {
      faults.push({ path: output.path, cause, ...(file ? { file } : {}) })
    }
  }
  if (faults.length > 0) return refused([...problems, ...faults.map(faultProblem)], NO_MEMORY, plan)
  return { ...refused(problems, NO_MEMORY, plan), ok: true }
}

function prepare(
  request: BuildRequest,
  memory: Memory,
): { loaded?: Loaded; plan?: Plan; problems: readonly Problem[] } {
  const disk = openDisk(request.root)
  const loaded = load(disk, memory, request.progress ?? silent)
  if (!('posts' in loaded)) return { problems: loaded.problems }
  const plan = planBuild(loaded, disk, request)
  return { loaded, plan, problems: unique([...loaded.problems, ...plan.problems]) }
}

const stops = (problems: readonly Problem[], strict: boolean): boolean =>
  problems.some(problem => strict || isError(problem))

const refused = (problems: readonly Problem[], memory: Memory, plan: Plan | undefined): BuildReport => ({
  ok: false,
  problems,
  counts: plan?.counts ?? NOTHING,
  changed: [],
  removed: [],
  unchanged: 0,
  memory,
})

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]

function faultProblem({ path, file, cause }: RenderFault): Problem {
  if (cause instanceof ProblemsError && cause.problems[0]) return cause.problems[0]
  const message = cause instanceof Error ? cause.message : String(cause)
  const what = `\`${path}\` could not be made: ${message}`
  return error(
    'edition.render',
    { file: file ?? 'publication.yml' },
    what,
    'Correct the template or the post it names.',
  )
}

function rootOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    const problem = error('build.no-folder', { file: folder }, 'There is no such folder.', 'Name another with --root.')
    throw new ProblemsError([problem])
  }
}
