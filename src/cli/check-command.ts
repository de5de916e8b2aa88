import { check } from '../build/index.js'
import { auditLines } from './audit-table.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { plural, progressLine, say, tally, tell, tellNotes, tellProblems } from './console.js'

export async function checkCommand(flags: BuildFlags): Promise<boolean> {
  const progress = progressLine()
  const report = await check({ ...requestOf(flags), progress: progress.show }).finally(progress.clear)
  const { ok, problems, counts, audit, passed } = report
  if (flags.json) say(JSON.stringify({ ok, ...counts, audit, passed, problems }))
  else {
    tellProblems(problems)
    tellNotes(problems)
    const rules = passed ? `, ${passed.length} passed` : ''
    const checked = `Checked ${plural(counts.posts, 'post')}: ${tally(problems)}${rules}.`
    const lines = [...(audit ? auditLines(audit) : []), checked]
    for (const line of lines)
      if (ok) say(line)
      else tell(line)
  }
  return ok
}
