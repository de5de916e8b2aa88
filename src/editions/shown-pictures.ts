import { LOCAL, type LocalPicture, type Picture, type Post } from '../content/index.js'
import { escapeHtml, unescapeHtml } from '../core/text.js'
import {
  type CopyFacts,
  copiesOf,
  type PictureCopies,
  type PictureCopy,
  THUMBNAIL,
  thumbnailCopy,
} from '../pictures/index.js'
import type { Publication } from '../publication/index.js'
import type { Channel, ShownPicture, SizedPicture } from './article.js'

/** How one channel shows the pictures of one post: which copy of each, and how large. */
export interface ShownPictures {
  /** Puts copies in place of the pictures in sanitised HTML. */
  readonly inHtml: (html: string) => string
  /** Puts a copy in place of the picture of the post. */
  readonly lead: (picture: Picture) => ShownPicture
  /** Returns the address of the copy that is shown for a picture, or the address itself if there is none. */
  readonly shownAddress: (src: string) => string
  /** Returns the addresses of all copies of a picture. */
  readonly copiesOf: (src: string) => readonly string[]
  /** The addresses of the originals by the address of their copy. Equal files have one copy. */
  readonly originals: ReadonlyMap<string, readonly string[]>
  /** @param src the address of a picture as this channel shows it, or as it stands in the post */
  readonly thumbnail: (src: string) => SizedPicture | undefined
}

/** The picture and its copies. */
interface Copied extends PictureCopies {
  readonly picture: LocalPicture & CopyFacts
  readonly thumbnail: PictureCopy | undefined
}

/** Tells whether copies can be made of a picture. */
const hasCopies = (picture: LocalPicture): picture is LocalPicture & CopyFacts => picture.mark !== undefined

/** Plans the copies of all pictures of a post, by the address of the picture. */
function copiedPictures({ localPictures = [] }: Post, { width }: Publication['pictures']): ReadonlyMap<string, Copied> {
  return new Map(
    localPictures.filter(hasCopies).map(picture => {
      const { src } = picture
      return [src, { picture, ...copiesOf(picture, width, src), thumbnail: thumbnailCopy(picture, src) }]
    }),
  )
}

const addressOf = ({ path }: PictureCopy): string => LOCAL + path

/** What most posts show: their pictures as they are, if they have any. */
const WITHOUT_COPIES: ShownPictures = {
  originals: new Map(),
  inHtml: html => html,
  lead: picture => picture,
  shownAddress: src => src,
  copiesOf: () => [],
  thumbnail: () => undefined,
}

/** @param url the address of the publication */
export function shownPictures(
  post: Post,
  channel: Channel,
  { pictures: settings, url }: Pick<Publication, 'pictures' | 'url'>,
): ShownPictures {
  const copied = copiedPictures(post, settings)
  if (copied.size === 0) return WITHOUT_COPIES
  const find = (src: string): Copied | undefined => copied.get(src.replace(/[?#].*$/, '')) ?? copied.get(src)
  const main = ({ web, universal }: PictureCopies): PictureCopy | undefined =>
    channel === 'web' ? web.at(-1) : universal
  const originals = new Map<string, string[]>()
  for (const [src, { web, universal }] of copied)
    for (const copy of [...web, ...(universal ? [universal] : [])])
      originals.set(addressOf(copy), [...(originals.get(addressOf(copy)) ?? []), src])
  return {
    originals,
    inHtml: html =>
      !html.includes('<img')
        ? html
        : html.replace(/<img\b[^>]*>/g, tag => {
            const found = find(valueIn(tag, 'src'))
            const copy = found && main(found)
            return copy ? withCopy(tag, found, copy, channel) : tag
          }),
    lead: picture => {
      const found = find(picture.src)
      const copy = found && main(found)
      const universal = found?.universal
      if (!found || !copy) return universal ? { ...picture, universal: sized(universal) } : picture
      const { size: _, ...rest } = picture
      return {
        ...rest,
        ...sized(copy),
        ...(channel === 'web' ? { widths: found.web.map(sized) } : {}),
        ...(channel === 'web' && universal ? { universal: sized(universal) } : {}),
      }
    },
    shownAddress: src => {
      const found = find(src)
      const copy = found && main(found)
      return copy ? addressOf(copy) : src
    },
    copiesOf: src => {
      const found = find(src)
      return [...(found?.web ?? []), found?.universal, found?.thumbnail].flatMap(copy =>
        copy ? [addressOf(copy)] : [],
      )
    },
    thumbnail: src => {
      const local = src.startsWith(url) ? LOCAL + src.slice(url.length) : src
      const found = find(local) ?? find(originals.get(local)?.[0] ?? '')
      if (!found) return undefined
      const { width, height } = found.picture
      const scale = Math.min(1, THUMBNAIL / width, THUMBNAIL / height)
      const copy = found.thumbnail
      return {
        src: copy ? addressOf(copy) : found.picture.src,
        width: Math.max(1, Math.round(width * scale)),
        height: Math.max(1, Math.round(height * scale)),
      }
    },
  }
}

const sized = (copy: PictureCopy): SizedPicture & { readonly mediaType: string } => ({
  src: addressOf(copy),
  width: copy.width,
  height: copy.height,
  mediaType: copy.mediaType,
})

const valueIn = (tag: string, name: string): string =>
  unescapeHtml(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** The width of the text of a page, for browsers that choose among several widths. */
export const PAGE_SIZES = '(min-width: 52rem) 50rem, 100vw'

/** Puts a copy into a tag. A size that the author chose stays; the size of the file becomes that of the copy. */
function withCopy(tag: string, { picture, web }: Copied, copy: PictureCopy, channel: Channel): string {
  const isOwnSize = valueIn(tag, 'width') === String(picture.width) && valueIn(tag, 'height') === String(picture.height)
  const chosen = Number(valueIn(tag, 'width'))
  const sizes = isOwnSize || !(chosen > 0) ? PAGE_SIZES : `(min-width: ${chosen}px) ${chosen}px, 100vw`
  const set =
    channel === 'web' && web.length > 1 && !tag.includes(' srcset="') && !tag.includes(' sizes="')
      ? ` srcset="${sourceSet(web, LOCAL)}" sizes="${sizes}"`
      : ''
  const placed = tag.replace(/ src="[^"]*"/, () => ` src="${escapeHtml(addressOf(copy))}"${set}`)
  return isOwnSize
    ? placed.replace(/ width="[^"]*"/, ` width="${copy.width}"`).replace(/ height="[^"]*"/, ` height="${copy.height}"`)
    : placed
}

/** Writes the widths among which browsers choose. */
export const sourceSet = (copies: readonly Pick<PictureCopy, 'path' | 'width'>[], root: string): string =>
  copies.map(({ path, width }) => `${root}${path} ${width}w`).join(', ')

/** A file of a post with the copy that takes its place; without one, the file itself is published. */
export interface PictureFile {
  readonly path: string
  readonly from: string
  readonly copy?: PictureCopy
}

/**
 * Lists the files that are published for the pictures of a post: the copies, and each picture at its own address. There, too, it is
 * no larger than the setting says, unless the originals are kept or a link in the post leads to the picture.
 *
 * @param wanted whether a picture may be shown at all
 * @param thumbnails whether an email shows thumbnails of the post
 */
export function pictureFiles(
  post: Post,
  settings: Publication['pictures'],
  { wanted, thumbnails }: { readonly wanted: (picture: LocalPicture) => boolean; readonly thumbnails: boolean },
): readonly PictureFile[] {
  return [...copiedPictures(post, settings).values()].flatMap(({ picture, web, universal, thumbnail }) => {
    if (!wanted(picture)) return []
    const { from, src, mediaType } = picture
    const copies = [...web, ...(universal ? [universal] : []), ...(thumbnails && thumbnail ? [thumbnail] : [])]
    const place = post.assets.find(asset => asset.from === from)?.to
    const same = [web.at(-1), universal].find(copy => copy?.mediaType === mediaType)
    const isLinked = post.links.some(link => LOCAL + link.replace(/[?#].*$/, '') === src)
    const own = place && same && !settings.keepOriginals && !isLinked ? [{ path: place, from, copy: same }] : []
    return [...own, ...copies.map(copy => ({ path: copy.path, from, copy }))]
  })
}
