import {
  CHANNELS,
  forbids,
  isLicensed,
  type Licence,
  letsPassOn,
  licenceField,
  makersIn,
  mayShowPicture,
  type Original,
  type PictureRights,
  type PictureTerms,
  passesOn,
  publishersOf,
  startEnd,
  type Terms,
  windowEnd,
} from '../attribution/index.js'
import { type Asset, LOCAL, type LocalPicture, type Post } from '../content/index.js'
import type { Publication } from '../publication/index.js'
import type { Article, Channel } from './article.js'

/** The part of a post's terms that is evaluated once for all channels. */
export interface Allowance extends Pick<Article, 'canonical' | 'index'> {
  readonly extents: Readonly<Record<Channel, Article['extent']>>
  /** Whether the permission has expired, so that only the credit may be shown. */
  readonly gone: boolean
  readonly images: PictureTerms
  readonly passOn: boolean
  /** The licence, if the post is the publication's own. */
  readonly licence: Licence | undefined
  /** Whether a link item may still quote its original. */
  readonly quotes: boolean
}

/** The pictures that the terms of a post and the pictures' own rights allow. */
export interface PictureAllowance {
  readonly shows: (src: string) => boolean
  /** Whether the post's own picture, which cards and metadata show, may be shown. */
  readonly lead: boolean
  /** Tells whether others may take the picture, the video or the recording from here. */
  readonly passesOn: (src: string) => boolean
  readonly rightsOf: (src: string) => PictureRights | undefined
}

export interface PublicationTerms {
  readonly publication: Publication
  /** The default licence of the publication's own posts. */
  readonly licence: Licence | undefined
  /** The time of the build, in milliseconds since 1970. */
  readonly now: number
}

/** Reads the licence that publication.yml gives to the publication's own posts. */
export const ownLicence = ({ license }: Publication): Licence | undefined =>
  license === undefined ? undefined : licenceField.safeParse(license).data

const EVERYWHERE = { web: 'full', feed: 'full', email: 'full' } as const
const NOWHERE = { web: 'excerpt', feed: 'excerpt', email: 'excerpt' } as const

export function allowanceOf(post: Post, url: string, { publication, licence, now }: PublicationTerms): Allowance {
  const { original, canonical } = post
  const terms = original?.terms
  const gone = isGone(post, now)
  if (post.kind === 'link') {
    const quotes = !gone && (original?.expires?.epoch ?? Number.POSITIVE_INFINITY) > now
    const none = { gone: false, index: false, passOn: false, licence: undefined }
    return { ...none, extents: EVERYWHERE, images: terms?.images ?? 'all', canonical: url, quotes }
  }
  const wanted = canonical ?? terms?.canonical ?? publication.republished.canonical
  const toOriginal = (wanted === 'original' && original?.url) || undefined
  const listed = terms?.index ?? (!toOriginal || publication.republished.index)
  const ours = original ? undefined : (post.license ?? (post.license === null ? undefined : licence))
  return {
    extents: extentsOf(post, now),
    gone,
    images: terms?.images ?? 'all',
    canonical: toOriginal ?? url,
    index: listed && post.status !== 'withdrawn' && !gone,
    passOn: !gone && post.status !== 'withdrawn' && mayPassOn(original, ours, now),
    licence: ours,
    quotes: false,
  }
}

const isGone = ({ original, date }: Post, now: number): boolean =>
  (windowEnd(original?.terms, original?.date ?? date) ?? Number.POSITIVE_INFINITY) <= now

/**
 * Evaluates the terms of a post for its pictures.
 * @param ours the licence, if the post is the publication's own
 */
export function pictureAllowance(post: Post, ours: Licence | undefined, publication: Publication): PictureAllowance {
  const { original, image, pictures = [], media = [], unlabelled } = post
  // Most posts have neither, and there may be a hundred thousand of them.
  const makers = unlabelled && new Map(unlabelled)
  const stated: readonly (PictureRights & { readonly src: string })[] = [
    ...(image ? [image] : []),
    ...media,
    ...pictures,
  ]
  const rights = stated.length > 0 ? new Map(stated.map(picture => [picture.src, picture])) : undefined
  const { images = 'all', counter } = original?.terms ?? {}
  const use = {
    outlets: original ? publishersOf(original).map(({ name }) => name) : [],
    commercial: publication.commercial,
  }
  const rightsOf = (src: string): PictureRights | undefined => rights?.get(src)
  const covered = publication.licenseImages && ours !== undefined && letsPassOn(ours)
  const isOurs = (name: string): boolean => name === publication.title || post.authors.some(each => each.name === name)
  return {
    rightsOf,
    // The publisher's counter is not a picture of the article.
    shows: src => images === 'all' || src === counter?.url || mayShowPicture(rights?.get(src) ?? {}, images, use),
    // The editor chose this picture, so a licence of its own that allows the use suffices.
    lead:
      image !== undefined &&
      (images === 'all' ||
        mayShowPicture(image, images, use) ||
        (image.license !== undefined && isLicensed(image, use))),
    passesOn: src => {
      const own: PictureRights = rights?.get(src) ?? {}
      return passesOn(own) || (covered && isOurPicture({ ...own, credit: own.credit ?? makers?.get(src) }, isOurs))
    },
  }
}

/**
 * Tells whether the licence of the publication's own post may apply to a picture in it. The picture must state neither a
 * licence nor a permission of its own, and must name nobody else as its maker or holder, not even by a caption without a label.
 */
function isOurPicture(
  { credit, holder, permission, license, passOn }: PictureRights,
  isOurs: (name: string) => boolean,
): boolean {
  if (license || permission || passOn === false) return false
  return [...makersIn(credit ?? ''), ...makersIn(holder ?? '')].every(
    name => isOurs(name) || name.split(/\s+(?:&|and|und|et|y|e)\s+/u).every(isOurs),
  )
}

const PICTURE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)$/i

/** Lists the files that are published with a post, without the pictures that no edition may show. */
export function shownAssets(post: Post, { now, publication }: Omit<PublicationTerms, 'licence'>): readonly Asset[] {
  if (post.kind !== 'link' && isGone(post, now)) return []
  if ((post.original?.terms?.images ?? 'all') === 'all') return post.assets
  const { shows, lead } = pictureAllowance(post, undefined, publication)
  const shown = new Set([
    ...(lead && post.image ? [post.image.src] : []),
    ...(post.pictures ?? []).flatMap(({ src, variants = [] }) => (shows(src) ? [src, ...variants] : [])),
  ])
  return post.assets.filter(({ to }) => !PICTURE.test(to) || shown.has(LOCAL + encodeURI(to)) || shown.has(LOCAL + to))
}

/** Lists the pictures of a post that an edition may show. */
export function shownLocalPictures(post: Post, terms: Omit<PublicationTerms, 'licence'>): readonly LocalPicture[] {
  if (post.kind !== 'link' && isGone(post, terms.now)) return []
  const brought = new Set(post.assets.map(({ from }) => from))
  const shown = new Set(shownAssets(post, terms).map(({ from }) => from))
  return (post.localPictures ?? []).filter(({ from }) => shown.has(from) || !brought.has(from))
}

function extentsOf({ original, overlong }: Post, now: number): Allowance['extents'] {
  const terms = original?.terms
  if ((original?.expires?.epoch ?? Number.POSITIVE_INFINITY) <= now) return NOWHERE
  if (!terms) return EVERYWHERE
  if (terms.content === 'excerpt' || overlong) return NOWHERE
  const { channels } = terms
  if (!channels) return EVERYWHERE
  const [web, feed, email] = CHANNELS.map(channel => (channels.includes(channel) ? 'full' : 'excerpt'))
  return { web: web ?? 'full', feed: feed ?? 'full', email: email ?? 'full' }
}

/**
 * Tells whether others may republish the post. An excerpt must not be passed on as the whole work, permission to adapt a
 * no-derivatives work was given only to this publication, and terms may limit the time in which a copy may begin.
 */
function mayPassOn(original: Original | undefined, ours: Licence | undefined, now: number): boolean {
  const { terms, license, changes } = original ?? { license: ours }
  if ((startEnd(terms, original?.date) ?? Number.POSITIVE_INFINITY) <= now) return false
  const adapted = changes?.kind === 'edited' || changes?.kind === 'translated'
  const forbidden = license && forbids('nd', license)
  if (changes?.kind === 'excerpt' || (adapted && (forbidden === true || forbidden === 'seems'))) return false
  return terms?.passOn ?? (license !== undefined && letsPassOn(license))
}

/** Returns the address of the publisher's counter if the terms want it in this channel: by default, only on the web. */
export function counterIn(channel: Channel, terms: Terms | undefined): string | undefined {
  const counter = terms?.counter
  return counter?.url && (counter.channels ?? ['web']).includes(channel) ? counter.url : undefined
}

/** Writes an allowance as a string. Equal strings mean equal allowances, even from builds at different times. */
export const allowanceMark = ({ extents, gone, images, passOn, quotes }: Allowance): string =>
  `${extents.web} ${extents.feed} ${extents.email} ${gone} ${images} ${passOn} ${quotes}`
