import { createHash, hash } from 'node:crypto'

/**
 * Returns a short name for a list of texts: the first 96 bits of its SHA-256, in hexadecimal. Equal lists have equal names. An
 * argument that is a list counts as its texts, one after another.
 */
export function fingerprint(...parts: readonly (string | readonly string[])[]): string {
  let all = ''
  // A build makes tens of thousands, so no list is made on the way.
  for (const part of parts)
    if (typeof part === 'string') all += `${part.length}:${part}`
    else for (const each of part) all += `${each.length}:${each}`
  return beginningOfHash(hash('sha256', all, 'hex'))
}

/** Returns a fingerprint of the bytes of a file. */
export const fingerprintOfBytes = (bytes: Uint8Array): string => beginningOfHash(hash('sha256', bytes, 'hex'))

/** Returns the same fingerprint as `fingerprintOfBytes` would of all pieces together. */
export function fingerprintOfPieces(pieces: Iterable<string | Uint8Array>): string {
  const whole = createHash('sha256')
  for (const piece of pieces) whole.update(piece)
  return beginningOfHash(whole.digest('hex'))
}

const LENGTH = 24

/** Copies the beginning of a hash, because V8 would keep the whole for each of the many fingerprints that a build holds. */
const beginningOfHash = (hex: string): string => Buffer.from(hex, 'latin1').toString('latin1', 0, LENGTH)
