import { randomBytes, scryptSync } from 'node:crypto'
import { parsedJson } from './json.js'

/** The file that remembers who received the imported messages. */
export const READERS_FILE = 'imports/readers.json'

/** The addresses of recipients as salted hashes, from which an address cannot be read, only tested. */
export interface ReaderHashes {
  readonly salt: string
  readonly hashes: readonly string[]
}

/** The work for one hash: some 20 ms and 8 MB, which slows down anyone who tries a long list of addresses. */
const COST = { N: 2 ** 13, r: 8, p: 1 }

/** Hashes an address. Upper case and a tag (`ana+news@…`) make no difference. */
export const readerHash = (address: string, salt: string): string =>
  scryptSync(
    address
      .normalize('NFC')
      .toLowerCase()
      .replace(/\+[^@]*(?=@)/, ''),
    salt,
    16,
    COST,
  ).toString('hex')

/** Adds addresses to those that are remembered. */
export function withReaders(known: ReaderHashes | undefined, addresses: readonly string[]): ReaderHashes {
  const salt = known?.salt ?? randomBytes(16).toString('hex')
  const hashes = addresses.map(address => readerHash(address, salt))
  return { salt, hashes: [...new Set([...(known?.hashes ?? []), ...hashes])].sort() }
}

/** Reads the file, or returns undefined if it is damaged. */
export function readReaderHashes(text: string): ReaderHashes | undefined {
  const value = parsedJson(text)
  if (typeof value !== 'object' || value === null || !('salt' in value) || !('hashes' in value)) return undefined
  const { salt, hashes } = value
  const isRead = typeof salt === 'string' && Array.isArray(hashes) && hashes.every(hash => typeof hash === 'string')
  return isRead ? { salt, hashes } : undefined
}
