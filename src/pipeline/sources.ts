import type { Sources } from '../lint/index.js'
import type { Disk } from './disk.js'
import type { Loaded } from './inputs.js'
import type { OwnPictures } from './own-pictures.js'

export interface SourcesRequest {
  readonly disk: Disk
  readonly loaded: Pick<Loaded, 'posts' | 'publication'>
  readonly pictures: OwnPictures
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Where what an email shows was written. */
export function sourcesOf({ disk, loaded: { posts, publication }, pictures, now }: SourcesRequest): Sources {
  const files = new Map(posts.map(({ id, file }) => [id, file]))
  const ignores = new Map(posts.flatMap(({ file, ignores: rules }) => (rules ? [[file, rules] as const] : [])))
  ignores.set('publication.yml', publication.checks.ignore)
  const read = (file: string): string | undefined => {
    const bytes = disk.read(file)
    return bytes && new TextDecoder().decode(bytes)
  }
  const fileAt = fileFinder({ posts, publication })
  return {
    site: publication.url,
    now,
    fileOf: id => files.get(id),
    read,
    pictureOf: async address => {
      const file = fileAt(address)
      return file === undefined ? undefined : pictures(file)
    },
    ignores,
  }
}

/** The file that is copied to an address of our own, if it is there: what a post brings along, the logo, what is in static/. */
function fileFinder({ posts, publication: { url, logo, static: folder } }: SourcesRequest['loaded']) {
  let assets: ReadonlyMap<string, string> | undefined
  return (address: string): string | undefined => {
    if (!address.startsWith(url)) return undefined
    assets ??= new Map(posts.flatMap(post => post.assets.map(({ from, to }) => [to, from] as const)))
    const path = address.slice(url.length).replace(/[?#].*$/, '')
    const plain = readable(path)
    return assets.get(path) ?? assets.get(plain) ?? (plain === logo?.src ? plain : `${folder}/${plain}`)
  }
}

/** An address with its letters as a file's name has them. */
function readable(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
