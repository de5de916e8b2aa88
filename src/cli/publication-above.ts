import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Returns the folder with publication.yml that contains a folder, or the folder itself if there is none. */
export function publicationAbove(folder = '.'): string {
  let at = folder
  while (!existsSync(join(at, 'publication.yml'))) {
    const parent = join(at, '..')
    if (resolve(parent) === resolve(at)) return folder
    at = parent
  }
  return at
}
