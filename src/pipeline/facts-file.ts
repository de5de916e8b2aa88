import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedFacts } from '../audit/index.js'
import { fingerprintOfBytes, fingerprintOfPieces } from '../core/fingerprint.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import { writePieces } from './large-file.js'

/** The facts of all posts in `attribution.json`. They are in a file of their own, because most builds need none of them. */
const FILE = 'facts'

/** The end of each line of the file. */
const END = '\n'

/**
 * Reads the facts of an earlier build. There are none if the file is missing or damaged, or if they are those of other settings, templates or
 * software.
 * @param key a fingerprint of everything besides the posts on which facts depend
 */
export function loadFacts(root: string, key: string): RecordedFacts {
  const facts = new Map<string, Uint8Array>()
  try {
    const bytes = readFileSync(join(root, PRIVATE_FOLDER, FILE))
    let at = 0
    const line = (): Buffer => {
      const end = bytes.indexOf(END, at)
      const found = bytes.subarray(at, end)
      at = end + 1
      return found
    }
    const [mark, known] = [line().toString(), line().toString()]
    if (known !== key || mark !== fingerprintOfBytes(bytes.subarray(mark.length + 1))) return facts
    while (at < bytes.length) facts.set(line().toString(), line())
  } catch {
    // The facts are found again.
  }
  return facts
}

/** Writes the facts for the next build, or none if the folder cannot be written. */
export function saveFacts(root: string, key: string, facts: RecordedFacts): void {
  const path = join(root, PRIVATE_FOLDER, FILE)
  try {
    writePieces(
      `${path}.new`,
      markedLines(() => linesOf(key, facts)),
    )
    renameSync(`${path}.new`, path)
  } catch {
    // The next build finds them again.
  }
}

/** Precedes lines with their fingerprint. */
function* markedLines(lines: () => Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  yield* [fingerprintOfPieces(lines()), END]
  yield* lines()
}

function* linesOf(key: string, facts: RecordedFacts): Generator<string | Uint8Array> {
  yield* [key, END]
  for (const [name, each] of facts) if (!name.includes('\n')) yield* [name, END, each, END]
}
