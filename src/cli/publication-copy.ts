import { cpSync, existsSync, constants as fileConstants, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { keptFiles } from '../pipeline/index.js'

/** What a build does not read, or must not find elsewhere: the history, packages, secrets and readers. */
const NOT_COPIED = /^(?:\.git|node_modules|\.env.*|offprint\.db.*)$/

/** Copies a publication, so that a dry run can build it without changing anything in its folder. */
export function copyPublication(root: string, to: string): void {
  for (const entry of readdirSync(root)) {
    if (NOT_COPIED.test(entry)) continue
    // A link at the top, such as an out/ on another disk, must not lead the trial back to the real files.
    cpSync(realpathSync(join(root, entry)), join(to, entry), {
      ...{ recursive: true, preserveTimestamps: true, verbatimSymlinks: true },
      mode: fileConstants.COPYFILE_FICLONE,
    })
  }
}

/** Lists the files kept by builds and sends that were written, moved or removed in a copy. */
export function keptChangesIn(copy: string, root: string): string[] {
  const isChanged = (file: string): boolean => {
    const [theirs, ours] = [join(copy, file), join(root, file)].map(path =>
      existsSync(path) ? readFileSync(path, 'latin1') : undefined,
    )
    return theirs !== ours
  }
  const arrangements = keptFiles(copy).map(file => file.replace(/[^/]*$/, 'next.yml'))
  return [...new Set([...keptFiles(copy), ...arrangements])].filter(isChanged)
}
