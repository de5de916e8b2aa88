import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import type { Body } from '../../content/index.js'
import { append } from '../../core/long-lists.js'

/**
 * The position of a body: its chunk, and in it the start, the end of the HTML and the end of the excerpt. With it are the fingerprint of the
 * post and a checksum, so that another build can tell whether the body is that of its post, and undamaged.
 */
export type BodyPlace = readonly [
  chunk: number,
  start: number,
  middle: number,
  end: number,
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
  /** The chunks of all bodies that are in the store. */
  readonly chunks: readonly SharedChunk[]
  get(source: string): Body | undefined
  placeOf(source: string): BodyPlace | undefined
  /** Returns the body at a place in the chunks. */
  at(place: BodyPlace): Body | undefined
  /** @param of the fingerprint of the post */
  add(source: string, body: Body, of: string): void
  absorb(others: SharedBodies): void
  share(): SharedBodies
  /** Closes the files that are open. From now on, the store is empty, and keeps nothing. */
  close(): void
}

/** The bytes of a chunk, wherever they are. */
interface Chunk {
  readonly text: (from: number, to: number) => string
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
  const at = ([chunk, start, middle, end, plain]: BodyPlace): Body | undefined => {
    const bytes = chunks[chunk]
    return bytes && { html: bytes.text(start, middle), plain, excerpt: bytes.text(middle, end) }
  }
  return {
    chunks: shared,
    get(source) {
      const place = places.get(source)
      return place && at(place)
    },
    placeOf: source => places.get(source),
    at,
    add(source, { html, excerpt, plain }, of) {
      if (isClosed) return
      // A UTF-16 unit takes at most three bytes in UTF-8, so this much room is always enough.
      const most = 3 * (html.length + excerpt.length)
      if (used + most > (chunks[own]?.room ?? -1)) open(Math.max(CHUNK, most))
      const chunk = chunks[own] as Chunk
      const middle = used + chunk.write(html, used)
      const end = middle + chunk.write(excerpt, middle)
      places.set(source, [own, used, middle, end, plain, of, crc32(excerpt, crc32(html))])
      used = end
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
    text: (from, to) => buffer.toString('utf8', from, to),
    write: (text, at) => buffer.write(text, at),
    room: buffer.length,
  }
}

/** Opens a file of bodies. The system keeps in memory as much of it as there is room for. */
function fileChunk(path: string, flags: 'wx+' | 'r'): Chunk {
  const file = openSync(path, flags)
  return {
    text: (from, to) => {
      const buffer = Buffer.allocUnsafe(to - from)
      readSync(file, buffer, 0, to - from, from)
      return buffer.toString()
    },
    write: (text, at) => writeSync(file, text, at),
    room: Number.POSITIVE_INFINITY,
    close: () => closeSync(file),
  }
}

/** Reads a body from a file of another build. Returns nothing if it is that of another state of the post, or damaged. */
export function bodyIn(
  path: string,
  [, start, middle, end, plain, of, sum]: BodyPlace,
  wanted: string,
): Body | undefined {
  if (of !== wanted) return undefined
  try {
    const chunk = fileChunk(path, 'r')
    try {
      const [html, excerpt] = [chunk.text(start, middle), chunk.text(middle, end)]
      return crc32(excerpt, crc32(html)) === sum ? { html, plain, excerpt } : undefined
    } finally {
      chunk.close?.()
    }
  } catch {
    return undefined
  }
}
