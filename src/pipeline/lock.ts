import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { isRunning } from '../core/running-process.js'
import { PRIVATE_FOLDER } from './build-cache.js'

/** Work that only one process may do at a time: the name of its lock, and its name in a sentence. */
const WORK = {
  build: 'Another build of this publication is running',
  collect: 'Articles for this publication are being collected already',
  publish: 'This publication is being published already',
} as const

/**
 * Locks the publication against a second process that does the same work. A lock whose process no longer runs is replaced.
 * @returns a function that releases the lock
 * @throws ProblemsError if another process does the work
 */
export function lockPublication(root: string, work: keyof typeof WORK): () => void {
  const name = `${work}.lock`
  const file = join(root, PRIVATE_FOLDER, name)
  mkdirSync(dirname(file), { recursive: true })
  if (!take(file)) {
    const owner = Number(readText(file))
    if (owner !== process.pid && isRunning(owner)) {
      const what = `${WORK[work]} (process ${owner}).`
      throw new ProblemsError([
        error(
          `${work}.locked`,
          { file: `${PRIVATE_FOLDER}/${name}` },
          what,
          'Wait until it has finished, or stop that process.',
        ),
      ])
    }
    rmSync(file, { force: true })
    take(file)
  }
  return () => rmSync(file, { force: true })
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
