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

/** What the ids that readers know mean for a build. */
export interface Ids {
  readonly problems: readonly Problem[]
  readonly redirects: readonly Redirect[]
  /** The lock file as it has to be after this build; absent where it is right already. */
  readonly text?: string | undefined
}

export interface IdSources {
  readonly publication: Publication
  /** Every post of the folder. */
  readonly all: readonly Post[]
  /** Those that are out. */
  readonly out: readonly Post[]
  readonly disk: Disk
  /** Whether to go on where ids change. */
  readonly accept: boolean
}

/** Holds the posts against the lock file. */
export function idsOf({ publication, all, out, disk, accept }: IdSources): Ids {
  const twice = sharedIds(all)
  if (twice.length > 0) return { problems: twice, redirects: [] }
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

/** No lock yet; but something that is there and cannot be read is none of ours to replace. */
const withoutLock = (disk: Disk): ReturnType<typeof readIdLock> =>
  disk.mark(ID_LOCK_FILE) || disk.has(ID_LOCK_FILE)
    ? {
        fault: {
          rule: 'ids.damaged',
          what: 'This is no file inside of the publication.',
          fix: 'Put the file itself there, not a link or a folder.',
        },
      }
    : { lock: new Map(), sorted: true }

const faultProblem = ({ rule, line, what, fix }: LockFault): Problem =>
  error(rule, { file: ID_LOCK_FILE, ...(line ? { line, column: 1 } : {}) }, what, fix)

const redirectOf = ({ from, to }: Move): Redirect => ({
  from,
  output: outputOf(from),
  to: to.path,
  title: to.title,
  language: to.language,
})
