/** Remedies for faults of the machine, by the codes of Node (errno(3)) and of SQLite (sqlite.org/rescode.html). */
const FIXES: readonly [codes: RegExp, fix: string][] = [
  [/^(?:ENOSPC|EDQUOT|SQLITE_FULL)$/, 'Free some space, then run this again.'],
  [
    /^(?:EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/,
    'Give this user permission to read and write there, then run this again.',
  ],
  [
    /^(?:EEXIST|ENOTDIR|EISDIR)$/,
    'There is a file where a folder is needed, or a folder where a file is needed. Move it away.',
  ],
  [/^(?:EMFILE|ENFILE)$/, 'Close other programs, or raise the limit (ulimit -n).'],
  [/^(?:EIO|SQLITE_IOERR)/, 'Check the disk before you go on.'],
  [/^SQLITE_CORRUPT/, 'Restore offprint.db from a backup.'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, 'Wait until the other program has finished, then run this again.'],
]

export interface MachineFault {
  readonly what: string
  readonly fix: string
  /** The path of the file concerned, or the system call if there is none. */
  readonly file: string
}

/** Returns what the machine refused and how to remedy it, or undefined if the cause is a bug in the program. */
export function machineFault(cause: unknown): MachineFault | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code, syscall, path } = cause as NodeJS.ErrnoException
  const fix = FIXES.find(([codes]) => codes.test(code ?? ''))?.[1]
  return fix || syscall
    ? {
        what: `${cause.message}.`,
        fix: fix ?? '',
        file: path ?? (code?.startsWith('SQLITE') ? 'offprint.db' : (syscall ?? '')),
      }
    : undefined
}
