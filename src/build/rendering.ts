import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Post } from '../content/index.js'
import { error, type Problem, ProblemsError } from '../problem.js'
import { bodyStore, type SharedBodies } from './bodies.js'
import { type Disk, type Mark, markAt } from './disk.js'
import type { Ground } from './ground.js'
import type { Claim, Output } from './outputs.js'
import { type BuildOptions, type Plan, planBuild } from './plan.js'
import { type Queue, shareOf } from './queue.js'
import { bodiesFrom } from './reading.js'

/** Outputs that are to be rendered and staged, by as many threads as there are. */
export interface RenderWork {
  /** Places in the plan's claims; those of one block are made by one thread. */
  readonly blocks: readonly (readonly number[])[]
  readonly queue: Queue
  readonly out: string
  readonly staging: string
}

/** The same for a thread that has to make the plan for itself. */
export interface RenderTask extends RenderWork {
  readonly kind: 'render'
  /** Of the plan that the places are meant in. */
  readonly key: string
  readonly claims: number
  /** `Post[]` as JSON. */
  readonly posts: string
  readonly bodies: SharedBodies
  readonly options: BuildOptions
}

/** What one thread has made: for each place null where it is staged, or the mark of a file in out/ that was right already. */
export interface RenderShare {
  readonly made: readonly (readonly [place: number, mark: Mark | null])[]
  readonly faults: readonly Problem[]
  readonly notes: readonly string[]
}

const FAULTS_ENOUGH = 20
const BLOCK = 24

/** Places as blocks: a group stays together and comes first, because it takes long; others go by the two dozen. */
export function blocksOf(claims: readonly Claim[], places: readonly number[]): number[][] {
  const groups = new Map<string, number[]>()
  const singles: number[][] = []
  for (const place of places) {
    const output = claims[place]?.output
    const group = output && 'group' in output ? output.group : undefined
    const block = group === undefined ? singles.at(-1) : groups.get(group)
    if (block && (group !== undefined || block.length < BLOCK)) block.push(place)
    else if (group === undefined) singles.push([place])
    else groups.set(group, [place])
  }
  return [...groups.values(), ...singles]
}

/** Renders outputs until none is left in the queue, or nothing more would be learnt from going on. */
export async function renderShare(
  { claims, notes }: Pick<Plan, 'claims' | 'notes'>,
  work: RenderWork,
  disk: Disk,
  tick = (_: number) => {},
): Promise<RenderShare> {
  const made: [number, Mark | null][] = []
  const faults: Problem[] = []
  const folders = new Set<string>()
  for (const block of shareOf(work.queue)) {
    if (faults.length >= FAULTS_ENOUGH) break
    tick(block)
    for (const place of work.blocks[block] ?? []) {
      const claim = claims[place]
      if (!claim) continue
      const { output } = claim
      try {
        const bytes = await bytesOf(output, disk)
        const mark = sameBytes(join(work.out, output.path), bytes)
        if (!mark) put(join(work.staging, output.path), bytes, folders)
        made.push([place, mark])
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).syscall) throw cause
        faults.push(...renderFault(claim, cause))
      }
    }
  }
  return { made, faults, notes }
}

/** The share of a thread that knows nothing yet. The plan is a pure function of what it is given: all threads have the same. */
export function renderForeignShare(task: RenderTask, disk: Disk, ground: Ground): Promise<RenderShare> {
  const { publication } = ground
  const bodies = bodyStore()
  bodies.absorb(task.bodies)
  const posts = JSON.parse(task.posts) as Post[]
  const plan =
    publication &&
    planBuild(
      { ...ground, publication, posts, body: bodiesFrom(bodies, disk, ground.surroundings) },
      disk,
      task.options,
    )
  if (ground.key !== task.key || plan?.claims.length !== task.claims)
    throw new Error('The publication changed while it was being built. Build again.')
  return renderShare(plan, task, disk)
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

function put(path: string, bytes: string | Uint8Array, folders: Set<string>): void {
  const folder = dirname(path)
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
  folders.add(folder)
  writeFileSync(path, bytes)
}
