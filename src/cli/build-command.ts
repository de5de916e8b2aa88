import { severityCounts } from '../core/problem.js'
import { type BuildCache, type BuildReport, type BuildRequest, build, type ReaderChange } from '../pipeline/index.js'
import { auditLines } from './audit-table.js'
import { timeOf } from './clock.js'
import { plural, progressLine, say, tally, tell, tellProblems } from './console.js'

export interface BuildFlags {
  readonly root: string
  readonly drafts?: boolean
  readonly now?: string
  readonly emails: 'recent' | 'all'
  readonly strict?: boolean
  readonly watch?: boolean
  readonly json?: boolean
  readonly acceptIdChanges?: boolean
}

/** What the flags ask for. */
export const requestOf = (flags: BuildFlags): BuildRequest => ({
  root: flags.root,
  now: timeOf(flags.now),
  drafts: flags.drafts ?? false,
  emails: flags.emails,
  strict: flags.strict ?? false,
  // What is only out at a later time must not be recorded as published.
  preview: timeOf(flags.now) > Date.now(),
  acceptIdChanges: flags.acceptIdChanges ?? false,
})

export async function buildCommand(flags: BuildFlags): Promise<boolean> {
  const first = await buildOnce(flags)
  if (!flags.watch) return first.ok
  const { watchPublication } = await import('./watch.js')
  let memory: BuildCache = first.memory
  await watchPublication(flags.root, async () => {
    memory = (await buildOnce(flags, memory)).memory
  })
  return true
}

async function buildOnce(flags: BuildFlags, memory?: BuildCache): Promise<BuildReport> {
  const started = performance.now()
  const progress = progressLine()
  const report = await build({ ...requestOf(flags), progress: progress.show, ...(memory ? { memory } : {}) }).finally(
    progress.clear,
  )
  const seconds = (performance.now() - started) / 1000
  if (flags.json) say(JSON.stringify(jsonOf(report, seconds)))
  // A watched folder is built again and again; only what is missing is told of each time.
  else tellReport(memory && report.ok ? without(report) : report, seconds)
  return report
}

function without({ audit: _, ...report }: BuildReport): BuildReport {
  return report
}

function jsonOf(report: BuildReport, seconds: number) {
  const { ok, problems, notes, held, counts, changed, readers, removed, unchanged, audit } = report
  return {
    ok,
    seconds: Number(seconds.toFixed(3)),
    ...counts,
    changed,
    removed,
    unchanged,
    readers,
    notes,
    heldBack: held,
    audit,
    problems,
  }
}

function tellReport(report: BuildReport, seconds: number): void {
  tellProblems(report.problems)
  for (const note of report.notes) tell(note)
  const { posts, feeds, emails, held } = report.counts
  const audited = report.audit ? auditLines(report.audit) : []
  if (!report.ok) {
    if (report.audit?.gaps.length) for (const line of audited) tell(line)
    tell(`Nothing was written: ${tally(report.problems)}.`)
    return
  }
  tellReaders(report.readers)
  const what = [plural(posts, 'post'), plural(feeds, 'feed'), plural(emails, 'email edition')].join(', ')
  const files = `${plural(report.changed.length, 'file')} written, ${report.unchanged.toLocaleString('en')} unchanged`
  const gone = report.removed.length > 0 ? `, ${plural(report.removed.length, 'file')} removed` : ''
  const waiting = held > 0 ? ` ${plural(held, 'post')} held back: ${named(report.held)}.` : ''
  const { warnings } = severityCounts(report.problems)
  const warned = warnings > 0 ? ` ${plural(warnings, 'warning')}.` : ''
  say(`Built out/ in ${seconds.toFixed(1)} s: ${what}; ${files}${gone}.${waiting}${warned}`)
  for (const line of audited) say(line)
}

const EACH = 5

/** What readers will notice, a line for each post; of many of a kind the first few. */
function tellReaders(changes: readonly ReaderChange[]): void {
  for (const kind of new Set(changes.map(change => change.kind))) {
    const of = changes.filter(change => change.kind === kind)
    const word = kind.charAt(0).toUpperCase() + kind.slice(1)
    for (const { title, file, seen } of of.slice(0, EACH)) tell(`${word}: ${title} (${file}): ${seen}.`)
    if (of.length > EACH) tell(`${word}: ${plural(of.length - EACH, 'more post')}; --json lists them all.`)
  }
}

const named = (posts: readonly string[]): string =>
  posts.length > 3 ? `${posts.slice(0, 3).join(', ')} and ${posts.length - 3} more` : posts.join(', ')
