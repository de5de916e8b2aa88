import { type Body, readPost, type Surroundings } from '../content/index.js'
import type { KnownPost } from './build-cache.js'
import type { Disk } from './disk.js'
import type { Loaded } from './inputs.js'
import type { BuildOptions } from './plan.js'
import { type Bodies, bodyStore, type SharedBodies } from './workers/shared-bodies.js'
import { takenBlocks, type WorkQueue } from './workers/work-queue.js'

/** Posts that are to be read, by as many threads as there are. */
export interface ReadTask extends Omit<Surroundings, 'folder'> {
  readonly root: string
  readonly files: readonly string[]
  readonly queue: WorkQueue
  readonly options: BuildOptions
}

/** What one thread has read. */
export interface ReadShare {
  /** `[file, KnownPost][]` as JSON: a slice of a text would keep the whole file that it was cut from in memory. */
  readonly known: string
  readonly bodies: SharedBodies
}

const BLOCK = 16

/** Reads posts until none is left in the queue. */
export function readShare(
  { files, queue }: ReadTask,
  disk: Disk,
  surroundings: Surroundings,
  tick = (_: number) => {},
): ReadShare {
  const known: [string, KnownPost][] = []
  const bodies: Bodies = bodyStore()
  for (const block of takenBlocks(queue)) {
    tick(block * BLOCK)
    for (const file of files.slice(block * BLOCK, (block + 1) * BLOCK)) {
      const read = readOne(file, disk, surroundings)
      if (!read) continue
      known.push([file, read.known])
      if (read.body) bodies.add(file, read.body)
    }
  }
  return { known: JSON.stringify(known), bodies: bodies.share() }
}

/** What several threads have read, as one. */
export function joined(shares: readonly ReadShare[]): { known: Map<string, KnownPost>; bodies: Bodies } {
  const bodies = bodyStore()
  for (const share of shares) bodies.absorb(share.bodies)
  return { known: new Map(shares.flatMap(({ known }) => JSON.parse(known) as [string, KnownPost][])), bodies }
}

/** How many blocks a queue for so many files has. */
export const readBlocks = (files: number): number => Math.ceil(files / BLOCK)

/** One post from the disk; undefined where its file went away. */
export function readOne(
  file: string,
  disk: Disk,
  surroundings: Surroundings,
): { known: KnownPost; body?: Body } | undefined {
  const mark = disk.mark(file)
  const bytes = disk.read(file)
  if (!mark || !bytes) return undefined
  const { post, problems, render, reads } = readPost({ path: file, bytes }, surroundings)
  const marks = reads.map(path => [path, disk.mark(path)] as const)
  return {
    known: { mark, reads: marks, problems, ...(post ? { post } : {}) },
    ...(render ? { body: render() } : {}),
  }
}

/** The bodies of posts; one that was not read in this build is read when it is first asked for. */
export function bodiesFrom(bodies: Bodies, disk: Disk, surroundings: Surroundings): Loaded['body'] {
  return post => {
    const found = bodies.get(post.file)
    if (found) return found
    const read = readOne(post.file, disk, surroundings)?.body
    if (!read) throw new Error(`${post.file} changed while it was being built. Build again.`)
    bodies.add(post.file, read)
    return read
  }
}
