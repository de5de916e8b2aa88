import { existsSync, mkdir, readFileSync, writeFile } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { error, type Problem, ProblemsError } from '../problem.js'
import { type Disk, type Mark, markAt } from './disk.js'
import type { Claim, Output } from './outputs.js'

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

const MOST_OPEN = 96
const TURN = 8

/** Writes files while the next ones are rendered: the file system works in threads of its own. */
function stagingWriter(staging: string) {
  let open = 0
  let count = 0
  let fault: Error | undefined
  let settled = (): void => {}
  const done = (failed: Error | null): void => {
    fault ??= failed ?? undefined
    open -= 1
    settled()
  }
  /** Waits until no more than so many files are being written. */
  const atMost = async (most: number): Promise<void> => {
    while (open > most)
      await new Promise<void>(resolve => {
        settled = resolve
      })
    if (fault) throw fault
  }
  return {
    async put(path: string, bytes: string | Uint8Array): Promise<void> {
      const target = join(staging, path)
      open += 1
      count += 1
      mkdir(dirname(target), { recursive: true }, failed => (failed ? done(failed) : writeFile(target, bytes, done)))
      // A folder that is made gets its file when the event loop has a turn.
      if (count % TURN === 0) await turn()
      await atMost(MOST_OPEN)
    },
    finished: () => atMost(0),
  }
}
