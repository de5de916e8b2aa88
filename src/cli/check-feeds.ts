import type { FileReport } from '../core/machine-fault.js'
import { error, type Problem, ProblemsError, severityCounts } from '../core/problem.js'
import { plural } from '../core/text.js'
import { checkFeed, type FeedCheck, type FeedSource, MOST_FEED_BYTES } from '../lint/index.js'
import type { CheckFlags } from './check-command.js'
import { reportCheck } from './check-report.js'
import { timeOf } from './clock.js'
import { tally } from './console.js'
import { piecesOf } from './file-argument.js'
import type { Io } from './io.js'

const FETCHING = {
  rule: 'feed.fetch',
  accept: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  otherwise: 'save the feed and check the file.',
  privateFlag: '--allow-private',
}

/** Checks feeds, which may be files, addresses, or `-` for standard input, against the rules. */
export async function checkFeeds(names: readonly string[], flags: CheckFlags, io: Io): Promise<boolean> {
  const checks: FeedCheck[] = []
  for (const name of names) checks.push(await checkAt(name, flags, io))
  const problems = checks.flatMap(check => check.problems)
  const [first, ...others] = checks.map(({ passed }) => passed)
  const passed = (first ?? []).filter(rule => others.every(rules => rules.includes(rule)))
  const { errors, warnings, notes } = severityCounts(problems)
  const ok = errors === 0 && !(flags.strict && warnings > 0)
  const summary = [`Checked ${plural(names.length, 'feed')}: ${tally(problems)}, ${passed.length} passed.`]
  reportCheck({ ok, problems, summary, data: { feeds: names.length, errors, warnings, notes, passed } }, flags, io)
  return ok
}

async function checkAt(name: string, flags: CheckFlags, io: Io): Promise<FeedCheck> {
  try {
    const { faults = [], ...source } = await feedAt(name, flags, io)
    const check = checkFeed(source, timeOf(io, flags.now))
    return { ...check, problems: [...faults.map(fault => truncation(name, fault)), ...check.problems] }
  } catch (cause) {
    // One feed that cannot be read does not stop the check of the others.
    if (cause instanceof ProblemsError) return { problems: cause.problems, passed: [] }
    throw cause
  }
}

const truncation = (file: string, fault: string): Problem =>
  error(
    'feed.fetch',
    { file },
    fault,
    'Check the feed again. If it breaks off at the same point, the fault is in the server.',
  )

interface ReadFeed extends FeedSource {
  readonly faults?: readonly string[]
}

async function feedAt(name: string, { allowPrivate = false }: CheckFlags, { stdin }: Io): Promise<ReadFeed> {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(name)) return { name, bytes: await bytesAt(name, stdin) }
  const { fetchSource } = await import('../network/index.js')
  return fetchSource(name, { allowPrivate }, FETCHING)
}

/** Reads a file, but stops once it is larger than the limit, which is enough to report its size. */
async function bytesAt(name: string, stdin: Io['stdin']): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of piecesOf(name, stdin, MISSING)) {
    parts.push(part)
    size += part.length
    if (size > MOST_FEED_BYTES) break
  }
  return Buffer.concat(parts)
}

const MISSING: FileReport = {
  rule: 'feed.missing',
  fix: 'Specify a feed: a file, an address with https://, or - for standard input. To check a publication, use --root <dir>.',
}
