import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Auditor, FactStore, Gap } from '../audit/index.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { Edition } from '../editions/index.js'
import { gapProblems } from '../lint/index.js'
import { type Disk, type Mark, markAt } from './disk.js'
import type { Claim, Output } from './outputs.js'
import { claimRegister, renderClaimName, renderClaimsFor } from './workers/render-claims.js'
import type { RenderShare, RenderTask, WorkerPool } from './workers/worker-pool.js'

/** The outputs to render into the staging folder. */
export interface RenderWork {
  readonly claims: readonly Claim[]
  readonly disk: Disk
  readonly out: string
  readonly staging: string
  readonly pool: WorkerPool
  /** Reads each edition back right after it is rendered. */
  readonly audit: Auditor
  readonly ledger: FactStore
  readonly tick: (done: number) => void
}

/** The rendered outputs. The value is null for a staged file, or the mark of an unchanged file in out/. */
export interface RenderResult {
  readonly made: ReadonlyMap<string, Mark | null>
  readonly faults: readonly Problem[]
  readonly gaps: readonly Gap[]
}

const FAULTS_ENOUGH = 20

/** Renders outputs into the staging folder. It stops early after 20 faults, as more would add nothing. */
export async function renderOutputs(work: RenderWork): Promise<RenderResult> {
  const { claims, pool, disk, out, staging } = work
  const tickets = renderClaimsFor(claims.flatMap(({ output }) => ('render' in output ? [renderClaimName(output)] : [])))
  const office = claimRegister(tickets)
  const shares = pool.render({ out, staging, tickets })
  // A rejection is handled below, after this thread has done its part. This handler only prevents an unhandled
  // rejection.
  shares.catch(() => {})
  const made = new Map<string, Mark | null>()
  const failed = new Map<Claim, readonly Problem[]>()
  const gaps: Gap[] = []
  const stage = stagerFor(work)
  const makeAll = async (due: readonly Claim[], mayMake: (claim: Claim) => boolean): Promise<void> => {
    for (const claim of due) {
      if (failed.size >= FAULTS_ENOUGH) return office.close()
      if (!mayMake(claim)) continue
      work.tick(office.count())
      const { path } = claim.output
      try {
        const bytes = await bytesOf(claim.output, disk)
        if ('render' in claim.output) gaps.push(...(await work.audit(claim.output, bytes)))
        made.set(path, stage(path, bytes))
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).syscall) throw cause
        failed.set(claim, renderFault(claim, cause))
      }
    }
  }
  // The other threads begin with the pages. This thread begins at the end of the list, with the outputs that only it
  // can make.
  await makeAll(
    claims.toReversed(),
    ({ output, last }) => !last && (!('render' in output) || office.take(renderClaimName(output))),
  )
  for (const share of await shares) {
    for (const [path, mark] of share.made) made.set(path, mark)
    gaps.push(...share.gaps)
    work.ledger.absorb(share.facts)
  }
  // This pass makes the outputs that depend on all others. It also repeats outputs that another thread failed to make,
  // so that their fault is reported here.
  await makeAll(claims, claim => !made.has(claim.output.path) && !failed.has(claim))
  return { made, faults: [...failed.values()].flat(), gaps: inOrder(gaps, claims) }
}

/** Sorts gaps in the order of the plan, regardless of which thread found them. */
function inOrder(gaps: readonly Gap[], claims: readonly Claim[]): Gap[] {
  const places = new Map(claims.map(({ output }, place) => [output.path, place]))
  return [...gaps].sort((a, b) => (places.get(a.path) ?? 0) - (places.get(b.path) ?? 0))
}

/** Turns gaps into problems, each with the file of its post. */
export function problemsOfGaps(gaps: readonly Gap[], claims: readonly Claim[]): Problem[] {
  if (gaps.length === 0) return []
  const files = new Map<string, string>()
  for (const { output, file } of claims)
    if (file && 'shows' in output) for (const { id } of output.shows?.articles ?? []) files.set(id, file)
  return gapProblems(gaps, id => files.get(id))
}

/** Renders the editions that no other thread has claimed, until none is left or one fails. */
export async function renderShare(
  editions: readonly Edition[],
  task: RenderTask,
  { audit, ledger }: Pick<RenderWork, 'audit' | 'ledger'>,
): Promise<RenderShare> {
  const office = claimRegister(task.tickets)
  const stage = stagerFor(task)
  const made: [string, Mark | null][] = []
  const gaps: Gap[] = []
  for (const edition of editions) {
    if (!office.take(renderClaimName(edition))) continue
    try {
      const bytes = await edition.render()
      gaps.push(...(await audit(edition, bytes)))
      made.push([edition.path, stage(edition.path, bytes)])
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).syscall) throw cause
      break
    }
  }
  return { made, gaps, facts: ledger.entries() }
}

/** Describes the failure of an output for the editor. */
export function renderFault({ output, file }: Claim, cause: unknown): readonly Problem[] {
  if (cause instanceof ProblemsError) return cause.problems
  const message = cause instanceof Error ? cause.message : String(cause)
  const what = `\`${output.path}\` could not be rendered: ${message}`
  return [
    error(
      'edition.render',
      { file: file ?? 'publication.yml' },
      what,
      'Correct the template, or the post that the message names.',
    ),
  ]
}

async function bytesOf(output: Output, disk: Disk): Promise<string | Uint8Array> {
  if ('render' in output) return output.render()
  const bytes = disk.read(output.from)
  if (!bytes) throw new Error(`${output.from} was deleted while it was being copied. Build again.`)
  return bytes
}

/**
 * Returns the mark of a file that already has these bytes. It keeps its modification time, so that tools which publish
 * out/ see no change.
 */
function sameBytes(path: string, bytes: string | Uint8Array): Mark | null {
  const mark = markAt(path)
  if (!mark) return null
  const wanted = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return mark[0] === wanted.length && readFileSync(path).equals(wanted) ? mark : null
}

/**
 * Returns a function that writes bytes into the staging folder, unless out/ already has them. It then returns the mark
 * of that file.
 */
function stagerFor({ out, staging }: Pick<RenderWork, 'out' | 'staging'>) {
  const first = !existsSync(out)
  return (path: string, bytes: string | Uint8Array): Mark | null => {
    const mark = first ? null : sameBytes(join(out, path), bytes)
    if (mark) return mark
    const target = join(staging, path)
    mkdirSync(dirname(target), { recursive: true })
    // The write is synchronous: the threads keep all processors busy, so asynchronous writes would cost more than they
    // save.
    writeFileSync(target, bytes)
    return null
  }
}
