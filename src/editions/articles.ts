import { type Credit, creditOf } from '../attribution/index.js'
import type { Body, Post } from '../content/index.js'
import { fingerprint } from '../fingerprint.js'
import { type Moment, shiftMoment } from '../moment.js'
import type { Publication } from '../publication.js'
import type { Article, Channel } from './article.js'
import { absolute, type PageOf, relative } from './links.js'
import { directionOf } from './site.js'
import { phraseHtml } from './templates.js'

/** What turns posts into articles; `body` may read the post's file again, so ask only when it is shown. */
export interface ArticleSource {
  readonly publication: Publication
  readonly posts: readonly Post[]
  readonly body: (post: Post) => Body
  /** Milliseconds since 1970, handed in by the command line. */
  readonly now: number
}

/** The same posts as each channel may show them, newest first. */
export type ArticlesFor = (channel: Channel) => readonly Article[]

/** Posts that readers may see now: published, not dated after `now`, not under an embargo. */
export const isOut = (post: Post, now: number): boolean =>
  post.status !== 'draft' && post.date.epoch <= now && (post.original?.embargo?.epoch ?? 0) <= now

const newestFirst = (a: Post, b: Post): number =>
  b.date.epoch - a.date.epoch || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export function articlesOf(source: ArticleSource): ArticlesFor {
  const posts = [...source.posts].sort(newestFirst)
  const changed = distinctChanges(posts)
  const pages = new Map(posts.map(post => [post.file, post.path]))
  const pageOf: PageOf = file => pages.get(`${source.publication.posts}/${file}`)
  const creditFor = recentCredits(source.publication)
  const commons = posts.map(post =>
    commonOf(post, source, { changed: changed.get(post.id) ?? post.date, pageOf, creditFor }),
  )
  const made = new Map<Channel, readonly Article[]>()
  return channel => {
    const known = made.get(channel)
    if (known) return known
    const articles = commons.map(common => inChannel(common, channel))
    made.set(channel, articles)
    return articles
  }
}

type Common = Omit<Article, 'channel' | 'body' | 'excerpt' | 'credit'> & {
  readonly credit: () => Credit
  readonly bodyIn: (channel: Channel) => string
  readonly excerptIn: (channel: Channel) => string
}

/** Field by field: with ten thousand posts in three channels, a spread here would be a tenth of a rebuild. */
function inChannel(common: Common, channel: Channel): Article {
  const { id, slug, output, path, url, title, language, direction, date, changed, summary, tags } = common
  const { withdrawn, extent, canonical, index, fingerprint: print, plain, bodyIn, excerptIn } = common
  const article: { -readonly [Key in keyof Article]: Article[Key] } = {
    channel,
    id,
    slug,
    output,
    path,
    url,
    title,
    language,
    direction,
    date,
    changed,
    summary,
    tags,
    get credit() {
      return common.credit()
    },
    withdrawn,
    extent,
    canonical,
    index,
    plain,
    body: () => bodyIn(channel),
    excerpt: () => excerptIn(channel),
    fingerprint: print,
  }
  if (common.updated) article.updated = common.updated
  if (common.image) article.image = common.image
  if (common.notice) article.notice = common.notice
  if (common.comments) article.comments = common.comments
  return article
}

interface Known {
  readonly changed: Moment
  readonly pageOf: PageOf
  readonly creditFor: (post: Post, url: string) => Credit
}

function commonOf(post: Post, source: ArticleSource, known: Known): Common {
  const { publication, now } = source
  const url = publication.url + post.path
  const expired = post.original?.expires !== undefined && post.original.expires.epoch <= now
  const toOriginal = (post.canonical ?? publication.republished.canonical) === 'original' && post.original?.url
  const extent = expired ? 'excerpt' : 'full'
  const linked = post.links.map(link => known.pageOf(link) ?? '')
  const resolve = (html: string, channel: Channel): string =>
    channel === 'web' ? relative(html, post.path, known.pageOf) : absolute(html, publication.url, known.pageOf)
  const excerptIn = (channel: Channel): string => {
    const body = source.body(post)
    return resolve(expired ? shortExcerpt(body, post.summary) : body.excerpt, channel)
  }
  const withdrawn = post.status === 'withdrawn'
  return {
    ...factsOf(post),
    url,
    direction: directionOf(post.language),
    changed: known.changed,
    credit: () => known.creditFor(post, url),
    withdrawn,
    extent,
    canonical: toOriginal || url,
    index: !withdrawn && (!toOriginal || publication.republished.index),
    bodyIn: channel => (withdrawn ? '' : expired ? excerptIn(channel) : resolve(source.body(post).html, channel)),
    plain: () => source.body(post).plain,
    excerptIn: channel => (withdrawn ? '' : excerptIn(channel)),
    fingerprint: fingerprint(post.fingerprint, extent, known.changed.iso, ...linked),
  }
}

const CREDITS_KEPT = 12_000

/** A page and a feed entry need the same credit at different times; a build of any size keeps no more than these. */
function recentCredits(publication: Publication): (post: Post, url: string) => Credit {
  const recent = new Map<string, Credit>()
  return (post, url) => {
    const known = recent.get(post.id)
    if (known) return known
    const { language, title, authors, original, via, date, updated } = post
    const facts = { language, title, authors, via, date, publication, url }
    const credit = creditOf({ ...facts, ...(original && { original }), ...(updated && { updated }) })
    if (recent.size >= CREDITS_KEPT) recent.clear()
    recent.set(post.id, credit)
    return credit
  }
}

/** An excerpt where the permission for more has ended: of a text so short that its excerpt is most of it, the summary at most. */
function shortExcerpt({ html, excerpt }: Body, summary: string): string {
  const whole = wordsOf(html).length
  if (wordsOf(excerpt).length <= whole / 2) return excerpt
  return summary.length <= whole / 2 ? `<p>${phraseHtml([{ text: summary }])}</p>` : ''
}

const wordsOf = (html: string): string => html.replace(/<[^>]*>/g, '').trim()

function factsOf(post: Post) {
  const { id, slug, output, path, title, language, date, summary, tags, updated, image, notice, comments } = post
  return {
    ...{ id, slug, output, path, title, language, date, summary, tags },
    ...(updated ? { updated } : {}),
    ...(image ? { image } : {}),
    ...(notice ? { notice } : {}),
    ...(comments ? { comments } : {}),
  }
}

/**
 * When each post last changed, no two alike: readers sort and compare by it, and RFC 4287 section 3.3 asks for dates as
 * accurate as possible. A bare day, and any moment that another post has too, gets a fraction of a second from the
 * post's id: it stays the same whatever is published later.
 */
function distinctChanges(posts: readonly Post[]): ReadonlyMap<string, Moment> {
  const taken = new Set<number>()
  const found = new Map<string, Moment>()
  const byId = [...posts].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const post of byId) {
    const said = post.updated ?? post.date
    let moment = said.precision === 'time' && !taken.has(said.epoch) ? said : shiftMoment(said, fractionOf(post.id))
    while (taken.has(moment.epoch)) moment = shiftMoment(moment, 1)
    taken.add(moment.epoch)
    found.set(post.id, moment)
  }
  return found
}

const fractionOf = (id: string): number => 1 + (Number.parseInt(fingerprint(id).slice(0, 8), 16) % 998)
