import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AttributionRecord, Auditor, AuditResult, Doubt, Gap, RecordedFacts } from '../audit/index.js'
import { append } from '../core/long-lists.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { Edition, RenderedEdition } from '../editions/index.js'
import { doubtProblems, gapProblems } from '../lint/index.js'
import { type Disk, type FileState, fileStateAt } from './disk.js'
import { hasPieces, writePieces } from './large-file.js'
import type { Claim, Copy, Drawing, Output } from './outputs.js'
import { type CopiedFile, copiedFile, drawnFile } from './picture-store.js'
import { inRenderOrder } from './render-order.js'
import { isPacked, type PackingSources, packOutputs } from './workers/packed-outputs.js'
import { claimRegister, renderClaimsFor } from './workers/render-claims.js'
import type { RenderShare, RenderTask, WorkerPool } from './workers/worker-pool.js'

/** The outputs to render into the staging folder. */
export interface RenderWork {
  readonly claims: readonly Claim[]
  readonly disk: Disk
  readonly out: string
  readonly staging: string
  readonly pool: WorkerPool
  /** What other threads need to render. */
  readonly sources: PackingSources
  /** Reads each edition back right after it is rendered. */
  readonly audit: Auditor
  /** Returns the facts of an earlier build of the same publication. They only save work. */
  readonly facts: () => RecordedFacts
  readonly tick: (done: number) => void
}

/** The rendered outputs, with the results of reading them back and the faults of those that failed. */
export interface RenderResult extends Omit<RenderShare, 'facts' | 'made'> {
  /** The outputs by path: null for a staged file, or the state of an unchanged file in out/. */
  readonly made: ReadonlyMap<string, FileState | null>
  /** The facts of all posts, if their record was made. */
  readonly facts?: RecordedFacts
  readonly faults: readonly Problem[]
  /** The paths of the outputs that the next build has to make again. */
  readonly provisional: ReadonlySet<string>
  /** The problems of files that were published nevertheless. */
  readonly warnings: readonly Problem[]
}

const MAX_FAULTS = 20

/** An edition that was rendered and read back. */
export interface AuditedEdition extends RenderedEdition, AuditResult {}

/** Renders an edition and reads it back. */
export async function renderAudited(edition: Edition, audit: Auditor): Promise<AuditedEdition> {
  const rendered = await edition.render()
  return { ...rendered, ...(await audit(edition, rendered.bytes, rendered.cut)) }
}

/** Returns the path of the file that tells other threads what to render. */
export const packedFileOf = (staging: string): string => `${staging}.jsonl`

/** Renders outputs into the staging folder. It stops after 20 faults, because more would only be noise. */
export async function renderOutputs(work: RenderWork): Promise<RenderResult> {
  const { pool, disk, out, staging } = work
  const record = work.claims.map(({ output }) => output).find(isRecord)
  const claims = work.claims.filter(({ output }) => output !== record)
  const ordered = inRenderOrder(claims, ({ output }) => output)
  const shared = ordered.map(({ output }) => output).filter(isPacked)
  const sharedClaims = renderClaimsFor(shared.length)
  const register = claimRegister(sharedClaims)
  const shares = pool.render(() => {
    const packed = packOutputs(packedFileOf(staging), shared, work.sources)
    return { out, staging, packed, claims: sharedClaims }
  })
  // The `await` below handles a rejection after this thread has done its part. Until then, this handler keeps Node from
  // ending the process.
  shares.catch(() => {})
  const own = newShare<string>()
  let alone = 0
  const failed = new Map<Claim, readonly Problem[]>()
  const provisional = new Set<string>()
  const warnings: Problem[] = []
  const stage = stagerFor(work)
  const makeAll = async (due: readonly Claim[], mayMake: (claim: Claim) => boolean): Promise<void> => {
    for (const claim of due) {
      if (failed.size >= MAX_FAULTS) return register.close()
      if (!mayMake(claim)) continue
      const { output } = claim
      if (!isPacked(output)) alone += 1
      work.tick(register.count() + alone)
      try {
        const edition: AuditedEdition & Partial<Omit<CopiedFile, 'bytes' | 'notes'>> =
          'render' in output ? await renderAudited(output, work.audit) : await fileOutput(output, disk, claim.file)
        add(own, { ...edition, made: [[output.path, stage(output.path, edition.bytes)]] })
        if (edition.provisional) provisional.add(output.path)
        append(warnings, edition.problems ?? [])
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).syscall) throw cause
        failed.set(claim, renderFault(claim, cause))
      }
    }
  }
  // The other threads begin with the pages. This thread begins at the end of the list, with the outputs that only it
  // can make.
  let number = shared.length
  await makeAll(ordered.reverse(), ({ output }) => {
    if (!isPacked(output)) return true
    number -= 1
    return register.take(number)
  })
  for (const { made, ...share } of await shares)
    add(own, { ...share, made: [...made].map(([place, mark]) => [shared[place]?.path ?? '', mark] as const) })
  // This pass repeats outputs that another thread failed to make, so that their fault is reported here.
  await makeAll(claims, claim => !own.made.has(claim.output.path) && !failed.has(claim))
  const faults = [...failed.values()].flat()
  const [gaps, doubts] = [inOrder(own.gaps, claims), inOrder(own.doubts, claims)]
  const { facts: found, ...made } = own
  const result = { ...made, notes: [...new Set(own.notes)], provisional, warnings, faults, gaps, doubts }
  if (!record || faults.length > 0 || gaps.length > 0) return result
  const { pieces, facts } = record.renderFrom(new Map([...work.facts(), ...found]))
  own.made.set(record.path, stage(record.path, pieces))
  return { ...result, facts }
}

/** Tells whether an output is the record of all others, which is made last. */
const isRecord = (output: Output): output is AttributionRecord => 'renderFrom' in output

/** A share that grows while its thread renders. */
interface GrowingShare<Name> extends Omit<RenderShare, 'made'> {
  readonly made: Map<Name, FileState | null>
  readonly notes: string[]
  readonly gaps: Gap[]
  readonly doubts: Doubt[]
  readonly facts: Map<string, Uint8Array>
}

const newShare = <Name>(): GrowingShare<Name> => ({
  made: new Map(),
  notes: [],
  gaps: [],
  doubts: [],
  facts: new Map(),
})

/** The results of one output, or those of another thread. */
interface Addition<Name> extends Pick<AuditedEdition, 'notes' | 'gaps' | 'doubts'> {
  readonly made: Iterable<readonly [name: Name, mark: FileState | null]>
  readonly facts: Iterable<readonly [name: string, facts: Uint8Array]>
}

function add<Name>(share: GrowingShare<Name>, { made, notes = [], gaps, doubts, facts }: Addition<Name>): void {
  for (const [name, mark] of made) share.made.set(name, mark)
  append(share.notes, notes)
  append(share.gaps, gaps)
  append(share.doubts, doubts)
  for (const [name, each] of facts) share.facts.set(name, each)
}

/** Sorts gaps in the order of the plan, regardless of which thread found them. */
function inOrder(gaps: readonly Gap[], claims: readonly Claim[]): Gap[] {
  const places = new Map(claims.map(({ output }, place) => [output.path, place]))
  return [...gaps].sort((a, b) => (places.get(a.path) ?? 0) - (places.get(b.path) ?? 0))
}

/** Turns gaps and doubts about credits into problems, each with the file of its post. */
export function problemsOfAudit(
  { gaps, doubts }: { readonly gaps: readonly Gap[]; readonly doubts: readonly Doubt[] },
  claims: readonly Claim[],
): Problem[] {
  if (gaps.length + doubts.length === 0) return []
  const files = new Map<string, string>()
  for (const { output, file } of claims)
    if (file && 'shows' in output) for (const { id } of output.shows?.articles ?? []) files.set(id, file)
  const fileOf = (id: string): string | undefined => files.get(id)
  return [...gapProblems(gaps, fileOf), ...doubtProblems(doubts, fileOf)]
}

/**
 * Makes the outputs that no other thread has claimed, until none is left or one fails.
 * @param outputAt returns an output by its number
 */
export async function renderShare(
  outputAt: (number: number) => Edition | Drawing,
  task: RenderTask,
  { audit, disk }: { readonly audit: Auditor; readonly disk: Disk },
): Promise<RenderShare> {
  const register = claimRegister(task.claims)
  const stage = stagerFor(task)
  const share = newShare<number>()
  for (const number of task.packed.outputs.keys()) {
    if (!register.take(number)) continue
    try {
      const output = outputAt(number)
      const rendered = 'draw' in output ? await fileOutput(output, disk) : await renderAudited(output, audit)
      // The first thread makes it again, and says why it is provisional.
      if ('provisional' in rendered && rendered.provisional) continue
      add(share, { ...rendered, made: [[number, stage(output.path, rendered.bytes)]] })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).syscall) throw cause
      break
    }
  }
  return share
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

/** Reads a file that is published, or draws a picture. Neither shows the credit that the audit looks for. */
const fileOutput = async (output: Copy | Drawing, disk: Disk, file?: string): Promise<AuditedEdition & CopiedFile> => ({
  ...('draw' in output ? await drawnFile(output, disk, file) : await copiedFile(output, disk)),
  gaps: [],
  doubts: [],
  facts: [],
})

/**
 * Returns the state of a file that already has these bytes, otherwise null. Such a file is not written again, so that tools
 * which publish out/ see no change.
 */
function sameBytes(path: string, bytes: StagedBytes): FileState | null {
  const mark = fileStateAt(path)
  if (!mark) return null
  if (typeof bytes === 'function') return hasPieces(path, bytes()) ? mark : null
  const wanted = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return mark[0] === wanted.length && readFileSync(path).equals(wanted) ? mark : null
}

/** The bytes of a file, or a function that makes them piece by piece, because the whole would be large. */
type StagedBytes = string | Uint8Array | (() => Iterable<string | Uint8Array>)

/**
 * Returns a function that writes a file into the staging folder, unless out/ already has the same bytes. In that case, the
 * function returns the state of the file in out/.
 */
function stagerFor({ out, staging }: Pick<RenderWork, 'out' | 'staging'>) {
  const first = !existsSync(out)
  let made: string | undefined
  return (path: string, bytes: StagedBytes): FileState | null => {
    const mark = first ? null : sameBytes(join(out, path), bytes)
    if (mark) return mark
    const target = join(staging, path)
    const folder = dirname(target)
    // The files of an issue are in one folder, one after another.
    if (folder !== made) mkdirSync(folder, { recursive: true })
    made = folder
    // The write is synchronous, because the threads keep all processors busy, and waiting for the disk costs nothing else.
    if (typeof bytes === 'function') writePieces(target, bytes())
    else writeFileSync(target, bytes)
    return null
  }
}
