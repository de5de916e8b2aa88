import {
  CHANNELS,
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

/** What the terms of a post allow, as far as it is one thing in all channels. */
export interface Allowance extends Pick<Article, 'canonical' | 'index'> {
  readonly extents: Readonly<Record<Channel, Article['extent']>>
  /** Whether its time is over: nothing but the credit may be shown. */
  readonly gone: boolean
  readonly images: boolean
  readonly passOn: boolean
  /** Of a post of our own. */
  readonly licence: Licence | undefined
}

export interface PublicationTerms {
  readonly publication: Publication
  /** Of our own posts, where they do not say theirs. */
  readonly licence: Licence | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The licence that publication.yml gives our own posts. */
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

/** The files that a post may bring along: pictures that no edition may show are not published beside it either. */
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

/** A part of a work is not passed on as the work, nor is what we alone were permitted to make of it. */
function mayPassOn(original: Original | undefined, ours: Licence | undefined): boolean {
  const { terms, license, changes } = original ?? { license: ours }
  if (changes?.kind === 'excerpt' || (changes && changes.kind !== 'none' && license && /-ND-/.test(license.id)))
    return false
  return terms?.passOn ?? (license !== undefined && letsPassOn(license))
}

/** The address of the publisher's counter, in the channels where it may stand: the web alone, unless the terms say more. */
export function counterIn(channel: Channel, terms: Terms | undefined): string | undefined {
  const counter = terms?.counter
  return counter?.url && (counter.channels ?? ['web']).includes(channel) ? counter.url : undefined
}

/** In one text: equal marks, equal allowances at any two times. */
export const allowanceMark = ({ extents, gone, images }: Allowance): string =>
  `${extents.web} ${extents.feed} ${extents.email} ${gone} ${images}`
