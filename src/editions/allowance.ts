import {
  CHANNELS,
  forbids,
  type Licence,
  letsPassOn,
  licenceField,
  type Original,
  type Terms,
  windowEnd,
} from '../attribution/index.js'
import { type Asset, LOCAL, type Post } from '../content/index.js'
import type { Publication } from '../publication/index.js'
import type { Article, Channel } from './article.js'

/** The part of a post's terms that is evaluated once for all channels. */
export interface Allowance extends Pick<Article, 'canonical' | 'index'> {
  readonly extents: Readonly<Record<Channel, Article['extent']>>
  /** Whether the permission has expired, so that only the credit may be shown. */
  readonly gone: boolean
  readonly images: boolean
  readonly passOn: boolean
  /** The licence, if the post is the publication's own. */
  readonly licence: Licence | undefined
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
  const wanted = canonical ?? terms?.canonical ?? publication.republished.canonical
  const toOriginal = (wanted === 'original' && original?.url) || undefined
  const listed = terms?.index ?? (!toOriginal || publication.republished.index)
  const ours = original ? undefined : (post.license ?? (post.license === null ? undefined : licence))
  return {
    extents: extentsOf(post, now),
    gone,
    images: terms?.images !== false,
    canonical: toOriginal ?? url,
    index: listed && post.status !== 'withdrawn' && !gone,
    passOn: !gone && post.status !== 'withdrawn' && mayPassOn(original, ours),
    licence: ours,
  }
}

const isGone = ({ original, date }: Post, now: number): boolean =>
  (windowEnd(original?.terms, original?.date ?? date) ?? Number.POSITIVE_INFINITY) <= now

const PICTURE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)$/i

/** Lists the files that are published with a post, without the pictures that no edition may show. */
export function shownAssets(post: Post, now: number): readonly Asset[] {
  if (isGone(post, now)) return []
  if (post.original?.terms?.images !== false) return post.assets
  const own = post.image?.license ? post.image.src : ''
  return post.assets.filter(({ to }) => !PICTURE.test(to) || own === LOCAL + encodeURI(to) || own === LOCAL + to)
}

function extentsOf({ original, words }: Post, now: number): Allowance['extents'] {
  const terms = original?.terms
  if ((original?.expires?.epoch ?? Number.POSITIVE_INFINITY) <= now) return NOWHERE
  if (!terms) return EVERYWHERE
  if (terms.content === 'excerpt' || (terms.words && (words ?? 0) > terms.words)) return NOWHERE
  const { channels } = terms
  if (!channels) return EVERYWHERE
  const [web, feed, email] = CHANNELS.map(channel => (channels.includes(channel) ? 'full' : 'excerpt'))
  return { web: web ?? 'full', feed: feed ?? 'full', email: email ?? 'full' }
}

/**
 * Whether others may republish the post. An excerpt must not be passed on as the whole work, and permission to adapt a
 * no-derivatives work was given only to this publication.
 */
function mayPassOn(original: Original | undefined, ours: Licence | undefined): boolean {
  const { terms, license, changes } = original ?? { license: ours }
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
export const allowanceMark = ({ extents, gone, images }: Allowance): string =>
  `${extents.web} ${extents.feed} ${extents.email} ${gone} ${images}`
