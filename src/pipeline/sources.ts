import type { Sources } from '../lint/index.js'
import { brandFiles } from '../publication/index.js'
import type { Disk } from './disk.js'
import type { LoadedPublication } from './inputs.js'
import type { Copy } from './outputs.js'
import type { OwnPictures } from './own-pictures.js'
import { filesOfPictures } from './picture-claims.js'

export interface SourcesRequest {
  readonly disk: Disk
  readonly loaded: Pick<LoadedPublication, 'posts' | 'publication' | 'brand'>
  readonly pictures: OwnPictures
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Gives the rules access to the files from which emails are made. */
export function sourcesOf({ disk, loaded: { posts, publication, brand }, pictures, now }: SourcesRequest): Sources {
  const files = new Map(posts.map(({ id, file }) => [id, file]))
  const ignores = new Map(posts.flatMap(({ file, ignores: rules }) => (rules ? [[file, rules] as const] : [])))
  ignores.set('publication.yml', publication.checks.ignore)
  const read = (file: string): string | undefined => {
    const bytes = disk.read(file)
    return bytes && new TextDecoder().decode(bytes)
  }
  const fileAt = fileFinder({ posts, publication, brand }, now)
  return {
    site: publication.url,
    now,
    fileOf: id => files.get(id),
    read,
    pictureOf: async address => {
      const picture = fileAt(address)
      return picture && pictures(picture)
    },
    ignores,
  }
}

/** Finds the source file of an address on this site: a picture of a post, a logo, or a file in static/. */
function fileFinder({ posts, publication, brand: { copies: logos } }: SourcesRequest['loaded'], now: number) {
  const { url, static: folder } = publication
  const brand = brandFiles(publication).map(({ path }) => path)
  let assets: ReadonlyMap<string, Omit<Copy, 'path'>> | undefined
  return (address: string): Omit<Copy, 'path'> | undefined => {
    if (!address.startsWith(url)) return undefined
    assets ??= new Map(
      posts.flatMap(post => {
        const outlet = post.original?.publisher?.logo?.src
        const copies = filesOfPictures(post, { publication, now, hasThumbnails: () => true })
        const files = [
          ...post.assets.map(({ from, to }) => [to, { from }] as const),
          ...copies.map(copy => [copy.path, copy] as const),
        ]
        return outlet && !outlet.startsWith(`${folder}/`) ? [...files, [outlet, { from: outlet }] as const] : files
      }),
    )
    const path = address.slice(url.length).replace(/[?#].*$/, '')
    const plain = readable(path)
    const found = assets.get(path) ?? assets.get(plain) ?? logos.find(copy => copy.path === path)
    return found ?? { from: brand.includes(plain) ? plain : `${folder}/${plain}` }
  }
}

/** Decodes an address so that it can be compared with file names. */
function readable(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
