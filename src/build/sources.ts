import type { Sources } from '../audit/index.js'
import type { Disk } from './disk.js'
import type { Loaded } from './ground.js'

/** Where what an email shows was written. */
export function sourcesOf({ disk, loaded }: { disk: Disk; loaded: Pick<Loaded, 'posts' | 'publication'> }): Sources {
  const files = new Map(loaded.posts.map(({ id, file }) => [id, file]))
  const read = (file: string): string | undefined => {
    const bytes = disk.read(file)
    return bytes && new TextDecoder().decode(bytes)
  }
  return { site: loaded.publication.url, fileOf: id => files.get(id), read }
}
