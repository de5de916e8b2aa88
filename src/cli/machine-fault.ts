/** What to do about what the machine refuses, by the codes of Node (errno(3)) and of SQLite (sqlite.org/rescode.html). */
const FIXES: readonly [codes: RegExp, fix: string][] = [
  [/^(?:ENOSPC|EDQUOT|SQLITE_FULL)$/, 'Free some space, then run this again.'],
  [
    /^(?:EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/,
    'Let this user read and write there, then run this again.',
  ],
  [/^(?:EEXIST|ENOTDIR|EISDIR)$/, 'A file stands where a folder is needed, or the other way round: move it away.'],
  [/^(?:EMFILE|ENFILE)$/, 'End other programs, or raise the limit (ulimit -n).'],
  [/^(?:EIO|SQLITE_IOERR)/, 'See to the disk before you go on.'],
  [/^SQLITE_CORRUPT/, 'Put back a copy of offprint.db.'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, 'Wait for the program that holds it, then run this again.'],
]

/** What the machine refused, with what to do; undefined for a fault of the program. */
export function machineFault(cause: unknown): { what: string; fix: string } | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code, syscall } = cause as NodeJS.ErrnoException
  const fix = FIXES.find(([codes]) => codes.test(code ?? ''))?.[1]
  return fix || syscall ? { what: `${cause.message}.`, fix: fix ?? '' } : undefined
}
