import { relative, sep } from 'node:path'
import { type Auditor, type AuditSetting, auditorOf, type BrowserView, type Doubt, type Gap } from '../audit/index.js'
import { append } from '../core/long-lists.js'
import { distinctProblems, error, isError, type Problem } from '../core/problem.js'
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
import { EMPTY_CACHE } from './build-cache.js'
import type { BuildReport, BuildRequest } from './build-report.js'
import { openFolder, realPathOf } from './disk.js'
import { auditOf, openPlanned, type PlannedPublication, refusedBuild, stopsBuild } from './full-build.js'
import { auditSetting, type LoadedPublication, originsIn } from './inputs.js'
import type { Claim } from './outputs.js'
import { ownPictures } from './own-pictures.js'
import { problemsOfAudit, renderAudited, renderFault } from './rendering.js'
import { sourcesOf } from './sources.js'
import { withWorkers } from './workers/worker-pool.js'

export interface CheckRequest extends BuildRequest {
  /** Requests the external addresses in the finished editions. Without this function, nothing uses the network. */
  readonly requestLinks?: RequestLinks
  /** Opens pages in a browser. Without this function, the cases that the rules leave uncertain are warnings. */
  readonly lookAt?: LookAtPage
  /** The absolute paths of the posts and lists to check. Without them, everything is checked. */
  readonly only?: readonly string[]
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
  const chosen = chosenPosts(request.only, { disk, known })
  // An error in another file prevents rendering, so it is reported even if only some posts are to be checked.
  const concerned = [...chosen.faults, ...problems.filter(each => isError(each) || chosen.concerns(each))]
  if (!loaded || !plan || stopsBuild(concerned, request.strict)) return refusedBuild(concerned, EMPTY_CACHE, plan)
  const claims = plan.claims.filter(chosen.shows)
  const sources = sourcesOf({ disk, loaded, pictures: ownPictures(disk), now: request.now })
  const links = externalLinks(sources)
  const asked = request.requestLinks && links
  const setting = auditSetting(loaded, originsIn(known))
  const look = request.lookAt && lookAtSite(request.lookAt, loaded, setting)
  const audit = auditorOf({ ...setting, look })
  const { faults, ignored, gaps, doubts, notes } = await readBack(claims, { sources, links: asked, audit })
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
    ...problemsOfAudit({ gaps, doubts }, claims),
    ...faults,
    ...dead.problems,
  ]).filter(chosen.concerns)
  const left = [...ignored, ...dead.ignored]
  // A link rule passes only if every external link was checked.
  const unasked = answers && links.addresses().every(address => answers.has(address)) ? [] : LINK_ANSWER_RULES
  const open = new Set([...[...all, ...left].map(({ rule }) => rule), ...unasked.map(({ id }) => id)])
  const passed = RULES.map(({ id }) => id).filter(id => !open.has(id))
  const report = refusedBuild(all, EMPTY_CACHE, plan)
  return {
    ...report,
    counts: { ...plan.counts, ...(chosen.ids ? { posts: chosen.ids.size } : {}) },
    audit: auditOf(claims, gaps, chosen.ids),
    notes: [...plan.notes, ...notes],
    ok: !stopsBuild(all, request.strict),
    passed,
    ignored: left.length,
  }
}

/** The posts to check, and what concerns them. */
interface ChosenPosts {
  /** The ids of the posts; undefined if all are to be checked. */
  readonly ids?: ReadonlySet<string>
  readonly faults: readonly Problem[]
  readonly concerns: (problem: Problem) => boolean
  readonly shows: (claim: Claim) => boolean
}

function chosenPosts(
  only: readonly string[] | undefined,
  { disk, known }: Pick<PlannedPublication, 'disk' | 'known'>,
): ChosenPosts {
  if (!only) return { faults: [], concerns: () => true, shows: () => true }
  const fileOf = (path: string): string | undefined => {
    const own = relative(disk.root, path).split(sep).join('/')
    return known.has(own) ? own : [...known.keys()].find(file => disk.where(file) === realPathOf(path))
  }
  const files = new Set(only.flatMap(path => fileOf(path) ?? []))
  const ids = new Set([...files].flatMap(file => known.get(file)?.posts.map(({ id }) => id) ?? []))
  return {
    ids,
    faults: only.filter(path => fileOf(path) === undefined).map(noPost),
    concerns: ({ where }) => files.has(where.file),
    shows: ({ output }) => 'shows' in output && (output.shows?.articles.some(({ id }) => ids.has(id)) ?? false),
  }
}

const noPost = (path: string): Problem =>
  error(
    'check.no-post',
    { file: relative('', path).split(sep).join('/') },
    realPathOf(path) === undefined ? 'This file does not exist.' : 'This file is no post of the publication.',
    'Name posts, lists of link items or feeds, or leave out the names to check the whole publication.',
  )

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
  claims: readonly Claim[],
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
  for (const claim of claims) {
    const { output } = claim
    if (!('render' in output)) continue
    try {
      const { bytes, ...rendered } = await renderAudited(output, audit)
      append(gaps, rendered.gaps)
      append(doubts, rendered.doubts)
      append(notes, rendered.notes ?? [])
      links?.read(output, bytes)
      feeds.read(output, bytes)
      if (output.shows?.as !== 'message' || typeof bytes === 'string') continue
      const email = await checkEmail(output, bytes, sources)
      append(faults, email.problems)
      append(ignored, email.ignored)
    } catch (cause) {
      append(faults, renderFault(claim, cause))
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
