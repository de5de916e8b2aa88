import {
  type Body,
  ID_LOCK_FILE,
  type IdLock,
  isLinkList,
  isMarkdownFile,
  isPostFile,
  type Post,
  postNames,
  readIdLock,
  type Surroundings,
} from '../content/index.js'
import { isError, type Problem, ProblemsError } from '../core/problem.js'
import type { Publication } from '../publication/index.js'
import { type BuildCache, type KnownPost, loadBuildCache } from './build-cache.js'
import { type Disk, type FileState, openFolder, sameFileState } from './disk.js'
import { limitHeapGrowth } from './heap-growth.js'
import { type Inputs, type LoadedPublication, readInputs, readSettings } from './inputs.js'
import type { Progress } from './progress.js'
import { bodiesFrom, distinctNameOf, joinedShares, type ReadTask, readBlocks, readShare } from './reading.js'
import type { Bodies } from './workers/shared-bodies.js'
import { workQueue } from './workers/work-queue.js'
import { type WorkerPool, withWorkers } from './workers/worker-pool.js'

/** The result of reading a publication's folder, with all problems in its files. */
export interface OpenedPublication {
  readonly disk: Disk
  readonly inputs: Inputs
  /** The posts by file, for the cache of the next build. */
  readonly known: BuildCache['posts']
  /** Every readable post. */
  readonly posts: readonly Post[]
  readonly bodies: Bodies
  readonly body: LoadedPublication['body']
  readonly problems: readonly Problem[]
  /** Absent if publication.yml has too many errors to plan with. */
  readonly loaded?: LoadedPublication
}

export interface OpenRequest {
  /** The results of an earlier reading. They only save work. */
  readonly memory: BuildCache
  /** The threads that read the posts. */
  readonly pool: WorkerPool
  /** A folder for files with the bodies of posts; without it, they are in memory. Whoever gives it closes `bodies`. */
  readonly bodies?: string | undefined
  /** Returns the bodies that earlier builds have kept. */
  readonly kept?: (post: Post) => Body | undefined
  readonly progress?: Progress
  /** Inputs that were read before and are still valid. */
  readonly inputs?: Inputs
  /**
   * The paths that a watcher reported as changed since the cache was made, from the publication's root. If given, no
   * other file is examined.
   */
  readonly touched?: ReadonlySet<string>
}

/** Reads a publication: its settings, its theme and its posts. Builds, checks, sends and the preview all begin here. */
export async function openPublication(disk: Disk, request: OpenRequest): Promise<OpenedPublication> {
  const inputs = request.inputs ?? readInputs(disk)
  const read = await readPosts(disk, inputs, request)
  const publication = inputs.publication ?? inputs.standIn
  const body = bodiesFrom(read.bodies, disk, read.surroundings, request.kept)
  return {
    ...read,
    disk,
    inputs,
    body,
    problems: [...inputs.problems, ...read.problems],
    ...(publication ? { loaded: { ...inputs, publication, posts: read.posts, body } } : {}),
  }
}

/** Reads the settings of a publication alone. @throws ProblemsError if they are missing or have errors */
export function readPublicationAt(root: string): Publication {
  const { publication, problems } = readSettings(openFolder(root))
  return withoutErrors(publication, problems)
}

/** Reads a publication with the posts that earlier builds have read, and writes nothing. */
export function openKnown(root: string): Promise<OpenedPublication> {
  return withWorkers(1, pool => openPublication(openFolder(root), { memory: loadBuildCache(root), pool }))
}

/** Reads the readable posts of a publication, drafts included. */
export const postsAt = async (root: string): Promise<readonly Post[]> => (await openKnown(root)).posts

/** Returns a value that was read without errors. @throws ProblemsError with the errors, if there are any */
export function withoutErrors<T>(read: T | undefined, problems: readonly Problem[]): T {
  const faults = problems.filter(isError)
  if (read === undefined || faults.length > 0) throw new ProblemsError(faults)
  return read
}

type ReadPosts = Pick<OpenedPublication, 'known' | 'posts' | 'bodies' | 'problems'> & {
  readonly surroundings: Surroundings
}

/** Reads all posts in the folder, or takes them from the cache. */
async function readPosts(disk: Disk, inputs: Inputs, request: OpenRequest): Promise<ReadPosts> {
  const { memory, pool, progress } = request
  const { context, publishers } = inputs.surroundings
  const sameContext = memory.context === inputs.context
  const before = sameContext ? memory.posts : new Map<string, KnownPost>()
  const touched = sameContext ? request.touched : undefined
  const files = touched ? filesAfter(before, touched, inputs) : filesIn(disk, inputs)
  const ofPosts = files.filter(file => file.startsWith(`${context.posts}/`))
  const below = ofPosts.map(file => file.slice(context.posts.length + 1)).filter(isPostFile)
  const names = postNames(below, () => lockOf(disk), context)
  const surroundings = { ...inputs.surroundings, names }
  const states = files.map(file => stateNow(file, before, touched, disk))
  limitHeapGrowth(states.map(state => state?.[0] ?? 0))
  const changed = files.filter(
    (file, i) =>
      before.get(file)?.name !== distinctNameOf(file, surroundings) ||
      (touched ? isTouched(before.get(file), file, touched) : !isCurrent(before.get(file), states[i], disk)),
  )
  const task: ReadTask = {
    root: disk.root,
    context,
    publishers,
    names,
    files: changed,
    queue: workQueue(readBlocks(changed.length)),
    bodies: request.bodies,
  }
  const tick = (done: number): void => progress?.('Reading posts', done, changed.length)
  const shares = await pool.read(task, () => readShare(task, disk, surroundings, tick))
  const { known: read, bodies } = joinedShares(shares, request.bodies)
  const wanted = new Set(changed)
  const known = new Map<string, KnownPost>()
  for (const file of files) {
    // A changed file that could not be read has been deleted in the meantime.
    const found = wanted.has(file) ? read.get(file) : before.get(file)
    if (found) known.set(file, found)
  }
  const all = [...known.values()]
  return {
    known,
    bodies,
    surroundings,
    posts: all.flatMap(({ posts }) => posts),
    problems: all.flatMap(({ problems }) => problems),
  }
}

/** Returns the state of a file. One that the watcher has not reported is as it was. */
function stateNow(
  file: string,
  before: BuildCache['posts'],
  touched: ReadonlySet<string> | undefined,
  disk: Disk,
): FileState | null {
  const known = touched && !touched.has(file) ? before.get(file) : undefined
  return known ? known.mark : disk.fileState(file)
}

/** Reads the lock for the names of files. A faulty one is reported when ids are compared. */
function lockOf(disk: Disk): IdLock {
  const bytes = disk.read(ID_LOCK_FILE)
  const read = bytes && readIdLock(new TextDecoder().decode(bytes))
  return read && !read.fault ? read.lock : new Map()
}

/** Tells whether a file is read. Of a file that is no post, reading gives a note, so that no text is left out in silence. */
const isRead = (file: string, inputs: Inputs): boolean => {
  const { posts } = inputs.surroundings.context
  const items = itemsFolder(inputs)
  return (
    (file.startsWith(`${posts}/`) && isMarkdownFile(file.slice(posts.length + 1))) ||
    (file.startsWith(`${items}/`) && isLinkList(file.slice(items.length + 1)))
  )
}

const itemsFolder = ({ publication, standIn }: Inputs): string => (publication ?? standIn)?.items ?? 'items'

const filesIn = (disk: Disk, inputs: Inputs): string[] =>
  [inputs.surroundings.context.posts, itemsFolder(inputs)]
    .flatMap(folder => (disk.has(folder) ? disk.list(folder) : []))
    .filter(file => isRead(file, inputs))

function filesAfter(before: BuildCache['posts'], touched: ReadonlySet<string>, inputs: Inputs): string[] {
  const fresh = [...touched].filter(file => !before.has(file) && isRead(file, inputs))
  return fresh.length === 0 ? [...before.keys()] : [...before.keys(), ...fresh].sort()
}

const isTouched = (known: KnownPost | undefined, file: string, touched: ReadonlySet<string>): boolean =>
  known === undefined || touched.has(file) || known.reads.some(([path]) => touched.has(path))

function isCurrent(known: KnownPost | undefined, state: FileState | null | undefined, disk: Disk): boolean {
  return (
    known !== undefined &&
    sameFileState(known.mark, state) &&
    known.reads.every(([path, was]) => sameFileState(disk.fileState(path), was))
  )
}
