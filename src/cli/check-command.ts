import { check } from '../build/index.js'
import { auditLines } from './audit-table.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { plural, progressLine, say, tally, tell, tellNotes, tellProblems } from './console.js'
import type { Asked } from './link-asker.js'

export interface CheckFlags extends BuildFlags {
  readonly links?: boolean
  readonly fresh?: boolean
  readonly allowPrivate?: boolean
}

export async function checkCommand(flags: CheckFlags): Promise<boolean> {
  const progress = progressLine()
  let asked: Asked | undefined
  const askLinks = async (addresses: readonly string[]) => {
    asked = await askUntilEnded(addresses, flags, progress.show)
    return asked.answers
  }
  const request = { ...requestOf(flags), progress: progress.show, ...(flags.links ? { askLinks } : {}) }
  const report = await check(request).finally(progress.clear)
  const { problems, counts, audit, passed } = report
  const ok = report.ok && !asked?.left
  const links = asked && countsOf(asked)
  if (flags.json) say(JSON.stringify({ ok, ...counts, audit, ...(links ? { links } : {}), passed, problems }))
  else {
    tellProblems(problems)
    tellNotes(problems)
    const rules = passed ? `, ${passed.length} passed` : ''
    const checked = `Checked ${plural(counts.posts, 'post')}: ${tally(problems)}${rules}.`
    const lines = [...(audit ? auditLines(audit) : []), ...(flags.links ? [linkLine(links)] : []), checked]
    for (const line of lines)
      if (ok) say(line)
      else tell(line)
  }
  return ok
}

/** Ctrl-C ends the asking and not the command, which goes on to tell what is known; a second one ends that too. */
async function askUntilEnded(
  addresses: readonly string[],
  { root, fresh = false, allowPrivate = false }: CheckFlags,
  progress: ReturnType<typeof progressLine>['show'],
): Promise<Asked> {
  const { askLinks } = await import('./link-asker.js')
  const ending = new AbortController()
  const end = (): void => ending.abort()
  process.once('SIGINT', end)
  try {
    return await askLinks(addresses, { root, fresh, reach: { allowPrivate }, progress, ended: ending.signal })
  } finally {
    process.off('SIGINT', end)
  }
}

type LinkCounts = Omit<Asked, 'answers'> & { readonly asked: number }

const countsOf = ({ answers, ...rest }: Asked): LinkCounts => ({ asked: answers.size - rest.remembered, ...rest })

function linkLine(counts: LinkCounts | undefined): string {
  if (!counts) return 'Links: none was asked, as what is told of above comes first.'
  const { asked, remembered, left, offline } = counts
  const known = remembered > 0 ? `, ${remembered.toLocaleString('en')} known from a check not long ago` : ''
  const unasked = left > 0 ? `, ${left.toLocaleString('en')} left out, as it was ended` : ''
  const alone = offline ? ' No name of a server was known: is this machine offline?' : ''
  return `Links: ${plural(asked, 'address', 'addresses')} asked${known}${unasked}.${alone}`
}
