import { createHash } from 'node:crypto'
import { createReadStream, type Stats, statSync } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type FileType, fileType } from './file-type.js'

export type Encoding = 'br' | 'gzip'

/** A file of out/, as the server last read it. */
export interface CachedFile extends FileType {
  /** The hash of its bytes, without quotes. Equal bytes have equal tags, even if they were written at different times. */
  readonly etag: string
  /** The time since which the bytes are the same, in milliseconds since 1970, rounded to seconds. */
  readonly modified: number
  readonly size: number
  /** Absent if the file is too large to be kept in memory. */
  readonly bytes?: Buffer
  /** Whether the file names a WebSub hub. */
  readonly hub: boolean
  /** The path on the disk, from which files too large for memory are streamed. */
  readonly file: string
  /** The bytes in the encodings that were asked for, or that are being made. */
  readonly encoded: ReadonlyMap<Encoding, Buffer | Promise<Buffer>>
}

/** The record of the time since which a file has had its present bytes. */
export interface ChangeTime {
  readonly etag: string
  readonly modified: number
}

interface CacheEntry extends CachedFile {
  readonly state: FileState
  /** When the links in its path were last resolved, in milliseconds since the start of the process. */
  resolved: number
  readonly encoded: Map<Encoding, Buffer | Promise<Buffer>>
}

/** What tells whether a file on the disk is the one that was read. A rename changes the number, and any other change a time. */
type FileState = Pick<Stats, 'dev' | 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>

const isSame = (one: FileState, other: FileState): boolean =>
  one.ino === other.ino &&
  one.mtimeMs === other.mtimeMs &&
  one.ctimeMs === other.ctimeMs &&
  one.size === other.size &&
  one.dev === other.dev

const MEGABYTE = 1024 * 1024
/** Larger files are streamed from the disk. */
const LARGE = 4 * MEGABYTE
const ROOM = 96 * MEGABYTE
const START = 4_000
/** The milliseconds after which the links in a path are resolved again, because a folder may have become a link. */
const RESOLVED = 1_000

const compressors: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: bytes =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: bytes => promisify(gzip)(bytes, { level: 9 }),
}

/** Caches the files of out/, each read, hashed and compressed once after it changes. */
export class FileCache {
  /** Files in the order of their last use, the latest last. */
  private readonly entries = new Map<string, CacheEntry>()
  private changes = new Map<string, ChangeTime>()
  private weight = 0
  /** The answers of the disk in this turn of the event loop. */
  private readonly asked = new Map<string, CachedFile | 'missing'>()

  constructor(
    private readonly root: string,
    private readonly hub: string | undefined,
    /** The time at which each file changed, by path, as earlier processes recorded it. */
    private readonly since = new Map<string, ChangeTime>(),
  ) {}

  /**
   * Returns a file that was read before if it is still the same, and `missing` if there is nothing; undefined if `take` has to
   * look at it. It asks the disk and waits, which takes 2 µs. With a thread it would take ten times as long. Requests that
   * arrive together ask once.
   */
  current(path: string): CachedFile | 'missing' | undefined {
    if (this.asked.size === 0) setImmediate(() => this.asked.clear())
    const answer = this.asked.get(path) ?? this.ask(path)
    if (answer) this.asked.set(path, answer)
    return answer
  }

  private ask(path: string): CachedFile | 'missing' | undefined {
    let stat: Stats | undefined
    try {
      stat = statSync(`${this.root}/${path}`, { throwIfNoEntry: false })
    } catch {
      return undefined
    }
    if (!stat) return 'missing'
    const entry = this.entries.get(path)
    if (!entry || !isSame(stat, entry.state) || performance.now() - entry.resolved > RESOLVED) return undefined
    return this.keep(path, entry)
  }

  /** Returns a file, or `undefined` if it does not exist or a link leads outside out/. */
  async take(path: string): Promise<CachedFile | 'folder' | undefined> {
    const current = this.current(path)
    if (current) return current === 'missing' ? undefined : current
    const file = await this.inside(path)
    if (!file) return undefined
    let handle: FileHandle | undefined
    try {
      handle = await open(file, 'r')
      const stat = await handle.stat()
      if (stat.isDirectory()) return 'folder'
      if (!stat.isFile()) return undefined
      const existing = this.entries.get(path)
      if (existing && isSame(stat, existing.state)) {
        existing.resolved = performance.now()
        return this.keep(path, existing)
      }
      return this.keep(path, await this.read(path, handle, file, stat))
    } catch (cause) {
      if (['ENOENT', 'EISDIR', 'EACCES', 'ELOOP'].includes((cause as NodeJS.ErrnoException).code ?? ''))
        return undefined
      throw cause
    } finally {
      await handle?.close()
    }
  }

  /** Returns the bytes in an encoding, compressed on first use. */
  async encoded(path: string, cached: CachedFile, encoding: Encoding): Promise<Buffer | undefined> {
    const entry = this.entries.get(path)
    if (!cached.bytes) return undefined
    if (entry?.etag !== cached.etag) return compressors[encoding](cached.bytes)
    const existing = entry.encoded.get(encoding)
    if (existing) return existing
    const made = compressors[encoding](cached.bytes)
    entry.encoded.set(encoding, made)
    const bytes = await made
    entry.encoded.set(encoding, bytes)
    this.weight += bytes.length
    return bytes
  }

  /** Resolves symbolic links in a path. Nothing outside out/ is served, even if a link leads there (CWE-59). */
  private async inside(path: string): Promise<string | undefined> {
    try {
      const root = await realpath(this.root)
      const real = await realpath(join(root, path))
      return real === root || real.startsWith(root + sep) ? real : undefined
    } catch {
      return undefined
    }
  }

  private async read(path: string, handle: FileHandle, file: string, state: Stats): Promise<CacheEntry> {
    const bytes = state.size <= LARGE ? await handle.readFile() : undefined
    const start = bytes ?? Buffer.alloc(0)
    const etag = bytes ? hashOf(bytes) : await hashOfFile(file)
    return {
      ...{ etag, modified: this.modifiedOf(path, etag, state.mtimeMs), size: bytes?.length ?? state.size },
      hub: this.hub !== undefined && start.subarray(0, START).includes(this.hub),
      ...{ file, state, resolved: performance.now(), encoded: new Map() },
      ...fileType(path, start),
      ...(bytes ? { bytes } : {}),
    }
  }

  /** Returns the changes noticed since the last call, to be stored for the next process. */
  takeChanges(): ReadonlyMap<string, ChangeTime> {
    const changes = this.changes
    this.changes = new Map()
    return changes
  }

  private modifiedOf(path: string, etag: string, mtimeMs: number): number {
    const before = this.since.get(path)
    if (before?.etag === etag) return before.modified
    const modified = Math.max(Math.floor(mtimeMs / 1000) * 1000, before ? before.modified + 1000 : 0)
    this.since.set(path, { etag, modified })
    this.changes.set(path, { etag, modified })
    return modified
  }

  /** Makes an entry the latest one, and drops the oldest entries if the cache is full. */
  private keep(path: string, entry: CacheEntry): CacheEntry {
    const before = this.entries.get(path)
    if (before !== entry) {
      if (before) this.drop(before)
      this.weight += entry.bytes?.length ?? 0
    }
    this.entries.delete(path)
    this.entries.set(path, entry)
    for (const [oldest, old] of this.entries) {
      if (this.weight <= ROOM || oldest === path) break
      this.entries.delete(oldest)
      this.drop(old)
    }
    return entry
  }

  private drop({ bytes, encoded }: CacheEntry): void {
    this.weight -= bytes?.length ?? 0
    for (const made of encoded.values())
      void Promise.resolve(made).then(({ length }) => {
        this.weight -= length
      })
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('base64url').slice(0, 22)
}
