import { auditorOf, type Gap } from '../audit/index.js'
import type { Problem } from '../core/problem.js'
import { distinctProblems } from '../core/problem.js'
import {
  type AskLinks,
  checkEmail,
  feedLedger,
  ignoreProblems,
  LINK_ANSWER_RULES,
  type LinkLedger,
  linkLedger,
  RULES,
  type Sources,
  unsaidFacts,
} from '../lint/index.js'
import { type BuildReport, type BuildRequest, prepare, type Ready, refused, reported, rootOf, stops } from './build.js'
import { EMPTY_CACHE } from './build-cache.js'
import { auditSetting } from './inputs.js'
import { ownPictures } from './own-pictures.js'
import { problemsOfGaps, renderFault } from './rendering.js'
import { sourcesOf } from './sources.js'
import { threadsHere, type WorkerPool, workerPool } from './workers/worker-pool.js'

export interface CheckRequest extends BuildRequest {
  /** Requests the external addresses in the finished editions. Without it, nothing uses the network. */
  readonly askLinks?: AskLinks
}

/** The result of a check. If errors stop it before rendering, no rule has been applied. */
export interface CheckReport extends BuildReport {
  /** The ids of the rules that found nothing. */
  readonly passed?: readonly string[]
  /** The number of findings that `checks.ignore` sets aside. */
  readonly ignored?: number
}

/** Every problem a build would find, and what the rules say of finished emails and feeds: renders everything and writes nothing. */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const pool = workerPool(request.threads ?? threadsHere())
  try {
    return await checked({ ...request, root: rootOf(request.root) }, pool)
  } finally {
    await pool.dismiss()
  }
}

async function checked(request: CheckRequest, pool: WorkerPool): Promise<CheckReport> {
  const { problems, plan, ready } = await prepare(request, EMPTY_CACHE, pool)
  if (!ready || stops(problems, request.strict)) return refused(problems, EMPTY_CACHE, plan)
  const sources = sourcesOf({ ...ready, pictures: ownPictures(ready.disk), now: request.now })
  const links = linkLedger(sources)
  const { faults, ignored, gaps } = await readBack(ready, sources, request.askLinks && links)
  const answers = await request.askLinks?.(links.addresses())
  const dead = answers ? links.told(answers) : { problems: [], ignored: [] }
  const slips = ignoreProblems(sources.ignores, sources.read)
  const unsaid = unsaidFacts(ready.loaded.posts, sources)
  const all = distinctProblems([
    ...problems,
    ...slips,
    ...unsaid,
    ...problemsOfGaps(gaps, ready.plan.claims),
    ...faults,
    ...dead.problems,
  ])
  const left = [...ignored, ...dead.ignored]
  // A link rule passes only if every external link was checked.
  const unasked = answers && links.addresses().every(address => answers.has(address)) ? [] : LINK_ANSWER_RULES
  const open = new Set([...[...all, ...left].map(({ rule }) => rule), ...unasked.map(({ id }) => id)])
  const passed = RULES.map(({ id }) => id).filter(id => !open.has(id))
  const report = refused(all, EMPTY_CACHE, ready.plan)
  return { ...report, ...reported(ready.plan, gaps), ok: !stops(all, request.strict), passed, ignored: left.length }
}

interface ReadBack {
  readonly faults: readonly Problem[]
  readonly ignored: readonly Problem[]
  readonly gaps: readonly Gap[]
}

/** Renders each edition, reads its credits back, and holds emails and feeds to the rules. */
async function readBack(ready: Ready, sources: Sources, links: LinkLedger | undefined): Promise<ReadBack> {
  const faults: Problem[] = []
  const ignored: Problem[] = []
  const gaps: Gap[] = []
  const feeds = feedLedger(sources)
  const audit = auditorOf(auditSetting(ready.loaded))
  for (const claim of ready.plan.claims) {
    const { output } = claim
    if (!('render' in output)) continue
    try {
      const bytes = await output.render()
      gaps.push(...(await audit(output, bytes)))
      links?.read(output, bytes)
      feeds.read(output, bytes)
      if (output.shows?.as !== 'message' || typeof bytes === 'string') continue
      const email = await checkEmail(output, bytes, sources)
      faults.push(...email.problems)
      ignored.push(...email.ignored)
    } catch (cause) {
      faults.push(...renderFault(claim, cause))
    }
  }
  // What a post's email shows, its digest shows again.
  return { faults: [...faults, ...feeds.problems], ignored: distinctProblems([...ignored, ...feeds.ignored]), gaps }
}
