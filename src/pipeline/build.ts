import type { BuildReport, BuildRequest } from './build-report.js'
import { openFolder } from './disk.js'
import { beginningOf, type LastReport, unchangedSince } from './last-build.js'
import { lockPublication } from './lock.js'

/**
 * Builds out/, or writes nothing if there is any error. If nothing has changed since the last build, it says the same again.
 * @throws ProblemsError if the folder does not exist or another build of it is running
 */
export async function build(request: BuildRequest): Promise<BuildReport> {
  const { root } = openFolder(request.root)
  const { now, drafts, emails, strict, preview = false, acceptIdChanges = false } = request
  const unlock = lockPublication(root, 'build')
  try {
    const beginning = beginningOf(root, [drafts, emails, strict, preview, acceptIdChanges])
    const last = request.memory ? undefined : unchangedSince(root, beginning, now)
    if (last) return unchangedReport(last)
    // What plans and renders takes longer to load than to see that nothing has changed.
    const { fullBuild } = await import('./full-build.js')
    return await fullBuild(request, beginning)
  } finally {
    unlock()
  }
}

const unchangedReport = ({ report, outputs }: { report: LastReport; outputs: number }): BuildReport => ({
  ...report,
  ok: true,
  changed: [],
  readers: [],
  removed: [],
  unchanged: outputs,
})
