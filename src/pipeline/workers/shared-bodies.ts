import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import type { Body } from '../../content/index.js'
import { append } from '../../core/long-lists.js'

/**
 * The position of a body: its chunk, and in it the start, and the lengths of the HTML, the excerpt and the proof, without which it has none. With
 * it are the fingerprint of the post and a checksum, so that another build can tell whether the body is that of its post, and undamaged.
 */
export type BodyPlace = readonly [
  chunk: number,
  start: number,
  html: number,
  excerpt: number,
  proof: number,
  plain: boolean,
  of: string,
  checksum: number,
]

/** Shared memory, or the path of a file. */
type SharedChunk = SharedArrayBuffer | string

/** Bodies in a form that another thread can use. The chunks are shared, not copied. */
export interface SharedBodies {
  readonly chunks: readonly SharedChunk[]
  readonly places: readonly (readonly [source: string, place: BodyPlace])[]
}

/**
 * Stores the bodies of all posts by the name of their source, outside the heap, where the garbage collector would copy and mark ten thousand
 * long-lived strings again and again.
 */
export interface Bodies {
  get(source: string): Body | undefined
  /** @param of the fingerprint of the post */
  add(source: string, body: Body, of: string): void
  absorb(others: SharedBodies): void
  share(): SharedBodies
  /** Closes the files that are open. From now on, the store is empty, and keeps nothing. */
  close(): void
}

/** The bytes of a chunk, wherever they are. */
interface Chunk {
  readonly bytes: (from: number, size: number) => Buffer
  readonly write: (text: string, at: number) => number
  /** How many bytes fit into it. */
  readonly room: number
  readonly close?: () => void
}

const CHUNK = 4 * 1024 * 1024

/**
 * Creates a store.
 * @param folder an existing folder for files with the bodies. Without it, they are in memory.
 */
export function bodyStore(folder?: string): Bodies {
  const chunks: Chunk[] = []
  const shared: SharedChunk[] = []
  const places = new Map<string, BodyPlace>()
  let [used, own] = [0, -1]
  let isClosed = false
  const open = (size: number): void => {
    const chunk = folder === undefined ? new SharedArrayBuffer(size) : join(folder, `${threadId}-${chunks.length}`)
    own = chunks.length
    shared.push(chunk)
    chunks.push(typeof chunk === 'string' ? fileChunk(chunk, 'wx+') : memoryChunk(chunk))
    used = 0
  }
  return {
    get(source) {
      const place = places.get(source)
      const chunk = place && chunks[place[0]]
      return chunk && bodyAt(chunk, place)
    },
    add(source, { html, excerpt, proof = '', plain }, of) {
      if (isClosed) return
      const parts = [html, excerpt, proof]
      // A UTF-16 unit takes at most three bytes in UTF-8, so this much room is always enough.
      const most = 3 * (html.length + excerpt.length + proof.length)
      if (used + most > (chunks[own]?.room ?? -1)) open(Math.max(CHUNK, most))
      const chunk = chunks[own] as Chunk
      const start = used
      const [ofHtml = 0, ofExcerpt = 0, ofProof = 0] = parts.map(part => {
        const size = chunk.write(part, used)
        used += size
        return size
      })
      const sum = parts.reduce((sum, part) => crc32(part, sum), 0)
      places.set(source, [own, start, ofHtml, ofExcerpt, ofProof, plain, of, sum])
    },
    absorb(others) {
      const first = chunks.length
      append(shared, others.chunks)
      append(
        chunks,
        others.chunks.map(chunk => (typeof chunk === 'string' ? fileChunk(chunk, 'r') : memoryChunk(chunk))),
      )
      for (const [source, [chunk, ...rest]] of others.places) places.set(source, [first + chunk, ...rest])
    },
    share: () => ({ chunks: shared, places: [...places] }),
    close: () => {
      isClosed = true
      places.clear()
      for (const chunk of chunks.splice(0)) chunk.close?.()
    },
  }
}

function memoryChunk(memory: SharedArrayBuffer): Chunk {
  const buffer = Buffer.from(memory)
  return {
    bytes: (from, size) => buffer.subarray(from, from + size),
    write: (text, at) => buffer.write(text, at),
    room: buffer.length,
  }
}

/** Opens a file of bodies. The system keeps in memory as much of it as there is room for. */
function fileChunk(path: string, flags: 'wx+' | 'r'): Chunk {
  const file = openSync(path, flags)
  return {
    bytes: (from, size) => {
      const buffer = Buffer.allocUnsafe(size)
      readSync(file, buffer, 0, size, from)
      return buffer
    },
    write: (text, at) => writeSync(file, text, at),
    room: Number.POSITIVE_INFINITY,
    close: () => closeSync(file),
  }
}

function bodyAt(chunk: Chunk, [, start, html, excerpt, proof, plain]: BodyPlace): Body {
  const bytes = chunk.bytes(start, html + excerpt + proof)
  const part = (from: number, size: number): string => bytes.toString('utf8', from, from + size)
  return {
    ...{ html: part(0, html), plain, excerpt: part(html, excerpt) },
    proof: proof === 0 ? undefined : part(html + excerpt, proof),
  }
}

/** Reads a body from a file of another build. Returns nothing if it is that of another state of the post, or damaged. */
export function bodyIn(path: string, place: BodyPlace, wanted: string): Body | undefined {
  const [, start, html, excerpt, proof, , of, sum] = place
  if (of !== wanted) return undefined
  try {
    const chunk = fileChunk(path, 'r')
    try {
      return crc32(chunk.bytes(start, html + excerpt + proof)) === sum ? bodyAt(chunk, place) : undefined
    } finally {
      chunk.close?.()
    }
  } catch {
    return undefined
  }
}
