import { ORIGINALS_FILE, type OriginalRecords, readOriginals } from '../collecting/index.js'
import type { Problem } from '../core/problem.js'
import { originalChanges } from '../lint/index.js'
import type { Disk } from './disk.js'
import type { LoadedPublication } from './inputs.js'

export interface KnownOriginals {
  readonly records: OriginalRecords
  /** Why the file cannot be read. */
  readonly fault?: Problem | undefined
}

/** Reads what is known about the originals of posts. Nothing is known without the file. */
export function originalsOf(disk: Pick<Disk, 'read'>): KnownOriginals {
  const bytes = disk.read(ORIGINALS_FILE)
  return bytes ? readOriginals(new TextDecoder().decode(bytes)) : { records: new Map() }
}

/** Reports what has happened to the originals of posts, as far as earlier looks have found it. No network is used. */
export function originalProblems(
  { publication, posts }: Pick<LoadedPublication, 'publication' | 'posts'>,
  disk: Disk,
  now: number,
): Problem[] {
  const { records, fault } = originalsOf(disk)
  const read = (file: string): string => new TextDecoder().decode(disk.read(file))
  const found = originalChanges(posts, { records, timezone: publication.timezone, now, read })
  return fault ? [{ ...fault, severity: 'warning' }, ...found] : found
}
