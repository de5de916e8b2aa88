import { isPostFile, type Post } from '../content/index.js'
import type { Problem } from '../core/problem.js'
import type { BuildCache, KnownPost } from './build-cache.js'
import { type Disk, sameMark } from './disk.js'
import type { Inputs } from './inputs.js'
import type { BuildOptions } from './plan.js'
import type { Progress } from './progress.js'
import { joined, type ReadTask, readBlocks, readShare } from './reading.js'
import type { Bodies } from './workers/shared-bodies.js'
import { workQueue } from './workers/work-queue.js'
import type { WorkerPool } from './workers/worker-pool.js'

/** All posts in the folder, read now or taken from the cache. */
export interface LoadedPosts {
  readonly known: BuildCache['posts']
  readonly bodies: Bodies
  readonly posts: readonly Post[]
  readonly problems: readonly Problem[]
}

export interface Loading {
  readonly disk: Disk
  readonly inputs: Inputs
  readonly memory: BuildCache
  readonly pool: WorkerPool
  readonly progress: Progress
  readonly options: BuildOptions
  /**
   * The paths that a watcher reported as changed since the cache was made, from the publication's root. If given, no
   * other file is examined.
   */
  readonly touched?: ReadonlySet<string>
}

export async function loadPosts(loading: Loading): Promise<LoadedPosts> {
  const { disk, inputs, memory, pool, progress, options } = loading
  const { context, publishers } = inputs.surroundings
  const sameContext = memory.context === inputs.context
  const before = sameContext ? memory.posts : new Map<string, KnownPost>()
  const touched = sameContext ? loading.touched : undefined
  const files = touched ? filesAfter(before, touched, inputs) : filesIn(disk, inputs)
  const changed = files.filter(file =>
    touched ? isTouched(before.get(file), file, touched) : !isCurrent(before.get(file), file, disk),
  )
  const task: ReadTask = {
    root: disk.root,
    context,
    publishers,
    files: changed,
    queue: workQueue(readBlocks(changed.length)),
    options,
  }
  const tick = (done: number): void => progress('Reading posts', done, changed.length)
  const shares = await pool.read(task, () => readShare(task, disk, inputs.surroundings, tick))
  const { known: read, bodies } = joined(shares)
  const asked = new Set(changed)
  const known = new Map<string, KnownPost>()
  for (const file of files) {
    // A file that should have been read and was not has been deleted in the meantime.
    const found = asked.has(file) ? read.get(file) : before.get(file)
    if (found) known.set(file, found)
  }
  const all = [...known.values()]
  return {
    known,
    bodies,
    posts: all.flatMap(({ post }) => (post ? [post] : [])),
    problems: all.flatMap(({ problems }) => problems),
  }
}

const isPost = (file: string, { surroundings }: Inputs): boolean => {
  const { posts } = surroundings.context
  return file.startsWith(`${posts}/`) && isPostFile(file.slice(posts.length + 1))
}

const filesIn = (disk: Disk, inputs: Inputs): string[] =>
  disk.list(inputs.surroundings.context.posts).filter(file => isPost(file, inputs))

function filesAfter(before: BuildCache['posts'], touched: ReadonlySet<string>, inputs: Inputs): string[] {
  const fresh = [...touched].filter(file => !before.has(file) && isPost(file, inputs))
  return fresh.length === 0 ? [...before.keys()] : [...before.keys(), ...fresh].sort()
}

const isTouched = (known: KnownPost | undefined, file: string, touched: ReadonlySet<string>): boolean =>
  known === undefined || touched.has(file) || known.reads.some(([path]) => touched.has(path))

function isCurrent(known: KnownPost | undefined, file: string, disk: Disk): boolean {
  return (
    known !== undefined &&
    sameMark(known.mark, disk.mark(file)) &&
    known.reads.every(([path, was]) => sameMark(disk.mark(path), was))
  )
}
