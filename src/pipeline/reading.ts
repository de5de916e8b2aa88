import { bodyProof } from '../audit/index.js'
import {
  type Body,
  isLinkList,
  type LinkListResult,
  type Post,
  type PostFile,
  readLinkList,
  readPosts,
  type Surroundings,
  sourceName,
} from '../content/index.js'
import type { KnownPost } from './build-cache.js'
import type { Disk } from './disk.js'
import type { LoadedPublication } from './inputs.js'
import type { BuildOptions } from './plan.js'
import { type Bodies, bodyStore, type SharedBodies } from './workers/shared-bodies.js'
import { takenBlocks, type WorkQueue } from './workers/work-queue.js'

/** The posts to read, shared among all threads. */
export interface ReadTask extends Omit<Surroundings, 'folder'> {
  readonly root: string
  readonly files: readonly string[]
  readonly queue: WorkQueue
  readonly options: BuildOptions
  /** A folder for files with the bodies; without it, they are in memory. */
  readonly bodies?: string | undefined
}

/** The posts that one thread has read. */
export interface ReadShare {
  /**
   * `[file, KnownPost][]` as JSON. JSON copies the text, while slices of a string would keep the whole source file in
   * memory.
   */
  readonly known: string
  readonly bodies: SharedBodies
}

const BLOCK = 16

/** Reads posts until the queue is empty. */
export function readShare(
  { files, queue, bodies: folder }: ReadTask,
  disk: Disk,
  surroundings: Surroundings,
  tick = (_: number) => {},
): ReadShare {
  const known: [string, KnownPost][] = []
  const bodies: Bodies = bodyStore(folder)
  for (const block of takenBlocks(queue)) {
    tick(block * BLOCK)
    for (const read of readTogether(files.slice(block * BLOCK, (block + 1) * BLOCK), disk, surroundings)) {
      known.push([read.file, read.known])
      for (const [source, body, of] of read.bodies) bodies.add(source, body, of)
    }
  }
  const shared = bodies.share()
  bodies.close()
  return { known: JSON.stringify(known), bodies: shared }
}

/** Merges the posts that several threads have read. */
export function joinedShares(
  shares: readonly ReadShare[],
  folder?: string,
): { known: Map<string, KnownPost>; bodies: Bodies } {
  const bodies = bodyStore(folder)
  const known = new Map<string, KnownPost>()
  const share = valueSharing()
  for (const each of shares) {
    bodies.absorb(each.bodies)
    for (const [file, read] of JSON.parse(each.known) as [string, KnownPost][])
      known.set(file, { ...read, posts: read.posts.map(share) })
  }
  return { known, bodies }
}

/** The length from which a value is probably no other post’s, as JSON. */
const OWN = 300

/**
 * Returns a function that gives posts the same objects where they say the same, such as authors, tags, publishers and empty lists. There
 * may be a hundred thousand posts, in each thread, and these are a third of their memory.
 */
function valueSharing(): (post: Post) => Post {
  const values = new Map<string, unknown>()
  const shared = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) share(value)
    const text = JSON.stringify(value)
    if (text.length > OWN) return value
    const known = values.get(text)
    if (known === undefined) values.set(text, value)
    return known ?? value
  }
  const share = (whole: object): void => {
    for (const [key, part] of Object.entries(whole))
      if (typeof part === 'string' || typeof part === 'object') Reflect.set(whole, key, shared(part))
  }
  return post => {
    for (const [key, value] of Object.entries(post)) {
      if (Array.isArray(value) || key === 'extra') Reflect.set(post, key, shared(value))
      else if (key === 'original') share(value)
    }
    return post
  }
}

/** Returns the number of blocks in a queue for a number of files. */
export const readBlocks = (files: number): number => Math.ceil(files / BLOCK)

/** A post that was read, with its body, and with its Markdown if that is all of its file below the frontmatter. */
interface ReadItem {
  readonly post: Post
  readonly body: Body
  readonly markdown?: string | undefined
}

type ReadItems = Omit<LinkListResult, 'items'> & { readonly items: readonly ReadItem[] }

/** What one file says. */
interface ReadFile {
  readonly file: string
  readonly known: KnownPost
  readonly bodies: readonly (readonly [source: string, body: Body, of: string])[]
}

/** Reads one post or one list of link items from disk, or returns undefined if the file has been deleted. */
const readOne = (file: string, disk: Disk, surroundings: Surroundings): ReadFile | undefined =>
  readTogether([file], disk, surroundings)[0]

/** Reads files from disk. Those that have been deleted are left out. */
function readTogether(files: readonly string[], disk: Disk, surroundings: Surroundings): ReadFile[] {
  const found = files.flatMap(path => {
    const mark = disk.fileState(path)
    const bytes = disk.read(path)
    return mark && bytes ? [{ path, bytes, mark }] : []
  })
  const read = ({ path, mark }: (typeof found)[number], { items, problems, reads }: ReadItems): ReadFile => {
    const name = distinctNameOf(path, surroundings)
    const marks = reads.map(each => [each, disk.fileState(each)] as const)
    return {
      file: path,
      known: { mark, reads: marks, problems, posts: items.map(({ post }) => post), ...(name ? { name } : {}) },
      bodies: items.map(({ post, body, markdown }) => {
        const proof = markdown === undefined ? undefined : bodyProof(body, { markdown, math: post.math === true })
        return [sourceName(post), { ...body, proof }, post.fingerprint] as const
      }),
    }
  }
  const lists = found.filter(({ path }) => isLinkList(path))
  const groups = groupsBySize(found.filter(({ path }) => !isLinkList(path)))
  return [
    ...lists.map(file => read(file, readLinkList(file, surroundings))),
    ...groups.flatMap(group =>
      readPosts(group, surroundings).map(({ post, body, markdown, ...rest }, i) =>
        read(group[i] as (typeof group)[number], { items: post && body ? [{ post, body, markdown }] : [], ...rest }),
      ),
    ),
  ]
}

/** The size of posts that are read together, in bytes, because all that is made of their text is in memory at the same time. */
const TOGETHER = 100_000

/** Divides files into groups that are not larger, unless a single file is. */
function groupsBySize<File extends PostFile>(files: readonly File[]): File[][] {
  const groups: File[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const file of files) {
    size += file.bytes.length
    if (size > TOGETHER) {
      groups.push([])
      size = file.bytes.length
    }
    groups.at(-1)?.push(file)
  }
  return groups
}

/** Returns the distinct name of a file as text, if it has one. */
export function distinctNameOf(
  file: string,
  { names, context }: Pick<Surroundings, 'names' | 'context'>,
): string | undefined {
  const name = names?.get(file.slice(context.posts.length + 1))
  return name && JSON.stringify(name)
}

/**
 * Returns the bodies of posts. A body that this build has not read is read on first use, with all others of its file.
 * @param kept returns the bodies that earlier builds have kept
 */
export function bodiesFrom(
  bodies: Bodies,
  disk: Disk,
  surroundings: Surroundings,
  kept: (post: Post) => Body | undefined = () => undefined,
): LoadedPublication['body'] {
  return post => {
    const source = sourceName(post)
    const found = bodies.get(source)
    if (found) return found
    const known = kept(post)
    if (known) {
      bodies.add(source, known, post.fingerprint)
      return known
    }
    const all = readOne(post.file, disk, surroundings)?.bodies ?? []
    for (const [each, body, of] of all) bodies.add(each, body, of)
    const read = all.find(([each]) => each === source)?.[1]
    if (!read) throw new Error(`${post.file} changed while it was being built. Build again.`)
    return read
  }
}
