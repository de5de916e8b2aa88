import { resolve } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { Answer } from '../lint/index.js'
import type { LinkCheckResult } from '../network/index.js'
import { type CheckReport, type CheckRequest, check } from '../pipeline/index.js'
import { auditLines } from './audit-lines.js'
import { lookWith } from './browser-look.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { checkUntilEnded, countsOf, type LinkCounts, type LinkFlags, linkLine } from './check-links.js'
import { type ReportFlags, reportCheck } from './check-report.js'
import { findChromium, startChromium } from './chromium.js'
import { coloursFor, progressLine, tally } from './console.js'
import type { Io } from './io.js'

export type CheckFlags = BuildFlags &
  LinkFlags &
  ReportFlags & {
    /** Whether Chromium decides the cases that the rules leave uncertain. */
    readonly browser?: boolean
    /** Whether to look at the originals of posts. */
    readonly originals?: boolean
  }

/** @param only the files of the posts to check; by default, everything is checked */
export async function checkCommand(flags: CheckFlags, io: Io, only?: readonly string[]): Promise<boolean> {
  try {
    return await checkWith(flags, io, only && { only: only.map(file => resolve(file)) })
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    // A problem that prevents the check is reported in the format that was asked for, like any other.
    const { problems } = cause
    reportCheck({ ok: false, problems, summary: [`Nothing was checked: ${tally(problems)}.`] }, flags, io)
    return false
  }
}

async function checkWith(flags: CheckFlags, io: Io, chosen: Pick<CheckRequest, 'only'> = {}): Promise<boolean> {
  if (!flags.browser) return checked(flags, io, chosen)
  const path = findChromium(io.env)
  if (path === undefined) throw new ProblemsError([NO_BROWSER])
  const chromium = await startChromium(path)
  try {
    return await checked(flags, io, { ...chosen, lookAt: lookWith(chromium) })
  } finally {
    await chromium.close()
  }
}

const NO_BROWSER = error(
  'check.no-browser',
  { file: 'publication.yml' },
  '`--browser` needs Chromium, Chrome or Edge, and none was found.',
  'Install one, put its path into the environment variable CHROMIUM_PATH, or leave out `--browser`.',
)

async function checked(flags: CheckFlags, io: Io, more: Pick<CheckRequest, 'lookAt' | 'only'>): Promise<boolean> {
  const progress = progressLine(io)
  let asked: LinkCheckResult | undefined
  const requestLinks = async (addresses: readonly string[]) => {
    asked = await checkUntilEnded(addresses, flags, io, progress.show)
    // Without a network, a failed request says nothing about a link.
    return asked.offline ? new Map<string, Answer>() : asked.answers
  }
  const request = {
    ...requestOf(flags, io),
    progress: progress.show,
    ...more,
    ...(flags.links ? { requestLinks } : {}),
  }
  const looks = flags.originals ? await originalLooks(flags, request, io).finally(progress.clear) : undefined
  const report = await check(request).finally(progress.clear)
  const ok = report.ok && !asked?.left && !asked?.offline && !looks?.counts.left
  const { counts, audit, passed, ignored } = report
  const problems = [...report.problems, ...(looks?.problems ?? [])]
  const links = asked && countsOf(asked)
  const summary = [...(looks ? [looks.line] : []), ...summaryOf({ ...report, problems }, links, flags)]
  const originals = looks?.counts
  const details = audit ? await auditLines(audit, coloursFor(io, ok ? 'stdout' : 'stderr')) : []
  reportCheck(
    { ok, problems, details, summary, data: { ...counts, audit, links, originals, passed, ignored } },
    flags,
    io,
  )
  return ok
}

/** Looks at the originals of posts. The check itself then reports what is known about them. */
async function originalLooks(
  { root, fresh = false, allowPrivate = false }: CheckFlags,
  { now, progress }: CheckRequest,
  io: Io,
) {
  const { lookAtPages, originalsLine } = await import('./original-pages.js')
  const looks = await lookAtPages({ root, now, fresh, allowPrivate, progress: progress ?? (() => {}) }, io)
  return { ...looks, line: originalsLine(looks.counts) }
}

function summaryOf(report: CheckReport, links: LinkCounts | undefined, flags: CheckFlags): string[] {
  const { counts, problems, passed, ignored = 0 } = report
  const rules = [passed && `${passed.length} passed`, ignored > 0 && `${ignored} ignored`].filter(Boolean)
  const checked = `Checked ${plural(counts.posts, 'post')}: ${[tally(problems), ...rules].join(', ')}.`
  return flags.links ? [linkLine(links), checked] : [checked]
}
