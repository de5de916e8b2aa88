import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { READERS_FILE, readReaderHashes, withReaders } from '../core/reader-hashes.js'
import { textAt } from './publication-text.js'

const FILE = 'imports/seen.json'

/** The ids of imported entries, by source. */
type Seen = Readonly<Record<string, readonly string[]>>

/** Ids that are unique across sources: an address or a URI with an authority. A bare number is unique only within its source. */
const WORLDWIDE = /^(?:https?|tag|urn):/i

/** Returns the ids of entries imported earlier: all from this source, and from other sources those that are globally unique. */
export function importedBefore(root: string, source: string): ReadonlySet<string> {
  const all = Object.entries(readSeen(root))
  return new Set(all.flatMap(([name, ids]) => (name === source ? ids : ids.filter(id => WORLDWIDE.test(id)))))
}

/** Adds the ids of entries imported from a source to the list in imports/seen.json. */
export function rememberImport(root: string, source: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  const seen = readSeen(root)
  const all = [...new Set([...(seen[source] ?? []), ...ids])]
  const path = join(root, FILE)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify({ ...seen, [source]: all }, null, 2)}\n`)
}

/** Adds hashes of the people who received the imported messages to imports/readers.json, for `offprint check`. */
export function rememberReaders(root: string, addresses: readonly string[]): void {
  if (addresses.length === 0) return
  const path = join(root, READERS_FILE)
  const text = textAt(path)
  const known = text === undefined ? undefined : readReaderHashes(text)
  if (text !== undefined && !known) {
    const fix = 'Restore it, or delete it to begin a new one.'
    throw new ProblemsError([error('import.readers', { file: READERS_FILE }, 'This file is damaged.', fix)])
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(withReaders(known, addresses), null, 2)}\n`)
}

function readSeen(root: string): Seen {
  let text: string
  try {
    text = readFileSync(join(root, FILE), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw cause
  }
  try {
    const seen: unknown = JSON.parse(text)
    if (typeof seen === 'object' && seen !== null && Object.values(seen).every(Array.isArray)) return seen as Seen
  } catch {
    // Text that is not JSON is reported below, like JSON that is not a list of imports.
  }
  const fix = 'Delete it to import everything again.'
  throw new ProblemsError([
    error('import.memory', { file: FILE }, 'This file is damaged: it is not a list of earlier imports.', fix),
  ])
}
