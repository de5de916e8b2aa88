import { isPostFile, type Post } from '../content/index.js'
import type { Problem } from '../problem.js'
import type { Bodies } from './bodies.js'
import type { Crew } from './crew.js'
import { type Disk, sameMark } from './disk.js'
import type { Ground } from './ground.js'
import type { KnownPost, Memory } from './memory.js'
import type { BuildOptions } from './plan.js'
import type { Progress } from './progress.js'
import { queueOf } from './queue.js'
import { joined, type ReadTask, readBlocks, readShare } from './reading.js'

/** Every post of the folder, read now or known from the last build. */
export interface LoadedPosts {
  readonly known: Memory['posts']
  readonly bodies: Bodies
  readonly posts: readonly Post[]
  readonly problems: readonly Problem[]
}

export interface Loading {
  readonly disk: Disk
  readonly ground: Ground
  readonly memory: Memory
  readonly crew: Crew
  readonly progress: Progress
  readonly options: BuildOptions
}

export async function loadPosts({ disk, ground, memory, crew, progress, options }: Loading): Promise<LoadedPosts> {
  const { context, publishers } = ground.surroundings
  const before = memory.context === ground.context ? memory.posts : new Map<string, KnownPost>()
  const files = disk.list(context.posts).filter(file => isPostFile(file.slice(context.posts.length + 1)))
  const changed = files.filter(file => !isCurrent(before.get(file), file, disk))
  const task: ReadTask = {
    root: disk.root,
    context,
    publishers,
    files: changed,
    queue: queueOf(readBlocks(changed.length)),
    options,
  }
  const tick = (done: number): void => progress('Reading posts', done, changed.length)
  const shares = await crew.read(task, () => readShare(task, disk, ground.surroundings, tick))
  const { known: read, bodies } = joined(shares)
  const known = new Map<string, KnownPost>()
  for (const file of files) {
    const found = read.get(file) ?? before.get(file)
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

function isCurrent(known: KnownPost | undefined, file: string, disk: Disk): boolean {
  return (
    known !== undefined &&
    sameMark(known.mark, disk.mark(file)) &&
    known.reads.every(([path, was]) => sameMark(disk.mark(path), was))
  )
}
