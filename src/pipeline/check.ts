import { type Auditor, type AuditSetting, auditorOf, type BrowserView, type Doubt, type Gap } from '../audit/index.js'
import { distinctProblems, type Problem } from '../core/problem.js'
import { percentDecoded } from '../core/url.js'
import { mediaTypeOf } from '../http/index.js'
import {
  checkEmail,
  type ExternalLinks,
  externalLinks,
  feedProblems,
  ignoreProblems,
  LINK_ANSWER_RULES,
  missingCreditFacts,
  oldTerms,
  type RequestLinks,
  RULES,
  readerLinks,
  rememberedReaders,
  type Sources,
  undoneTasks,
} from '../lint/index.js'
import type { Screen } from '../markup/index.js'
import { type BuildReport, type BuildRequest, openPlanned, refusedBuild, stopsBuild, withAudit } from './build.js'
import { EMPTY_CACHE } from './build-cache.js'
import { openFolder } from './disk.js'
import { auditSetting, type LoadedPublication } from './inputs.js'
import { ownPictures } from './own-pictures.js'
import type { Plan } from './plan.js'
import { problemsOfAudit, renderAudited, renderFault } from './rendering.js'
import { sourcesOf } from './sources.js'
import { withWorkers } from './workers/worker-pool.js'

export interface CheckRequest extends BuildRequest {
  /** Requests the external addresses in the finished editions. Without this function, nothing uses the network. */
  readonly requestLinks?: RequestLinks
  /** Opens pages in a browser. Without this function, the cases that the rules leave uncertain are warnings. */
  readonly lookAt?: LookAtPage
}

/**
 * Shows a page in a browser and returns what can be seen of it on each screen.
 * @param load returns a file of the site by its address, if it has one
 */
export type LookAtPage = (
  address: string,
  screens: readonly Screen[],
  load: (address: string) => { readonly bytes: string | Uint8Array; readonly type: string } | undefined,
) => Promise<readonly BrowserView[]>

/** The result of a check. If errors stop it before rendering, no rule has been applied. */
export interface CheckReport extends BuildReport {
  /** The ids of the rules that found nothing. */
  readonly passed?: readonly string[]
  /** The number of findings that `checks.ignore` suppresses. */
  readonly ignored?: number
}

/**
 * Finds every problem that a build would find, and applies the rules to finished emails and feeds. It renders everything and
 * writes nothing.
 */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const disk = openFolder(request.root)
  const { problems, plan, loaded, known } = await withWorkers(request.threads, pool =>
    openPlanned(disk, request, { memory: EMPTY_CACHE, pool }),
  )
  if (!loaded || !plan || stopsBuild(problems, request.strict)) return refusedBuild(problems, EMPTY_CACHE, plan)
  const sources = sourcesOf({ disk, loaded, pictures: ownPictures(disk), now: request.now })
  const links = externalLinks(sources)
  const asked = request.requestLinks && links
  const setting = auditSetting(loaded, known)
  const look = request.lookAt && lookAtSite(request.lookAt, loaded, setting)
  const audit = auditorOf({ ...setting, look })
  const { faults, ignored, gaps, doubts, notes } = await readBack(plan, { sources, links: asked, audit })
  const answers = await request.requestLinks?.(links.addresses())
  const dead = answers ? links.problemsFor(answers) : { problems: [], ignored: [] }
  const slips = ignoreProblems(sources.ignores, sources.read)
  const unsaid = missingCreditFacts(loaded.posts, sources)
  // A list has many link items, and is searched once.
  const files = [...new Map(loaded.posts.map(post => [post.file, post])).values()]
  const all = distinctProblems([
    ...problems.map(withdrawnAsError),
    ...slips,
    ...unsaid,
    ...undoneTasks(plan.posts, sources),
    ...readerLinks(files, sources),
    ...rememberedReaders(files, sources),
    ...oldTerms(loaded.surroundings.publishers, sources),
    ...problemsOfAudit({ gaps, doubts }, plan.claims),
    ...faults,
    ...dead.problems,
  ])
  const left = [...ignored, ...dead.ignored]
  // A link rule passes only if every external link was checked.
  const unasked = answers && links.addresses().every(address => answers.has(address)) ? [] : LINK_ANSWER_RULES
  const open = new Set([...[...all, ...left].map(({ rule }) => rule), ...unasked.map(({ id }) => id)])
  const passed = RULES.map(({ id }) => id).filter(id => !open.has(id))
  const report = refusedBuild(all, EMPTY_CACHE, plan)
  return {
    ...report,
    ...withAudit(plan, gaps),
    notes: [...plan.notes, ...notes],
    ok: !stopsBuild(all, request.strict),
    passed,
    ignored: left.length,
  }
}

/** Turns a withdrawal by the publisher into an error: a build may go on, but nobody should overlook it. */
const withdrawnAsError = (problem: Problem): Problem =>
  problem.rule === 'original.withdrawn' ? { ...problem, severity: 'error' } : problem

/** Lets a browser load the style sheets and copied files of the site, which need not be built. */
function lookAtSite(
  lookAt: LookAtPage,
  loaded: LoadedPublication,
  { url, styleSheet }: AuditSetting,
): AuditSetting['look'] {
  const { context, folder } = loaded.surroundings
  return (html, page, screens) =>
    lookAt(page, screens, address => {
      if (address === page) return { bytes: html, type: 'text/html; charset=utf-8' }
      const [path = ''] = address.startsWith(url) ? percentDecoded(address.slice(url.length)).split(/[?#]/) : []
      if (path === '') return undefined
      const css = /\.css$/.test(path) ? styleSheet(path) : undefined
      if (css !== undefined) return { bytes: css, type: 'text/css; charset=utf-8' }
      const bytes = folder.read(`${context.static}/${path}`)
      return bytes && { bytes, type: mediaTypeOf(path) }
    })
}

interface ReadBack {
  readonly faults: readonly Problem[]
  readonly ignored: readonly Problem[]
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  /** Notes for the editor. */
  readonly notes: readonly string[]
}

/** Renders each edition, reads its credits back, and applies the rules to emails and feeds. */
async function readBack(
  plan: Plan,
  {
    sources,
    links,
    audit,
  }: { readonly sources: Sources; readonly links: ExternalLinks | undefined; readonly audit: Auditor },
): Promise<ReadBack> {
  const faults: Problem[] = []
  const ignored: Problem[] = []
  const gaps: Gap[] = []
  const doubts: Doubt[] = []
  const notes: string[] = []
  const feeds = feedProblems(sources)
  for (const claim of plan.claims) {
    const { output } = claim
    if (!('render' in output)) continue
    try {
      const { bytes, ...rendered } = await renderAudited(output, audit)
      gaps.push(...rendered.gaps)
      doubts.push(...rendered.doubts)
      notes.push(...(rendered.notes ?? []))
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
  // Duplicates are removed, because a digest repeats the findings of its posts' emails.
  return {
    faults: [...faults, ...feeds.problems],
    ignored: distinctProblems([...ignored, ...feeds.ignored]),
    gaps,
    doubts,
    notes,
  }
}
