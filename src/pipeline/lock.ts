import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { isRunning } from '../core/running-process.js'
import { PRIVATE_FOLDER } from './build-cache.js'

/**
 * Locks the publication against a second build. A lock whose process no longer runs is replaced.
 * @returns a function that releases the lock
 * @throws ProblemsError if another build is running
 */
export function lockBuild(root: string): () => void {
  const file = join(root, PRIVATE_FOLDER, 'build.lock')
  mkdirSync(dirname(file), { recursive: true })
  if (!take(file)) {
    const owner = Number(readText(file))
    if (owner !== process.pid && isRunning(owner)) {
      const where = { file: `${PRIVATE_FOLDER}/build.lock` }
      const what = `Another build of this publication is running (process ${owner}).`
      throw new ProblemsError([error('build.locked', where, what, 'Wait until it has finished, or stop that process.')])
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
