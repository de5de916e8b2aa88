import { isRecord, parsedJson } from '../core/json.js'
import { error, type Problem } from '../core/problem.js'
import { z } from '../core/schema.js'
import { lineAt } from '../core/text.js'

export const ORIGINALS_FILE = 'originals.json'
const VERSION = 1

const time = z.iso.datetime()
/** Where an original is looked at: on its page, or in the feed of its publisher. Both have their own text. */
export const ORIGINAL_SOURCES = ['page', 'feed'] as const
const source = z.enum(ORIGINAL_SOURCES)
const accepted = time.optional().describe('When an editor accepted this as it is')

const baseText = z.strictObject({
  words: z.string().min(1).describe('A fingerprint of the words that the original had'),
  taken: time.describe('When it had them'),
})

const storedOriginal = z.strictObject({
  post: z.string().min(1).describe('The id of the post'),
  url: z.string().min(1).describe('The address of the original'),
  page: baseText.optional().describe('The text on the page of the original'),
  feed: baseText
    .extend({ id: z.string().min(1).describe('The id of the entry') })
    .optional()
    .describe('The text in the feed of the publisher'),
  changed: z
    .strictObject({
      source,
      words: z.string().min(1).describe('A fingerprint of the words that the original has now'),
      found: time,
      after: time.describe('When the original was last seen unchanged'),
      on: time.optional().describe('When it was changed, as the original itself says'),
    })
    .optional(),
  moved: z.strictObject({ to: z.string().min(1), found: time, accepted }).optional(),
  missing: z
    .strictObject({
      since: time,
      times: z.int().min(1).describe('How often it was looked for since then'),
      why: z.string().min(1).describe('What the server answered'),
      gone: time.optional().describe('Since when it counts as gone'),
      accepted,
    })
    .optional(),
  withdrawn: z.strictObject({ source, says: z.string().min(1), found: time, accepted }).optional(),
  unclear: z
    .strictObject({
      source,
      since: time,
      why: z.string().min(1).describe('Why the texts could not be compared'),
      accepted,
    })
    .optional(),
})

/** The original of a post as it was when its text was taken, and what has become of it since. All times are RFC 3339 text in UTC. */
export type OriginalRecord = Readonly<z.output<typeof storedOriginal>>

/** The content of originals.json. */
export const originalsFile = z.strictObject({
  version: z.literal(VERSION),
  originals: z.array(storedOriginal.nullable()).describe('One original on each line, and `null` at the end'),
})

/**
 * Writes originals.json with one original on each line, sorted by post, so that git merges two branches line by line. The list ends in
 * `null`, so that a new last line changes no other.
 */
export function originalsText(records: Iterable<OriginalRecord>): string {
  // The schema gives the keys their order.
  const lines = [...records]
    .map(record => JSON.stringify(storedOriginal.parse(record)))
    .sort((a, b) => (a < b ? -1 : 1))
  return `{\n"version": ${VERSION},\n"originals": [\n${lines.map(line => `${line},\n`).join('')}null\n]\n}\n`
}

/** The records of originals, by the id of their post. */
export type OriginalRecords = ReadonlyMap<string, OriginalRecord>

/** Reads originals.json. A damaged file is never replaced, because it says what the originals were like. */
export function readOriginals(text: string): {
  readonly records: OriginalRecords
  /** Why the file cannot be read. */
  readonly fault?: Problem
} {
  const fault = (what: string, fix: string, line?: number) => ({
    records: new Map(),
    fault: error('original.memory', { file: ORIGINALS_FILE, ...(line ? { line } : {}) }, what, fix),
  })
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)/m.exec(text)
  if (conflict)
    return fault(
      'This file contains an unresolved merge conflict.',
      'Each line is one original. Keep one line for each post, and remove the conflict markers.',
      lineAt(text, conflict.index),
    )
  const read = parsedJson(text)
  const version = isRecord(read) ? read['version'] : undefined
  if (typeof version === 'number' && version > VERSION)
    return fault('This file was written by a later Offprint.', 'Update Offprint.')
  const parsed = originalsFile.safeParse(read)
  if (!parsed.success)
    return fault(
      'This file is damaged.',
      'Restore it from git. If it is deleted, the originals as they are now count as unchanged.',
    )
  const records = parsed.data.originals.filter(record => record !== null)
  return { records: new Map(records.map(record => [record.post, record])) }
}
