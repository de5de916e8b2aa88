import { createHash } from 'node:crypto'

/** A short name for the given parts together: equal parts give equal names. 96 bits of SHA-256, in hexadecimal. */
export function fingerprint(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 24)
}
