import {
  ID_LOCK_FILE,
  idLockText,
  type LockFault,
  type Move,
  outputOf,
  type Post,
  pinIds,
  readIdLock,
} from '../content/index.js'
import { error, type Problem } from '../core/problem.js'
import type { Redirect } from '../editions/web/index.js'
import type { Publication } from '../publication/index.js'
import type { Disk } from './disk.js'
import { conflictProblems, sharedIds } from './id-problems.js'

/** The result of comparing the posts with the lock file. */
export interface Ids {
  readonly problems: readonly Problem[]
  readonly redirects: readonly Redirect[]
  /** The new content of the lock file; absent if the file needs no change. */
  readonly text?: string | undefined
}

export interface IdSources {
  readonly publication: Publication
  /** Every post in the folder. */
  readonly all: readonly Post[]
  /** The published posts. */
  readonly out: readonly Post[]
  readonly disk: Disk
  /** Whether to continue although ids change. */
  readonly accept: boolean
}

/** Compares the posts with the lock file. */
export function idsOf({ publication, all, out, disk, accept }: IdSources): Ids {
  const duplicates = sharedIds(all)
  if (duplicates.length > 0) return { problems: duplicates, redirects: [] }
  const bytes = disk.read(ID_LOCK_FILE)
  const before = bytes ? new TextDecoder().decode(bytes) : undefined
  const read = before === undefined ? withoutLock(disk) : readIdLock(before)
  if (read.fault) return { problems: [faultProblem(read.fault)], redirects: [] }
  const { conflicts, next, moves } = pinIds(read.lock, { all, out })
  const kept = before !== undefined && next === read.lock && read.sorted
  return {
    problems: accept ? [] : conflictProblems(conflicts, { publication, disk, known: read.lock, all }),
    redirects: moves.map(redirectOf),
    ...(kept ? {} : { text: idLockText(next) }),
  }
}

/**
 * Returns an empty lock, or a fault if a folder or a link out of the publication has the name of the lock file, because the
 * build must not replace that.
 */
const withoutLock = (disk: Disk): ReturnType<typeof readIdLock> =>
  disk.fileState(ID_LOCK_FILE) || disk.has(ID_LOCK_FILE)
    ? {
        fault: {
          rule: 'ids.damaged',
          what: 'This is a folder, or a link to a file outside the publication.',
          fix: 'Replace it with the lock file itself.',
        },
      }
    : { lock: new Map(), sorted: true }

const faultProblem = ({ rule, line, what, fix }: LockFault): Problem =>
  error(rule, { file: ID_LOCK_FILE, ...(line ? { line, column: 1 } : {}) }, what, fix)

const redirectOf = ({ from, to }: Move): Redirect => ({
  from,
  output: outputOf(from),
  to: to.kind === 'link' ? (to.elsewhere ?? '') : to.path,
  title: to.title,
  language: to.language,
})
