import type { Body } from '../../content/index.js'
import { append } from '../../core/long-lists.js'

/** The position of a body: its chunk, and in it the start, the end of the HTML and the end of the excerpt. */
type Place = readonly [chunk: number, start: number, middle: number, end: number, plain: boolean]

/** Bodies in a form that another thread can use. The chunks are shared, not copied. */
export interface SharedBodies {
  readonly chunks: readonly SharedArrayBuffer[]
  readonly places: readonly (readonly [source: string, place: Place])[]
}

/**
 * Stores the bodies of all posts by the name of their source, outside the heap, where the garbage collector would copy and mark ten thousand
 * long-lived strings again and again.
 */
export interface Bodies {
  get(source: string): Body | undefined
  add(source: string, body: Body): void
  absorb(others: SharedBodies): void
  share(): SharedBodies
}

const CHUNK = 4 * 1024 * 1024

export function bodyStore(): Bodies {
  const chunks: Buffer[] = []
  const shared: SharedArrayBuffer[] = []
  const places = new Map<string, Place>()
  let used = CHUNK
  const open = (size: number): void => {
    const memory = new SharedArrayBuffer(size)
    shared.push(memory)
    chunks.push(Buffer.from(memory))
    used = 0
  }
  return {
    get(source) {
      const [chunk = -1, start, middle, end, plain = false] = places.get(source) ?? []
      const buffer = chunks[chunk]
      const text = (from?: number, to?: number): string => buffer?.toString('utf8', from, to) ?? ''
      return buffer && { html: text(start, middle), plain, excerpt: text(middle, end) }
    },
    add(source, { html, excerpt, plain }) {
      // A UTF-16 unit takes at most three bytes in UTF-8, so this much room is always enough.
      const most = 3 * (html.length + excerpt.length)
      if (used + most > (chunks.at(-1)?.length ?? 0)) open(Math.max(CHUNK, most))
      const chunk = chunks.length - 1
      const buffer = chunks[chunk] as Buffer
      const middle = used + buffer.write(html, used)
      const end = middle + buffer.write(excerpt, middle)
      places.set(source, [chunk, used, middle, end, plain])
      used = end
    },
    absorb(others) {
      const first = chunks.length
      append(shared, others.chunks)
      append(
        chunks,
        others.chunks.map(memory => Buffer.from(memory)),
      )
      for (const [source, [chunk, ...rest]] of others.places) places.set(source, [first + chunk, ...rest])
      // The last chunk now belongs to another thread, so the next body needs a new chunk.
      used = Number.MAX_SAFE_INTEGER
    },
    share: () => ({ chunks: shared, places: [...places] }),
  }
}
