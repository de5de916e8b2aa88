import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ORIGINALS_FILE,
  type OriginalRecord,
  type OriginalRecords,
  type OriginalSource,
  originalsText,
} from '../collecting/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { ProblemsError } from '../core/problem.js'
import { openFolder, originalsOf, PRIVATE_FOLDER } from '../pipeline/index.js'
import { replaceFile } from './collect-memory.js'
import { textAt } from './publication-text.js'

/** Reads originals.json. @throws ProblemsError if the file is damaged */
export function knownOriginals(root: string): OriginalRecords {
  const { records, fault } = originalsOf(openFolder(root))
  if (fault) throw new ProblemsError([fault])
  return records
}

/** Writes originals.json in one step, if anything in it changed. */
export function writeOriginals(root: string, records: Iterable<OriginalRecord>): void {
  const before = textAt(join(root, ORIGINALS_FILE))
  const text = originalsText(records)
  if (text !== (before ?? originalsText([]))) replaceFile(root, ORIGINALS_FILE, text)
}

const FOLDER = 'originals'
const FORMAT = 1

/** The paragraphs of an original as they were when its text was taken, and as they are now. */
export interface KeptTexts {
  readonly old?: readonly string[] | undefined
  readonly current?: readonly string[] | undefined
}
/** The texts of the original of a post, by the place where they were read. */
export type TextsOfPost = Readonly<Partial<Record<OriginalSource, KeptTexts>>>

const textsFile = (post: string): string => `${FOLDER}/${fingerprint(post)}.json`

/** Reads the texts of an original. They may be lost: then a change is compared with the text of the post. */
export const keptTexts = (root: string, post: string): TextsOfPost => stored<TextsOfPost>(root, textsFile(post)) ?? {}

export const writeTexts = (root: string, post: string, texts: TextsOfPost): void =>
  replaceFile(root, `${PRIVATE_FOLDER}/${textsFile(post)}`, JSON.stringify({ format: FORMAT, content: texts }))

/** What is remembered about the page of an original between two looks. */
export interface PageMemory {
  /** When it was last asked for, in milliseconds since 1970. */
  readonly at: number
  readonly etag?: string | undefined
  readonly modified?: string | undefined
  /** A fingerprint of the last body, for servers that know no validators. */
  readonly body?: string | undefined
}

/** What is remembered about looks. It may be lost: then every page is due, and is read as a whole. */
export interface LooksMemory {
  /** By the address of the original. */
  readonly pages: Readonly<Record<string, PageMemory>>
  /** When the words of an original were last those that were taken, by source and post, as RFC 3339 text. */
  readonly unchanged: Readonly<Record<string, string>>
  /** Until when a host asked for no requests, in milliseconds since 1970. */
  readonly pauses: Readonly<Record<string, number>>
}

const LOOKS = `${FOLDER}/looks.json`

export const looksMemory = (root: string): LooksMemory =>
  stored<LooksMemory>(root, LOOKS) ?? { pages: {}, unchanged: {}, pauses: {} }

export const writeLooks = (root: string, looks: LooksMemory): void =>
  replaceFile(root, `${PRIVATE_FOLDER}/${LOOKS}`, JSON.stringify({ format: FORMAT, content: looks }))

/** Reads a private file. A missing or damaged one is the same as none. */
function stored<T>(root: string, file: string): T | undefined {
  try {
    const read = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, file), 'utf8')) as {
      readonly format: number
      readonly content: T
    }
    return read.format === FORMAT ? read.content : undefined
  } catch {
    return undefined
  }
}
