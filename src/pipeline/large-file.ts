import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'

/** Texts, which are written in UTF-8, and bytes. */
type Pieces = Iterable<string | Uint8Array>

/** The size of what is read or written at once, in bytes. */
const AT_ONCE = 1024 * 1024

/** Joins small pieces into parts that are worth reading or writing. Each part holds only until the next, which is in the same memory. */
function* partsOf(pieces: Pieces): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(AT_ONCE)
  let size = 0
  for (const piece of pieces) {
    const more = Buffer.byteLength(piece)
    if (size + more > AT_ONCE) {
      yield buffer.subarray(0, size)
      size = 0
    }
    if (more > AT_ONCE) yield Buffer.from(piece)
    else {
      if (typeof piece === 'string') buffer.write(piece, size)
      else buffer.set(piece, size)
      size += more
    }
  }
  yield buffer.subarray(0, size)
}

/** Writes a file that is never in memory as a whole, or adds to it. */
export function writePieces(path: string, pieces: Pieces, flags: 'w' | 'a' = 'w'): void {
  const file = openSync(path, flags)
  try {
    for (const part of partsOf(pieces)) writeFileSync(file, part)
  } finally {
    closeSync(file)
  }
}

/** Tells whether a file consists of these pieces. */
export function hasPieces(path: string, pieces: Pieces): boolean {
  const file = openSync(path, 'r')
  try {
    for (const part of partsOf(pieces)) {
      const bytes = Buffer.allocUnsafe(part.length)
      if (readSync(file, bytes) < part.length || !bytes.equals(part)) return false
    }
    return readSync(file, Buffer.allocUnsafe(1)) === 0
  } finally {
    closeSync(file)
  }
}
