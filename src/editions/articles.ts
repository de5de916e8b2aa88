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
  const pages = new Map(posts.map(post => [post.file, post.path]))
  const house: House = {
    source,
    changed: distinctChanges(posts),
    pageOf: file => pages.get(`${source.publication.posts}/${file}`),
    creditFor: recentCredits(source.publication),
  }
  const commons = posts.map(post => commonOf(post, house))
  const made = new Map<Channel, readonly Article[]>()
  return channel => {
    const known = made.get(channel)
    if (known) return known
    const articles = commons.map(common => new PostArticle(channel, common, house))
    made.set(channel, articles)
    return articles
  }
}

/** What all articles share. */
interface House {
  readonly source: ArticleSource
  /** By the post's id. */
  readonly changed: ReadonlyMap<string, Moment>
  readonly pageOf: PageOf
  readonly creditFor: (post: Post, url: string) => Credit
}

/** What a post's articles in all channels share. */
interface Common
  extends Pick<Article, 'url' | 'changed' | 'extent' | 'canonical' | 'index' | 'lingers' | 'fingerprint'> {
  readonly post: Post
}

function commonOf(post: Post, { source, changed: changes, pageOf }: House): Common {
  const { publication, now } = source
  const url = publication.url + post.path
  const expired = post.original?.expires !== undefined && post.original.expires.epoch <= now
  const toOriginal = (post.canonical ?? publication.republished.canonical) === 'original' && post.original?.url
  const extent = expired ? 'excerpt' : 'full'
  const changed = changes.get(post.id) ?? post.date
  const linked = post.links.map(link => pageOf(link) ?? '')
  const lingers = post.status === 'withdrawn' && changed.epoch + LINGER > now
  return {
    post,
    url,
    changed,
    extent,
    canonical: toOriginal || url,
    index: post.status !== 'withdrawn' && (!toOriginal || publication.republished.index),
    lingers,
    fingerprint: fingerprint(post.fingerprint, extent, changed.iso, String(lingers), ...linked),
  }
}

/** How long readers are told of a withdrawal by formats that cannot say that an entry is gone: 30 days. */
const LINGER = 30 * 86_400_000

/** Getters, for there are ten thousand posts in three channels, and a build that changes one of them looks at few. */
class PostArticle implements Article {
  constructor(
    readonly channel: Channel,
    private readonly common: Common,
    private readonly house: House,
  ) {}
  get id() {
    return this.common.post.id
  }
  get slug() {
    return this.common.post.slug
  }
  get output() {
    return this.common.post.output
  }
  get path() {
    return this.common.post.path
  }
  get title() {
    return this.common.post.title
  }
  get language() {
    return this.common.post.language
  }
  get date() {
    return this.common.post.date
  }
  get updated() {
    return this.common.post.updated
  }
  get summary() {
    return this.withdrawn ? '' : this.common.post.summary
  }
  get tags() {
    return this.common.post.tags
  }
  get image() {
    return this.withdrawn ? undefined : this.common.post.image
  }
  get notice() {
    return this.common.post.notice
  }
  get comments() {
    return this.common.post.comments
  }
  get url() {
    return this.common.url
  }
  get changed() {
    return this.common.changed
  }
  get extent() {
    return this.common.extent
  }
  get canonical() {
    return this.common.canonical
  }
  get index() {
    return this.common.index
  }
  get lingers() {
    return this.common.lingers
  }
  get fingerprint() {
    return this.common.fingerprint
  }
  get direction() {
    return directionOf(this.language)
  }
  get withdrawn() {
    return this.common.post.status === 'withdrawn'
  }
  get credit() {
    return this.house.creditFor(this.common.post, this.url)
  }
  plain(): boolean {
    return this.bodyAsWritten().plain
  }
  body(): string {
    if (this.withdrawn) return ''
    return this.extent === 'full' ? this.resolved(this.bodyAsWritten().html) : this.excerpt()
  }
  excerpt(): string {
    if (this.withdrawn) return ''
    const body = this.bodyAsWritten()
    return this.resolved(this.extent === 'full' ? body.excerpt : shortExcerpt(body, this.summary))
  }
  private bodyAsWritten(): Body {
    return this.house.source.body(this.common.post)
  }
  private resolved(html: string): string {
    const { source, pageOf } = this.house
    return this.channel === 'web' ? relative(html, this.path, pageOf) : absolute(html, source.publication.url, pageOf)
  }
}

const CREDITS_KEPT = 1_000

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
