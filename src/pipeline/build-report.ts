import type { AuditReport } from '../audit/index.js'
import type { Problem } from '../core/problem.js'
import type { BuildCache } from './build-cache.js'
import type { LastReport } from './last-build.js'
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
