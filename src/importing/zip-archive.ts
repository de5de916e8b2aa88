import { crc32, inflateRawSync } from 'node:zlib'

/** A file in a zip archive, as the directory at the end of the archive lists it. */
interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  readonly offset: number
}

/** The files of a zip archive. */
export interface ZipArchive {
  /** The names in the order of the archive, without folders. */
  readonly names: readonly string[]
  /** Returns the bytes of a file, or undefined if there is no such file. */
  read(name: string): Uint8Array | undefined
}

/** A sentence that says why an archive cannot be read, and what to do. */
export interface ZipFault {
  readonly what: string
  readonly fix: string
}

const MOST_ENTRIES = 5000
/** The maximum size of all files together, in bytes. A long article with large pictures stays far below it. */
const MOST_BYTES = 300_000_000
/** The maximum size of one file that is text. */
const MOST_TEXT = 60_000_000
/** Deflate reaches 1032:1. XML and pictures that people made stay below this, and small files cannot do harm. */
const MOST_RATIO = 250
const SMALL = 2_000_000

const END = 0x06054b50
const ENTRY = 0x02014b50
const FILE = 0x04034b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

/** Returns the names of the files in a zip archive, or undefined if the bytes are none or break off. */
export const zipNames = (bytes: Uint8Array): readonly string[] | undefined =>
  isZip(bytes) ? entriesIn(bytes)?.map(({ name }) => name) : undefined

/**
 * Opens a zip archive. The sizes in its directory are checked before anything is unzipped, and no file is unzipped beyond
 * its size, so that a small archive cannot fill the memory.
 */
export function openZip(bytes: Uint8Array): ZipArchive | ZipFault {
  const entries = entriesIn(bytes)
  if (!entries) return BROKEN
  if (entries.some(({ isEncrypted }) => isEncrypted))
    return { what: 'This archive is protected with a password.', fix: 'Save it again without a password.' }
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  const bomb = entries.find(
    ({ name, size, packedSize }) =>
      (size > SMALL && size > packedSize * MOST_RATIO) || (/\.(?:xml|html?|rels)$/i.test(name) && size > MOST_TEXT),
  )
  if (entries.length > MOST_ENTRIES || total > MOST_BYTES || bomb)
    return {
      what: `This archive is far larger unpacked than an article is${bomb ? ` (${bomb.name})` : ''}, so it was not opened.`,
      fix: 'Save the document again without large pictures or embedded files.',
    }
  const byName = new Map(entries.map(entry => [entry.name, entry]))
  return {
    names: entries.map(({ name }) => name),
    read: name => {
      const entry = byName.get(name)
      return entry && contentOf(bytes, entry)
    },
  }
}

const BROKEN: ZipFault = {
  what: 'This file is damaged: it breaks off, or parts of it were changed on the way.',
  fix: 'Ask for it again, or open it in the program that made it and save it under another name.',
}

/** An archive whose content does not match its own directory. */
export class DamagedZip extends Error {
  readonly fault = BROKEN
}

function entriesIn(bytes: Uint8Array): ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === undefined) return undefined
  const count = view.getUint16(end + 10, true)
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return undefined
    const flags = view.getUint16(at + 8, true)
    const length = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)).replaceAll('\\', '/')
    if (!name.endsWith('/'))
      entries.push({
        name,
        method: view.getUint16(at + 10, true),
        isEncrypted: (flags & 1) === 1,
        checksum: view.getUint32(at + 16, true),
        packedSize: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      })
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Finds the end record, which a comment may follow. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT)
  for (let at = view.byteLength - END_SIZE; at >= first; at -= 1) if (view.getUint32(at, true) === END) return at
  return undefined
}

function contentOf(bytes: Uint8Array, { method, checksum, packedSize, size, offset }: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== FILE) throw new DamagedZip()
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = bytes.subarray(start, start + packedSize)
  const content = method === 0 ? packed : inflated(packed, size)
  if (content.length !== size || crc32(content) !== checksum) throw new DamagedZip()
  return content
}

function inflated(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
  } catch {
    // The data are damaged, or longer than the directory says.
    throw new DamagedZip()
  }
}
