import { parsedJson } from '../../core/json.js'
import { z } from '../../core/schema.js'
import { lineAt } from '../../core/text.js'
import { strictPercentDecoded } from '../../core/url.js'
import { encodedPath } from './identity.js'

/** The record of a published post. */
export interface IdRecord {
  readonly id: string
  /** The path of the file from the publication's root. */
  readonly file: string
  /** The page's address from the root of the site. */
  readonly path: string
  /** The date with the precision that it has in the post: `2026-03-14`. */
  readonly date: string
  /** The address of the original. */
  readonly original?: string
  /** The page's former addresses, the most recent last. */
  readonly former: readonly string[]
  /** Whether the post was deleted. No other post may get its id. */
  readonly gone: boolean
}

/** The records of every post that was ever published, by id. */
export type IdLock = ReadonlyMap<string, IdRecord>

export const ID_LOCK_FILE = 'ids.lock.json'
const VERSION = 1

const pageAddress = z.string().regex(/^(?!\/)\S*$/)
const storedRecord = z.strictObject({
  id: z.url(),
  file: z.string().min(1).describe('The path of the post’s file'),
  path: pageAddress.describe('The page’s address from the root of the site'),
  date: z
    .string()
    .regex(/^\d{4}/)
    .describe('The date with the precision that it has in the post'),
  original: z.string().min(1).optional().describe('The address of the original'),
  former: z.array(pageAddress).min(1).optional().describe('The page’s former addresses, the most recent last'),
  gone: z.literal(true).optional().describe('Whether the post was deleted'),
})

/** The content of the lock file. */
export const idLockFile = z.strictObject({
  version: z.literal(VERSION),
  posts: z.array(storedRecord.nullable()).describe('One post on each line, and `null` at the end'),
})

/** A fault of a lock file, and how to fix it. */
export interface LockFault {
  readonly rule: string
  readonly line?: number
  readonly what: string
  readonly fix: string
}

/**
 * Writes the lock file: JSON with one post on each line, sorted by id, so that git merges two branches line by line. The
 * list ends in `null`, so that every post's line ends in a comma and a new last post changes no other line.
 */
export function idLockText(lock: IdLock): string {
  const records = [...lock.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const lines = records.map(record => `${JSON.stringify(stored(record))},\n`)
  return `{\n"version": ${VERSION},\n"posts": [\n${lines.join('')}null\n]\n}\n`
}

const stored = ({ id, file, path, date, original, former, gone }: IdRecord): z.input<typeof storedRecord> => ({
  id,
  file,
  path,
  date,
  ...(original ? { original } : {}),
  ...(former.length > 0 ? { former: [...former] } : {}),
  ...(gone ? { gone } : {}),
})

export type ReadLock =
  | {
      readonly lock: IdLock
      /** Whether the lines are sorted. After a merge by hand they may not be. */
      readonly sorted: boolean
      readonly fault?: undefined
    }
  | { readonly fault: LockFault }

/**
 * Reads a lock file. A damaged one is never repaired by guessing, because it records the ids that readers have seen.
 */
export function readIdLock(text: string): ReadLock {
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)/m.exec(text)
  if (conflict) return { fault: conflicted(lineAt(text, conflict.index)) }
  const read = parsedJson(text)
  if (typeof read !== 'object' || read === null) return { fault: damaged('The file is not JSON') }
  const { version, posts } = read as { version?: unknown; posts?: unknown }
  if (typeof version === 'number' && version > VERSION) return { fault: newer(version) }
  if (version !== VERSION || !Array.isArray(posts)) return { fault: damaged('The file has no `version` or no `posts`') }
  const lock = new Map<string, IdRecord>()
  let last = ''
  let sorted = true
  for (const entry of posts) {
    if (entry === null) continue
    const record = recordFrom(entry)
    if (!record)
      return { fault: damaged(`The file contains an entry that is not a post: ${JSON.stringify(entry).slice(0, 100)}`) }
    if (lock.has(record.id)) return { fault: twice(record.id, text) }
    lock.set(record.id, record)
    sorted &&= last < record.id
    last = record.id
  }
  return { lock, sorted }
}

function recordFrom(entry: unknown): IdRecord | undefined {
  const { id, file, path, date, original, former = [], gone = false } = entry as Record<string, unknown>
  const isText = (value: unknown): value is string => typeof value === 'string'
  if (!isText(id) || !isText(file) || !isText(date) || typeof gone !== 'boolean') return undefined
  if (!isAddress(path) || !Array.isArray(former) || !former.every(isAddress)) return undefined
  if (original !== undefined && !isText(original)) return undefined
  return { id, file, path, date, ...(original ? { original } : {}), former, gone }
}

/** Matches simple addresses, which need no further check. Nearly all addresses are simple. */
const PLAIN_ADDRESS = /^(?:[a-z0-9-]+\/)+$/

/**
 * Tells whether a value is an address in the form of `pageAddress`. A redirect page is written at each such address, so
 * none may lead out of the site.
 */
function isAddress(value: unknown): value is string {
  if (typeof value !== 'string') return false
  if (PLAIN_ADDRESS.test(value)) return true
  const decoded = strictPercentDecoded(value)
  if (decoded === undefined || decoded.startsWith('/')) return false
  return !decoded.split('/').some(part => part === '..' || part === '.') && encodedPath(decoded) === value
}

const RESTORE =
  'Restore it from git. It records the ids that readers have seen; without it, the next build would record all ids anew.'

const damaged = (why: string): LockFault => ({
  rule: 'ids.damaged',
  what: `This file cannot be read. ${why}.`,
  fix: RESTORE,
})

const newer = (version: number): LockFault => ({
  rule: 'ids.newer',
  what: `This file was written by a later Offprint (version ${version} of the format).`,
  fix: 'Update Offprint, then build again.',
})

const conflicted = (line: number): LockFault => ({
  rule: 'ids.conflict',
  line,
  what: 'This file contains an unresolved merge conflict.',
  fix: 'Each line is one post. Keep the lines of both sides, one for each id, remove the conflict markers, and build again.',
})

function twice(id: string, text: string): LockFault {
  const line = lineAt(text, text.lastIndexOf(JSON.stringify(id)))
  const what = `The id \`${id}\` has two lines.`
  const fix = 'Keep the one whose `path` is the page’s present address, with the `former` addresses of both.'
  return { rule: 'ids.twice', line, what, fix }
}
