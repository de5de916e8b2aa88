import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { error, ProblemsError } from './problem.js'

/** What a user is told about a fault of the machine. */
export interface MachineFault {
  readonly what: string
  readonly fix: string
}

const ANOTHER = 'Specify another path; a relative one begins at the folder in which the command runs.'
const PERMIT = 'Give this user permission to read and write there, or specify another path.'
const FREE = 'Free some space, then run this again.'
const WAIT = 'Wait until it has finished, then run this again.'

/** The sentences for faults of files, by the codes of Node (errno(3)). */
const FILE_FAULTS: readonly [codes: RegExp, what: (path: string) => string, fix: string][] = [
  [/^ENOENT$/, path => `There is no file or folder ${path}.`, ANOTHER],
  [/^EISDIR$/, path => `A folder is where a file is needed: ${path}.`, ANOTHER],
  [
    /^(?:ENOTDIR|EEXIST)$/,
    path => `A file is where a folder is needed: ${path}.`,
    'Specify another path, or move the file away.',
  ],
  [/^(?:EACCES|EPERM)$/, path => `This user may not read or write ${path}.`, PERMIT],
  [/^EROFS$/, path => `The disk with ${path} is read-only.`, ANOTHER],
  [/^(?:ENOSPC|EDQUOT)$/, path => `The disk with ${path} is full.`, FREE],
  [/^ENAMETOOLONG$/, path => `This name is too long for the disk: ${path}.`, ANOTHER],
  [/^ELOOP$/, path => `This symbolic link leads back to itself: ${path}.`, ANOTHER],
  [/^(?:EBUSY|ETXTBSY)$/, path => `Another program is using ${path}.`, WAIT],
  [/^EIO$/, path => `The disk with ${path} has a fault.`, 'Check the disk before you go on.'],
]

/** The sentences for other faults of the machine, by the codes of Node and of SQLite (sqlite.org/rescode.html). */
const OTHER_FAULTS: readonly [codes: RegExp, what: string, fix: string][] = [
  [/^(?:ENOSPC|EDQUOT)$/, 'The disk is full.', FREE],
  [/^SQLITE_FULL/, 'The disk with offprint.db is full.', FREE],
  [/^(?:SQLITE_READONLY|SQLITE_CANTOPEN)/, 'This user may not read or write offprint.db, or its folder.', PERMIT],
  [/^(?:EMFILE|ENFILE)$/, 'Too many files are open.', 'Close other programs, or raise the limit (ulimit -n).'],
  [/^SQLITE_IOERR/, 'Reading or writing offprint.db failed.', 'Check the disk before you go on.'],
  [/^SQLITE_CORRUPT/, 'The database offprint.db is damaged.', 'Restore it from a backup.'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, 'Another program is using offprint.db.', WAIT],
]

/**
 * Returns what the machine refused and how to remedy it, or undefined if the cause is a bug in the program.
 * @param name the file that the user named. Node does not name a file that turns out to be a folder
 */
export function machineFault(cause: unknown, name?: string): MachineFault | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code = '', syscall, path = name } = cause as NodeJS.ErrnoException
  const known = FILE_FAULTS.find(([codes]) => codes.test(code))
  if (known && path !== undefined) {
    const [, what, fix] = known
    return path === ''
      ? { what: 'The name of the file is empty.', fix: ANOTHER }
      : { what: what(partAtFault(path, code)), fix }
  }
  const other = OTHER_FAULTS.find(([codes]) => codes.test(code))
  if (other) return { what: other[1], fix: other[2] }
  return known || syscall ? { what: `${cause.message}.`, fix: known?.[2] ?? '' } : undefined
}

/** Returns the part of a path that is missing, or that is a file with something below it. */
function partAtFault(path: string, code: string): string {
  const above = dirname(path)
  if (above === path || !/^(?:ENOENT|ENOTDIR)$/.test(code)) return path
  const state = stateOf(above)
  return state === 'folder' ? path : state === 'file' ? above : partAtFault(above, code)
}

function stateOf(path: string): 'folder' | 'file' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch {
    return undefined
  }
}

/** How a command reports a file that it cannot read. */
export interface FileReport {
  readonly rule: string
  /** What else the user may specify, as a sentence. */
  readonly fix: string
}

/** Returns the problem of a file that the user named, or the cause itself if it is a bug in the program. */
export function unreadable(name: string, cause: unknown, { rule, fix }: FileReport): unknown {
  const fault = machineFault(cause, name)
  return fault ? new ProblemsError([error(rule, { file: name }, fault.what, fix)]) : cause
}
