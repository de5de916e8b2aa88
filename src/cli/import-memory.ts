import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'

const FILE = 'imports/seen.json'

/** Ids of the entries that were imported, by source. */
type Seen = Readonly<Record<string, readonly string[]>>

/** What is an address or has an authority in it is the same entry wherever it is found; a bare number is not. */
const WORLDWIDE = /^(?:https?|tag|urn):/i

/** What was imported before: from this source, and from any other what has a name of its own in the world. */
export function importedBefore(root: string, source: string): ReadonlySet<string> {
  const all = Object.entries(readSeen(root))
  return new Set(all.flatMap(([name, ids]) => (name === source ? ids : ids.filter(id => WORLDWIDE.test(id)))))
}

/** Remembers what was imported from a source, beside what was remembered of it and of others. */
export function rememberImport(root: string, source: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  const seen = readSeen(root)
  const all = [...new Set([...(seen[source] ?? []), ...ids])]
  const path = join(root, FILE)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify({ ...seen, [source]: all }, null, 2)}\n`)
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
    // Told below.
  }
  const fix = 'Delete it to import everything again.'
  throw new ProblemsError([error('import.memory', { file: FILE }, 'This is not the memory of imports.', fix)])
}
