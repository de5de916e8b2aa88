import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'

/** The size of what is read or written at once, in bytes. */
const AT_ONCE = 1024 * 1024

/** Joins small pieces into parts that are worth reading or writing. */
function* partsOf(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let some: Uint8Array[] = []
  let size = 0
  for (const piece of pieces) {
    some.push(piece)
    size += piece.length
    if (size < AT_ONCE) continue
    yield Buffer.concat(some)
    some = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(some)
}

/** Writes a file that is never in memory as a whole. */
export function writePieces(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w')
  try {
    for (const part of partsOf(pieces)) writeFileSync(file, part)
  } finally {
    closeSync(file)
  }
}

/** Tells whether a file consists of these pieces. */
export function hasPieces(path: string, pieces: Iterable<Uint8Array>): boolean {
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
