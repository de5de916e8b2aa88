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
  const { url } = loaded.publication
  const pictures = new Map(
    loaded.posts.flatMap(({ assets }) => assets.map(({ from, to }) => [url + to, from] as const)),
  )
  const sizeOf = (address: string): number | undefined => {
    const file = pictures.get(address) ?? pictures.get(readable(address))
    return file === undefined ? undefined : disk.mark(file)?.[0]
  }
  return { site: url, fileOf: id => files.get(id), read, sizeOf }
}

/** An address with its letters as a file's name has them. */
function readable(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
