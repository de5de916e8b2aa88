import { severityCounts } from '../core/problem.js'
import { plural } from '../core/text.js'
import { type BuildCache, type BuildReport, type BuildRequest, build, type ReaderChange } from '../pipeline/index.js'
import { auditLines } from './audit-lines.js'
import { timeOf } from './clock.js'
import { coloursFor, print, printJson, printStatus, progressLine, reportProblems, tally } from './console.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

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

/** Translates the command-line flags into a build request. */
export const requestOf = (flags: BuildFlags, io: Io): BuildRequest => ({
  root: flags.root,
  now: timeOf(io, flags.now),
  drafts: flags.drafts ?? false,
  emails: flags.emails,
  strict: flags.strict ?? false,
  // A build for a later time must not record its posts as published.
  preview: timeOf(io, flags.now) > io.clock(),
  acceptIdChanges: flags.acceptIdChanges ?? false,
})

export async function buildCommand(flags: BuildFlags, io: Io): Promise<boolean> {
  const first = await buildOnce(flags, io)
  if (!flags.watch) return first.ok
  const { watchPublication } = await import('./watch.js')
  let { memory } = first
  await watchPublication(
    flags,
    async () => {
      memory = (await buildOnce(flags, io, { memory })).memory
    },
    io,
  )
  return true
}

/** @param again what the build before this one in the same process knows, if it was not the first */
async function buildOnce(
  flags: BuildFlags,
  io: Io,
  again?: { readonly memory: BuildCache | undefined },
): Promise<BuildReport> {
  const started = performance.now()
  const progress = progressLine(io)
  const report = await build({
    ...requestOf(flags, io),
    progress: progress.show,
    memory: again?.memory,
  }).finally(progress.clear)
  const seconds = (performance.now() - started) / 1000
  if (flags.json) printJson<JsonOutput<'build'>>(io, jsonOf(report, seconds))
  // --watch builds again and again, so the audit is reported only if a fact is missing.
  else await tellReport(io, again && report.ok ? withoutAudit(report) : report, seconds)
  return report
}

function withoutAudit({ audit: _, ...report }: BuildReport): BuildReport {
  return report
}

function jsonOf(report: BuildReport, seconds: number): JsonOutput<'build'> {
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

async function tellReport(io: Io, report: BuildReport, seconds: number): Promise<void> {
  reportProblems(io, report.problems)
  for (const note of report.notes) printStatus(io, note)
  const { posts, feeds, emails, held } = report.counts
  const audited = report.audit ? await auditLines(report.audit, coloursFor(io, report.ok ? 'stdout' : 'stderr')) : []
  if (!report.ok) {
    if (report.audit?.gaps.length) for (const line of audited) printStatus(io, line)
    printStatus(io, `Nothing was written: ${tally(report.problems)}.`)
    return
  }
  reportChanges(io, report.readers)
  const what = [plural(posts, 'post'), plural(feeds, 'feed'), plural(emails, 'email edition')].join(', ')
  const files = `${plural(report.changed.length, 'file')} written, ${report.unchanged.toLocaleString('en')} unchanged`
  const gone = report.removed.length > 0 ? `, ${plural(report.removed.length, 'file')} removed` : ''
  const waiting = held > 0 ? ` ${plural(held, 'post')} held back: ${named(report.held)}.` : ''
  const { warnings } = severityCounts(report.problems)
  const warned = warnings > 0 ? ` ${plural(warnings, 'warning')}.` : ''
  print(io, `Built out/ in ${seconds.toFixed(1)} s: ${what}; ${files}${gone}.${waiting}${warned}`)
  for (const line of audited) print(io, line)
}

const SHOWN_OF_A_KIND = 5

/** Prints the changes that readers will notice, one line for each post, and only the first few of each kind. */
function reportChanges(io: Io, changes: readonly ReaderChange[]): void {
  for (const kind of new Set(changes.map(change => change.kind))) {
    const alike = changes.filter(change => change.kind === kind)
    const word = kind.charAt(0).toUpperCase() + kind.slice(1)
    for (const { title, file, seen } of alike.slice(0, SHOWN_OF_A_KIND))
      printStatus(io, `${word}: ${title} (${file}): ${seen}.`)
    const hidden = alike.length - SHOWN_OF_A_KIND
    if (hidden > 0) printStatus(io, `${word}: ${plural(hidden, 'more post')}; --json lists them all.`)
  }
}

/** Lists what is held back. A file with several link items is named once. */
function named(posts: readonly string[]): string {
  const lines = [...new Set(posts)].map(post => {
    const times = posts.filter(other => other === post).length
    return { times, text: times > 1 ? post.replace(/\)$/, `, ${times} times)`) : post }
  })
  const rest = lines.slice(3).reduce((sum, { times }) => sum + times, 0)
  const shown = lines.slice(0, 3).map(({ text }) => text)
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}
