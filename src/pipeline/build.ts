import type { AuditReport } from '../audit/index.js'
import type { Problem } from '../core/problem.js'
import type { BuildCache } from './build-cache.js'
import { openFolder } from './disk.js'
import { beginningOf, type LastReport, unchangedSince } from './last-build.js'
import { lockPublication } from './lock.js'
import type { BuildOptions } from './plan.js'
import type { Progress } from './progress.js'
import type { ReaderChange } from './reader-changes.js'

export interface BuildRequest extends BuildOptions {
  /** The publication's folder. */
  readonly root: string
  /** Whether warnings stop the build too. */
  readonly strict: boolean
  /**
   * Whether this build shows posts that are not published yet. If so, it records no ids, like any build with drafts.
   */
  readonly preview?: boolean
  readonly progress?: Progress
  /** The cache of the last build in this process; if absent, it is read from disk. */
  readonly memory?: BuildCache | undefined
  /** The number of threads. By default a large build uses one per processor, but at most four, and a small one only one. */
  readonly threads?: number
}

/** The result of a build. */
export interface BuildReport {
  readonly ok: boolean
  readonly problems: readonly Problem[]
  /** Further information for the editor, such as posts that were shortened to fit into a digest. */
  readonly notes: readonly string[]
  readonly counts: LastReport['counts']
  /** Unpublished posts, each with the reason: a draft, a future date or an embargo. */
  readonly held: readonly string[]
  /** The paths below out/ of the files that changed. */
  readonly changed: readonly string[]
  /** The changes that readers will see since the last build. */
  readonly readers: readonly ReaderChange[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** The result of reading the credits back; absent if no edition was rendered. */
  readonly audit?: AuditReport
  /** What the next build in this process may use; absent if nothing had changed, so that nothing was read. */
  readonly memory?: BuildCache
}

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
