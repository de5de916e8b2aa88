import {
  type AskLinks,
  auditorOf,
  checkEmail,
  type Gap,
  LINK_ANSWER_RULES,
  type LinkLedger,
  linkLedger,
  RULES,
} from '../audit/index.js'
import type { Problem } from '../problem.js'
import {
  type BuildReport,
  type BuildRequest,
  prepare,
  type Ready,
  refused,
  reported,
  rootOf,
  stops,
  unique,
} from './build.js'
import { type Crew, crewOf, threadsHere } from './crew.js'
import { auditSetting } from './ground.js'
import { NO_MEMORY } from './memory.js'
import { problemsOfGaps, renderFault } from './rendering.js'
import { sourcesOf } from './sources.js'

export interface CheckRequest extends BuildRequest {
  /** Asks the addresses of other sites in the finished editions; without it nothing goes to the network. */
  readonly askLinks?: AskLinks
}

/** What came of a check; a build that would refuse before anything is rendered has held nothing to the rules. */
export interface CheckReport extends BuildReport {
  /** The ids of the rules that nothing breaks. */
  readonly passed?: readonly string[]
}

/** Every problem a build would find, and what the rules say of finished emails: renders everything and writes nothing. */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const crew = crewOf(request.threads ?? threadsHere())
  try {
    return await checked({ ...request, root: rootOf(request.root) }, crew)
  } finally {
    await crew.dismiss()
  }
}

async function checked(request: CheckRequest, crew: Crew): Promise<CheckReport> {
  const { problems, ready } = await prepare(request, NO_MEMORY, crew)
  if (!ready || stops(problems, request.strict)) return refused(problems, NO_MEMORY, ready?.plan)
  const links = request.askLinks && linkLedger(sourcesOf(ready))
  const { faults, gaps } = await readBack(ready, links)
  const answers = await request.askLinks?.(links?.addresses() ?? [])
  const dead = answers ? (links?.problems(answers) ?? []) : []
  const all = unique([...problems, ...problemsOfGaps(gaps, ready.plan.claims), ...faults, ...dead])
  const broken = new Set(all.map(({ rule }) => rule))
  const held = answers && links?.addresses().every(address => answers.has(address)) ? LINK_ANSWER_RULES : []
  const passed = [...RULES, ...held].map(({ id }) => id).filter(id => !broken.has(id))
  const report = refused(all, NO_MEMORY, ready.plan)
  return { ...report, ...reported(ready.plan, gaps), ok: !stops(all, request.strict), passed }
}

/** Renders each edition, reads its credits back, and holds emails to the rules. */
async function readBack(ready: Ready, links?: LinkLedger): Promise<{ faults: Problem[]; gaps: Gap[] }> {
  const faults: Problem[] = []
  const gaps: Gap[] = []
  const audit = auditorOf(auditSetting(ready.loaded))
  const sources = sourcesOf(ready)
  for (const claim of ready.plan.claims) {
    const { output } = claim
    if (!('render' in output)) continue
    try {
      const bytes = await output.render()
      gaps.push(...(await audit(output, bytes)))
      links?.read(output, bytes)
      if (output.shows?.as === 'message' && typeof bytes !== 'string')
        faults.push(...(await checkEmail(output, bytes, sources)).problems)
    } catch (cause) {
      faults.push(...renderFault(claim, cause))
    }
  }
  return { faults, gaps }
}
