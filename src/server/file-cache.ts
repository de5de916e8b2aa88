import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
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
}

/** The record of the time since which a file has had its present bytes. */
export interface ChangeTime {
  readonly etag: string
  readonly modified: number
}

interface CacheEntry extends CachedFile {
  readonly mark: string
  readonly encoded: Map<Encoding, Promise<Buffer>>
}

const MEGABYTE = 1024 * 1024
/** Larger files are streamed from the disk. */
const LARGE = 4 * MEGABYTE
const ROOM = 96 * MEGABYTE
const START = 4_000

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

  constructor(
    private readonly root: string,
    private readonly hub: string | undefined,
    /** The time at which each file changed, by path, as earlier processes recorded it. */
    private readonly since = new Map<string, ChangeTime>(),
  ) {}

  /** Returns a file, or `undefined` if it does not exist or a link leads outside out/. */
  async take(path: string): Promise<CachedFile | 'folder' | undefined> {
    const file = await this.inside(path)
    if (!file) return undefined
    let handle: FileHandle | undefined
    try {
      handle = await open(file, 'r')
      const stat = await handle.stat()
      if (stat.isDirectory()) return 'folder'
      if (!stat.isFile()) return undefined
      const { mtimeMs, size } = stat
      const mark = `${stat.ino} ${mtimeMs} ${size}`
      const existing = this.entries.get(path)
      if (existing?.mark === mark) return this.keep(path, existing)
      return this.keep(path, await this.read(path, handle, { mark, mtimeMs, size, file }))
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
    this.weight += (await made).length
    return made
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

  private async read(path: string, handle: FileHandle, { mark, mtimeMs, size, file }: FileState): Promise<CacheEntry> {
    const bytes = size <= LARGE ? await handle.readFile() : undefined
    const start = bytes ?? Buffer.alloc(0)
    const etag = bytes ? hashOf(bytes) : await hashOfFile(file)
    const modified = this.modifiedOf(path, etag, mtimeMs)
    const hub = this.hub !== undefined && start.subarray(0, START).includes(this.hub)
    const facts = { etag, modified, size: bytes?.length ?? size, hub, file, mark, encoded: new Map() }
    return { ...facts, ...fileType(path, start), ...(bytes ? { bytes } : {}) }
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
      void made.then(({ length }) => {
        this.weight -= length
      })
  }
}

interface FileState {
  readonly mark: string
  readonly mtimeMs: number
  readonly size: number
  readonly file: string
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('base64url').slice(0, 22)
}
