import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a user is told about a fault of the machine. */
export interface MachineFault {
  readonly what: string
  readonly fix: string
}

const ANOTHER = 'Specify another path; a relative one begins at the folder in which the command runs.'
const PERMIT = 'Give this user permission to read and write there, or specify another path.'
const FREE = 'Free some space, then run this again.'

/** The sentences for faults of files, by the codes of Node (errno(3)). */
const FILE_FAULTS: readonly [codes: RegExp, what: (path: string) => string, fix: string][] = [
  [/^ENOENT$/, path => `There is no file or folder ${path}.`, ANOTHER],
  [/^EISDIR$/, path => `A folder is where a file is needed: ${path}.`, ANOTHER],
  [/^(?:ENOTDIR|EEXIST)$/, path => `A file is where a folder is needed: ${path}.`, 'Specify another path, or move the file away.'],
  [/^(?:EACCES|EPERM)$/, path => `This user may not read or write ${path}.`, PERMIT],
  [/^EROFS$/, path => `The disk with ${path} is read-only.`, ANOTHER],
  [/^(?:ENOSPC|EDQUOT)$/, path => `The disk with ${path} is full.`, FREE],
  [/^ENAMETOOLONG$/, path => `This name is too long for the disk: ${path}.`, ANOTHER],
  [/^ELOOP$/, path => `This symbolic link leads back to itself: ${path}.`, ANOTHER],
  [
    /^(?:EBUSY|ETXTBSY)$/,
    path => `Another program is using ${path}.`,
    'Wait until it has finished, then run this again.',
  ],
  [/^EIO$/, path => `The disk with ${path} has a fault.`, 'Check the disk before you go on.'],
]

/** Remedies for other faults of the machine, by the codes of Node and of SQLite (sqlite.org/rescode.html). */
const FIXES: readonly [codes: RegExp, fix: string][] = [
  [/^(?:ENOSPC|EDQUOT|SQLITE_FULL)$/, FREE],
  [/^(?:SQLITE_READONLY|SQLITE_CANTOPEN)/, 'Give this user permission to read and write there, then run this again.'],
  [/^(?:EMFILE|ENFILE)$/, 'Close other programs, or raise the limit (ulimit -n).'],
  [/^SQLITE_IOERR/, 'Check the disk before you go on.'],
  [/^SQLITE_CORRUPT/, 'Restore offprint.db from a backup.'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, 'Wait until the other program has finished, then run this again.'],
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
  const fix = FIXES.find(([codes]) => codes.test(code))?.[1] ?? known?.[2]
  return fix || syscall ? { what: `${cause.message}.`, fix: fix ?? '' } : undefined
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
