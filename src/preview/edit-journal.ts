import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { type Disk, privateFolder } from '../pipeline/index.js'
import type { JournalState } from './protocol.js'

/** One change of a file, with its whole text before and after. A text is null where there is no file. */
interface JournalEntry {
  readonly file: string
  readonly before: string | null
  readonly after: string | null
  /** What was changed, in words. */
  readonly what: string
  /** The files that came with a new file, with the fingerprints of their bytes. */
  readonly beside?: readonly BesideFile[]
}

/** A file that a new file shows, such as a picture. It goes and comes back with that file. */
interface BesideFile {
  readonly file: string
  readonly print: string
}

/** The outcome of a write: nothing was written if the file is not as it was read. */
export type WriteOutcome =
  /** `others` are the files that were to come with it, but whose names other files have. */
  | { readonly state: 'written'; readonly others?: readonly string[] }
  | { readonly state: 'changed' }
  | { readonly state: 'refused'; readonly why: string }

/** The outcome of an undo or redo. */
export type UndoOutcome =
  | { readonly file: string; readonly what: string; readonly why?: undefined }
  | { readonly why: string; readonly file?: undefined }

const FILE = 'edits.json'
/** The folder for files that came with a file whose creation was undone, by their fingerprints. */
const UNDONE = 'undone'
/** The number of changes that can be undone, and the characters of their texts that are kept. */
const [MOST_ENTRIES, MOST_TEXT] = [200, 2_000_000]

/**
 * Writes files of the publication for the preview, each in one step, and keeps every change, so that it can be undone, even after a
 * restart. No write and no undo replaces a file that has changed since it was read.
 */
export class EditJournal {
  private done: readonly JournalEntry[]
  private undone: readonly JournalEntry[]

  constructor(private readonly disk: Disk) {
    const { done, undone } = storedJournal(disk.root)
    this.done = done
    this.undone = undone
  }

  /** Returns the names of the changes that can be undone and redone next. */
  state(): JournalState {
    const [undo, redo] = [this.done.at(-1), this.undone.at(-1)]
    return { ...(undo ? { undo: nameOf(undo) } : {}), ...(redo ? { redo: nameOf(redo) } : {}) }
  }

  /**
   * Writes a file if it still has the text `before`.
   *
   * @param beside the bytes of files that come with a new file, by their paths from the root
   */
  write(entry: JournalEntry, beside: ReadonlyMap<string, Uint8Array> = new Map()): WriteOutcome {
    if (entry.before === entry.after) return { state: 'written' }
    const outcome = this.replace(entry.file, entry.before, entry.after)
    if (outcome.state !== 'written') return outcome
    const made = [...beside].map(([file, bytes]) => ({
      file,
      print: fingerprintOfBytes(bytes),
      is: this.add(file, bytes),
    }))
    const added = made.flatMap(({ file, print, is }) => (is === 'added' ? [{ file, print }] : []))
    const others = made.flatMap(({ file, is }) => (is === 'other' ? [file] : []))
    this.keep([...this.done, { ...entry, ...(added.length > 0 ? { beside: added } : {}) }], [])
    return { ...outcome, ...(others.length > 0 ? { others } : {}) }
  }

  undo(): UndoOutcome {
    const entry = this.done.at(-1)
    if (!entry) return { why: 'There is nothing to undo.' }
    const outcome = this.replace(entry.file, entry.after, entry.before)
    if (outcome.state !== 'written') {
      this.keep(this.done.slice(0, -1), this.undone)
      return { why: refused('undone', entry, outcome) }
    }
    for (const each of entry.beside ?? []) this.putAway(each)
    this.keep(this.done.slice(0, -1), [...this.undone, entry])
    return { file: entry.file, what: entry.what }
  }

  redo(): UndoOutcome {
    const entry = this.undone.at(-1)
    if (!entry) return { why: 'There is nothing to redo.' }
    const outcome = this.replace(entry.file, entry.before, entry.after)
    if (outcome.state !== 'written') {
      this.keep(this.done, [])
      return { why: refused('redone', entry, outcome) }
    }
    for (const each of entry.beside ?? []) this.bringBack(each)
    this.keep([...this.done, entry], this.undone.slice(0, -1))
    return { file: entry.file, what: entry.what }
  }

  /** Replaces the text of a file in one step. Null stands for no file. */
  private replace(file: string, before: string | null, after: string | null): WriteOutcome {
    const { root } = this.disk
    const path = before === null ? newPath(this.disk, file) : this.disk.where(file)
    if (path === undefined)
      return existsSync(join(root, file)) || before === null
        ? { state: 'refused', why: `\`${file}\` is hidden or leads out of the publication, so it is not written here.` }
        : { state: 'changed' }
    if (before !== null && (statSync(path).mode & 0o222) === 0)
      return { state: 'refused', why: `\`${file}\` is write-protected.` }
    const fresh = join(privateFolder(root), `edit-${process.pid}.new`)
    try {
      if (after !== null) writeSynced(fresh, after)
      mkdirSync(dirname(path), { recursive: true })
      if (before === null) return { state: createFrom(fresh, path) ? 'written' : 'changed' }
      if (after !== null) chmodSync(fresh, statSync(path).mode & 0o7777)
      // The comparison comes last, so that no change of another program is lost in between.
      if (textAt(path) !== before) return { state: 'changed' }
      if (after === null) rmSync(path)
      else moveOver(fresh, path)
      return { state: 'written' }
    } catch (cause) {
      return { state: 'refused', why: `\`${file}\` could not be written: ${(cause as Error).message}.` }
    } finally {
      rmSync(fresh, { force: true })
    }
  }

  /** Adds a file that comes with another one, unless there is a file with its name. */
  private add(file: string, bytes: Uint8Array): 'added' | 'same' | 'other' {
    const path = newPath(this.disk, file)
    if (path === undefined) return 'other'
    const fresh = join(privateFolder(this.disk.root), `edit-${process.pid}.new`)
    try {
      writeFileSync(fresh, bytes)
      mkdirSync(dirname(path), { recursive: true })
      if (createFrom(fresh, path)) return 'added'
      return Buffer.compare(readFileSync(path), bytes) === 0 ? 'same' : 'other'
    } catch {
      return 'other'
    } finally {
      rmSync(fresh, { force: true })
    }
  }

  /** Puts a file that came with another one away, unless it has changed since. */
  private putAway({ file, print }: BesideFile): void {
    const path = this.disk.where(file)
    const bytes = path && readFileSync(path)
    if (!path || !bytes || fingerprintOfBytes(bytes) !== print) return
    const folder = join(privateFolder(this.disk.root), UNDONE)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, print), bytes, { mode: 0o600 })
    rmSync(path)
  }

  private bringBack({ file, print }: BesideFile): void {
    const away = join(privateFolder(this.disk.root), UNDONE, print)
    if (existsSync(away)) this.add(file, readFileSync(away))
    rmSync(away, { force: true })
  }

  private keep(done: readonly JournalEntry[], undone: readonly JournalEntry[]): void {
    this.done = newest(done)
    this.undone = undone
    if (!undone.some(({ beside }) => beside))
      rmSync(join(privateFolder(this.disk.root), UNDONE), { recursive: true, force: true })
    const path = join(privateFolder(this.disk.root), FILE)
    writeFileSync(`${path}.new`, JSON.stringify({ done: this.done, undone }), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
}

const nameOf = ({ what, file }: JournalEntry): string => `${what} (${file})`

const refused = (done: string, { file }: JournalEntry, outcome: WriteOutcome): string =>
  outcome.state === 'refused'
    ? outcome.why
    : `\`${file}\` has changed since, so this change was not ${done}. Nothing was written.`

/** Returns where a new file may be: in a folder of the publication that no link leads out of. */
function newPath(disk: Disk, file: string): string | undefined {
  if (file.split('/').some(part => part === '..' || part === '' || part.startsWith('.'))) return undefined
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
    if (lstatSync(join(disk.root, folder), { throwIfNoEntry: false }) === undefined) continue
    return disk.has(folder) ? join(disk.root, file) : undefined
  }
  return join(disk.root, file)
}

function textAt(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFileSync(path))
  } catch {
    return undefined
  }
}

function writeSynced(path: string, text: string): void {
  const descriptor = openSync(path, 'w', 0o666)
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Gives a new file its name, unless there is one with this name. */
function createFrom(fresh: string, path: string): boolean {
  try {
    linkSync(fresh, path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
  }
  try {
    // Not every file system has links.
    copyFileSync(fresh, path, constants.COPYFILE_EXCL)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

/** Renames a file over another. The folder of posts may be on another disk, where the file first needs a name beside it. */
function moveOver(fresh: string, path: string): void {
  try {
    renameSync(fresh, path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EXDEV') throw cause
    const beside = join(dirname(path), `.offprint-${process.pid}.new`)
    copyFileSync(fresh, beside)
    chmodSync(beside, statSync(fresh).mode & 0o7777)
    renameSync(beside, path)
  }
}

/** Returns the newest entries that fit. */
function newest(entries: readonly JournalEntry[]): JournalEntry[] {
  let text = 0
  const kept: JournalEntry[] = []
  for (const entry of [...entries].reverse()) {
    text += (entry.before?.length ?? 0) + (entry.after?.length ?? 0)
    // The last change can be undone even if its file is large.
    if (kept.length === MOST_ENTRIES || (kept.length > 0 && text > MOST_TEXT)) break
    kept.unshift(entry)
  }
  return kept
}

function storedJournal(root: string): { done: readonly JournalEntry[]; undone: readonly JournalEntry[] } {
  try {
    const stored = JSON.parse(readFileSync(join(privateFolder(root), FILE), 'utf8')) as Record<string, unknown>
    return { done: entriesIn(stored['done']), undone: entriesIn(stored['undone']) }
  } catch {
    return { done: [], undone: [] }
  }
}

const entriesIn = (value: unknown): JournalEntry[] =>
  Array.isArray(value) && value.every(isEntry) ? (value as JournalEntry[]) : []

function isEntry(value: unknown): boolean {
  const { file, before, after, what, beside = [] } = (value ?? {}) as Record<string, unknown>
  const isText = (text: unknown): boolean => text === null || typeof text === 'string'
  const isBeside = Array.isArray(beside) && beside.every(isBesideFile)
  return typeof file === 'string' && typeof what === 'string' && isText(before) && isText(after) && isBeside
}

function isBesideFile(value: unknown): boolean {
  const { file, print } = (value ?? {}) as Record<string, unknown>
  return typeof file === 'string' && typeof print === 'string' && /^[\w-]+$/.test(print)
}
