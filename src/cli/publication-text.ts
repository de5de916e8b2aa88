import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'

/**
 * Returns the text of publication.yml.
 * @throws ProblemsError if the folder has none
 */
export function publicationText(root: string): string {
  const file = join(root, 'publication.yml')
  const text = textAt(file)
  if (text !== undefined) return text
  const fix = 'Run `offprint init`, or name the folder with --root.'
  throw new ProblemsError([error('publication.missing', { file }, 'This folder has no publication.yml.', fix)])
}

/** Returns the text of a file, or undefined if it does not exist. */
export function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}
