import { hash } from 'node:crypto'

/**
 * Returns a short name for a list of texts: the first 96 bits of its SHA-256, in hexadecimal. Equal lists have equal names. An
 * argument that is a list counts as its texts, one after another.
 */
export const fingerprint = (...parts: readonly (string | readonly string[])[]): string =>
  hash(
    'sha256',
    parts
      .flat()
      .map(part => `${part.length}:${part}`)
      .join(''),
    'hex',
  ).slice(0, LENGTH)

/** Returns a fingerprint of the bytes of a file. */
export const fingerprintOfBytes = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').slice(0, LENGTH)

const LENGTH = 24
