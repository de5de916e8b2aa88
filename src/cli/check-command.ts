import { check } from '../build/index.js'
import { type BuildFlags, requestOf } from './build-command.js'
import { plural, progressLine, say, tally, tell, tellProblems } from './console.js'

export async function checkCommand(flags: BuildFlags): Promise<boolean> {
  const progress = progressLine()
  const report = await check({ ...requestOf(flags), progress: progress.show }).finally(progress.clear)
  const { ok, problems, counts } = report
  if (flags.json) say(JSON.stringify({ ok, ...counts, problems }))
  else {
    tellProblems(problems)
    const checked = `Checked ${plural(counts.posts, 'post')}: ${tally(problems)}.`
    if (ok) say(checked)
    else tell(checked)
  }
  return ok
}
