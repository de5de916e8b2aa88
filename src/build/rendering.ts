import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Post } from '../content/index.js'
import { error, type Problem, ProblemsError } from '../problem.js'
import { bodyStore, type SharedBodies } from './bodies.js'
import { type Disk, type Mark, markAt, openDisk } from './disk.js'
import { readGround } from './ground.js'
import type { Claim, Output } from './outputs.js'
import { type BuildOptions, planFeeds } from './plan.js'
import { bodiesFrom } from './reading.js'

/** Outputs that are to be rendered and staged. */
export interface RenderWork {
  readonly claims: readonly Claim[]
  readonly disk: Disk
  readonly out: string
  readonly staging: string
  readonly tick: (done: number) => void
}

/** What was made: for each path null where it is staged, or the mark of a file in out/ that was right already. */
export interface Rendered {
  readonly made: ReadonlyMap<string, Mark | null>
  readonly faults: readonly Problem[]
}

const FAULTS_ENOUGH = 20

/** Renders outputs into the staging folder until all are made, or nothing more would be learnt from going on. */
export async function renderOutputs({ claims, disk, out, staging, tick }: RenderWork): Promise<Rendered> {
  const made = new Map<string, Mark | null>()
  const faults: Problem[] = []
  const writer = stagingWriter(staging)
  const first = !existsSync(out)
  for (const [i, claim] of claims.entries()) {
    if (faults.length >= FAULTS_ENOUGH) break
    tick(i)
    const { path } = claim.output
    try {
      const bytes = await bytesOf(claim.output, disk)
      const mark = first ? null : sameBytes(join(out, path), bytes)
      if (!mark) await writer.put(path, bytes)
      made.set(path, mark)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).syscall) throw cause
      faults.push(...renderFault(claim, cause))
    }
  }
  await writer.finished()
  return { made, faults }
}

/** Feeds that are to be rendered in another thread, and all that it needs for that. */
export interface FeedTask {
  readonly kind: 'feeds'
  readonly root: string
  readonly paths: readonly string[]
  /** Of what the plan was made with. */
  readonly key: string
  /** `Post[]` as JSON. */
  readonly posts: string
  readonly bodies: SharedBodies
  readonly options: BuildOptions
  readonly out: string
  readonly staging: string
}

/** The feeds of a plan, which is a pure function of what it is made from: this thread's is the same as the other's. */
export async function renderFeeds({ root, paths, key, posts, out, staging, ...task }: FeedTask): Promise<Rendered> {
  const disk = openDisk(root)
  const ground = readGround(disk)
  const bodies = bodyStore()
  bodies.absorb(task.bodies)
  const { publication } = ground
  if (!publication || ground.key !== key)
    throw new Error('The publication changed while it was being built. Build again.')
  const body = bodiesFrom(bodies, disk, ground.surroundings)
  const due = new Set(paths)
  const editions = planFeeds({ ...ground, publication, posts: JSON.parse(posts) as Post[], body }, task.options)
  const claims = editions.filter(({ path }) => due.has(path)).map(output => ({ output }))
  return renderOutputs({ claims, disk, out, staging, tick: () => {} })
}

/** What went wrong with an output, for the editor. */
export function renderFault({ output, file }: Claim, cause: unknown): readonly Problem[] {
  if (cause instanceof ProblemsError) return cause.problems
  const message = cause instanceof Error ? cause.message : String(cause)
  const what = `\`${output.path}\` could not be made: ${message}`
  return [
    error('edition.render', { file: file ?? 'publication.yml' }, what, 'Correct the template or the post it names.'),
  ]
}

async function bytesOf(output: Output, disk: Disk): Promise<string | Uint8Array> {
  if ('render' in output) return output.render()
  const bytes = disk.read(output.from)
  if (!bytes) throw new Error(`${output.from} went away while it was being copied. Build again.`)
  return bytes
}

/** The mark of a file that holds these bytes already: it keeps its time, so that what publishes out/ sees no change. */
function sameBytes(path: string, bytes: string | Uint8Array): Mark | null {
  const mark = markAt(path)
  if (!mark) return null
  const wanted = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return mark[0] === wanted.length && readFileSync(path).equals(wanted) ? mark : null
}

const MOST_OPEN = 64
const TURN = 8

/** Writes files while the next ones are rendered: the file system works in threads of its own. */
function stagingWriter(staging: string) {
  const folders = new Map<string, Promise<unknown>>()
  const open = new Set<Promise<void>>()
  let fault: unknown
  let count = 0
  const write = async (path: string, bytes: string | Uint8Array): Promise<void> => {
    const folder = dirname(path)
    const ready = folders.get(folder) ?? mkdir(folder, { recursive: true })
    folders.set(folder, ready)
    await ready
    await writeFile(path, bytes)
  }
  const settle = async (most: number): Promise<void> => {
    while (open.size > most) await Promise.race(open)
    if (fault !== undefined) throw fault
  }
  return {
    async put(path: string, bytes: string | Uint8Array): Promise<void> {
      const job: Promise<void> = write(join(staging, path), bytes)
        .catch(cause => {
          fault ??= cause
        })
        .finally(() => open.delete(job))
      open.add(job)
      count += 1
      // Finished folders get their files only when the event loop has had a turn.
      if (count % TURN === 0) await turn()
      await settle(MOST_OPEN)
    },
    finished: () => settle(0),
  }
}
