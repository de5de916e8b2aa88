import { copyFacts, isAnimated, type PictureFacts, pictureFacts, publishedPicture } from '../pictures/index.js'
import { encodedPath } from './identity/identity.js'
import { type Asset, type Folder, LOCAL, type LocalPicture, type PostContext } from './post.js'

/** A local file that a post refers to. */
export interface LocalFile {
  /** The file's address: LOCAL + its path from the root of the site. */
  readonly address: string
  /** The size in bytes with which it is published. */
  readonly size: number
  readonly picture?: PictureFacts
}

/**
 * The local files of one post: those it refers to, those that are published with it, and every path that was looked up.
 */
export interface LocalFiles {
  /** Finds a file by its decoded path from the root of the site. */
  readonly fromRoot: (path: string) => LocalFile | undefined
  /**
   * Finds a file by its path from the post's own folder. It is `outside` if the path leaves the publication, or if it
   * leaves the posts folder and is not a media file.
   */
  readonly fromPost: (path: string) => LocalFile | undefined | 'outside'
  /** Converts a path from the post's own folder to a path within the posts folder. */
  readonly below: (path: string) => string | undefined
  readonly exists: (path: string) => boolean
  readonly assets: () => readonly Asset[]
  /** The pictures among the files that were found, each once. */
  readonly pictures: () => readonly LocalPicture[]
  /** Every path that was looked up, with the size of the file if there was one. */
  readonly reads: () => ReadonlyMap<string, number | undefined>
}

const MEDIA = /\.(?:avif|bmp|gif|ico|jpe?g|jxl|m4a|m4v|mov|mp3|mp4|oga|ogg|ogv|opus|png|svg|tiff?|vtt|wav|webm|webp)$/i

/** Resolves `posts/a/../b.png` to `posts/b.png`, or to undefined if the path leaves its starting folder. */
export function normalisedPath(path: string): string | undefined {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

/** Tells whether a path is refused: hidden files are not published, and no valid path contains a NUL or a backslash. */
const isRefused = (path: string): boolean => /(?:^|\/)\.|[\\\0]/.test(path)

type FoundFile = { readonly path: string; readonly bytes: Uint8Array }

/** Makes a reader that looks up each path once. macOS may store names in NFD while people type NFC, so both are tried. */
function reader(folder: Folder) {
  const seen = new Map<string, Uint8Array | undefined>()
  const read = (path: string): Uint8Array | undefined => {
    if (isRefused(path)) return undefined
    if (!seen.has(path)) seen.set(path, folder.read(path))
    return seen.get(path)
  }
  const find = (path: string): FoundFile | undefined => {
    const forms = /[^\0-\x7F]/.test(path) ? [path, path.normalize('NFC'), path.normalize('NFD')] : [path]
    for (const form of new Set(forms)) {
      const bytes = read(form)
      if (bytes) return { path: form, bytes }
    }
    return undefined
  }
  return { find, reads: () => new Map([...seen].map(([path, bytes]) => [path, bytes?.length])) }
}

/** A file in the folder, and its place below out/. */
interface PlacedFile extends FoundFile {
  readonly place: string
}

/** Returns a function that examines each file once, and the pictures that it has found. */
function describer() {
  const known = new Map<string, LocalFile>()
  const pictures: LocalPicture[] = []
  const describe = ({ place, path, bytes }: PlacedFile): LocalFile => {
    const address = LOCAL + encodedPath(place)
    const before = known.get(address)
    if (before) return before
    const picture = pictureFacts(bytes)
    if (picture || PICTURE.test(path)) pictures.push(localPicture({ src: address, from: path }, bytes, picture))
    const size = PICTURE.test(path) ? (publishedPicture(bytes)?.bytes.length ?? bytes.length) : bytes.length
    const file = { address, size, ...(picture ? { picture } : {}) }
    known.set(address, file)
    return file
  }
  return { describe, pictures }
}

const PICTURE = /\.(?:avif|gif|hei[cf]|jpe?g|png|tiff?|webp)$/i

function localPicture(
  place: Pick<LocalPicture, 'src' | 'from'>,
  bytes: Uint8Array,
  facts: PictureFacts | undefined,
): LocalPicture {
  const copied = facts && copyFacts(bytes, facts)
  return {
    ...place,
    ...(copied ?? facts),
    ...(facts && isAnimated(bytes, facts) ? { animated: true } : {}),
    ...(facts && publishedPicture(bytes)?.damaged === false ? {} : { damaged: true }),
  }
}

export interface Home {
  /** The post's file, from the publication's root. */
  readonly file: string
  readonly slug: string
  readonly context: PostContext
  readonly folder: Folder
}

export function localFiles({ file, slug, context, folder }: Home): LocalFiles {
  const posts = context.posts === '' ? '' : `${context.posts}/`
  const statics = `${context.static}/`
  const home = file.slice(0, file.lastIndexOf('/') + 1)
  const { find, reads } = reader(folder)
  const { describe, pictures } = describer()
  const assets = new Map<string, string>()
  /** Publishes a file as `<slug>/<its path from the post>`, so that two posts never write to the same place. */
  const carried = (path: string, name: string): LocalFile | undefined => {
    const found = find(path)
    if (!found) return undefined
    const place = assets.get(found.path) ?? freePlace(`${slug}/${name.normalize('NFC')}`, [...assets.values()])
    assets.set(found.path, place)
    return describe({ ...found, place })
  }
  const fromRoot = (path: string): LocalFile | undefined => {
    const clean = normalisedPath(path)
    if (!clean) return undefined
    const found = find(statics + clean)
    if (found) return describe({ ...found, place: found.path.slice(statics.length) })
    // Jekyll keeps images in folders at the root; Astro and others use public/.
    if (!MEDIA.test(clean)) return undefined
    return carried(clean, clean) ?? carried(`public/${clean}`, clean) ?? carried(posts + clean, clean)
  }
  /**
   * Finds a file in the folder named after the post, where Hexo keeps a post's files. Paths in Hexo's posts omit that folder.
   */
  const ownFolder = (path: string): string | undefined => {
    const beside = normalisedPath(home + path)
    const own = normalisedPath(`${file.replace(/\.[^./]*$/, '')}/${path}`)
    return own && !(beside && find(beside)) && find(own) ? own : undefined
  }
  const fromPost = (path: string): LocalFile | undefined | 'outside' => {
    const target = ownFolder(path) ?? normalisedPath(home + path)
    if (target?.startsWith(statics)) return fromRoot(target.slice(statics.length))
    if (target === undefined) return 'outside'
    // Astro keeps pictures in src/assets, beside the folder of its posts.
    if (!target.startsWith(posts)) return MEDIA.test(target) ? carried(target, lastSegment(target)) : 'outside'
    return carried(target, target.startsWith(home) ? target.slice(home.length) : target.slice(posts.length))
  }
  const below = (path: string): string | undefined => {
    const target = normalisedPath(home + path)
    return target?.startsWith(posts) ? target.slice(posts.length) : undefined
  }
  const brought = () => [...assets].map(([from, to]) => ({ from, to }))
  return {
    fromRoot,
    fromPost,
    below,
    exists: path => find(path) !== undefined,
    assets: brought,
    pictures: () => pictures,
    reads,
  }
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function freePlace(path: string, taken: readonly string[]): string {
  let place = path
  for (let n = 2; taken.includes(place); n += 1) place = path.replace(/(\.[^./]*)?$/, ending => `-${n}${ending}`)
  return place
}
