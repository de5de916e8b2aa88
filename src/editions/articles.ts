import {
  CHANNELS,
  type Credit,
  creditOf,
  delayEnd,
  type Licence,
  linkCreditOf,
  type TranslatedPost,
  type WordsFor,
} from '../attribution/index.js'
import type { Body, Post } from '../content/index.js'
import { DAY } from '../core/duration.js'
import { fingerprint } from '../core/fingerprint.js'
import { lookUp } from '../core/look-up.js'
import { memo } from '../core/memo.js'
import { unescapeHtml } from '../core/text.js'
import type { Publication } from '../publication/index.js'
import {
  type Allowance,
  allowanceMark,
  allowanceOf,
  counterIn,
  ownLicence,
  type PictureAllowance,
  pictureAllowance,
} from './allowance.js'
import type { Article, Channel } from './article.js'
import { leadGap, mediaSourcesIn, withAllowedMedia, withAllowedPictures, withCounter } from './body-pictures.js'
import { distinctChanges } from './distinct-changes.js'
import { type PageOf, relative, withAbsoluteLinks } from './links.js'
import { type ShownPictures, shownPictures } from './shown-pictures.js'
import { directionOf } from './site.js'
import { escapedText, phraseHtml } from './templates.js'
import { withTextFormulas } from './text-formulas.js'
import { pageOfPost, translationsAmong } from './translations.js'

/**
 * The source of articles. `body` may read the post's file again, so it should be called only for a post that is shown.
 */
export interface ArticleSource {
  readonly publication: Publication
  readonly wordsFor: WordsFor
  readonly posts: readonly Post[]
  readonly body: (post: Post) => Body
  /** The current time in milliseconds since 1970. The caller hands it in, because this room reads no clock. */
  readonly now: number
}

/** Returns the posts as one channel may show them, newest first. */
export type ArticlesFor = (channel: Channel) => readonly Article[]

/**
 * Tells whether readers may see a post: it is neither a draft nor under an embargo, the delay that its terms ask for is over,
 * and neither its date nor its publication date is later than `now`.
 */
export const isPublished = ({ status, date, publishDate, original, kind }: Post, now: number): boolean =>
  status !== 'draft' &&
  [date, publishDate, original?.embargo].every(moment => (moment?.epoch ?? 0) <= now) &&
  // A delay is for copies, and a link item is none.
  (kind === 'link' || (delayEnd(original?.terms, original?.date) ?? 0) <= now)

const newestFirst = (a: Post, b: Post): number =>
  b.date.epoch - a.date.epoch || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export function articlesOf(source: ArticleSource): ArticlesFor {
  const posts = [...source.posts].sort(newestFirst)
  const translations = translationsAmong(posts, source.publication.url)
  const changes = distinctChanges(posts)
  const pageOf = pageFinder(posts, source.publication.posts)
  const context = contextOf(source)
  const commons = posts.map(post => {
    const changed = changes.get(post.id) ?? post.date
    const [versions, translated] = [translations.versionsOf(post), translations.sourceOf(post)]
    return commonOf({ post, changed, translations: versions, translated, pageOf }, context)
  })
  const made = new Map<Channel, readonly Article[]>()
  return channel => {
    const known = made.get(channel)
    if (known) return known
    const articles = commons.map(common => new PostArticle(channel, common, context))
    made.set(channel, articles)
    return articles
  }
}

/** It keeps nothing but the pages, while every article keeps it. */
function pageFinder(posts: readonly Post[], folder: string): PageOf {
  const pages = new Map(posts.map(post => [post.file, post.elsewhere ?? post.path]))
  return file => pages.get(`${folder}/${file}`)
}

/** The facts from which an article can be made where the other posts are not known. */
export interface ArticleFacts extends Pick<Common, 'post' | 'changed' | 'translations'> {
  readonly translated?: TranslatedPost | undefined
  /** The pages of the posts to which it links, by their files below the posts folder. */
  readonly pages: Readonly<Record<string, string>>
}

/** What tells the articles of one post apart. */
export interface ArticleForm {
  readonly channel: Channel
  readonly partners: boolean
}

/** An article as the facts of its post and its form, for writing it down. */
export interface ArticleParts {
  /** The same object for all articles of a post. */
  readonly of: object
  readonly facts: () => ArticleFacts
  readonly form: ArticleForm
}

/** Returns the parts of an article, or undefined for any other value. */
export const articleParts = (value: unknown): ArticleParts | undefined =>
  value instanceof PostArticle ? value.parts : undefined

/** Returns a function that makes the articles of a post from its facts, one for each form. */
export function articlesFrom(
  source: Omit<ArticleSource, 'posts'>,
): (facts: ArticleFacts) => (form: ArticleForm) => Article {
  const context = contextOf(source)
  return ({ pages, ...facts }) => {
    const common = commonOf({ ...facts, pageOf: file => lookUp(pages, file) }, context)
    return memo(
      FORMS,
      ({ channel, partners }: ArticleForm) => new PostArticle(channel, common, context, partners),
      ({ channel, partners }) => `${channel} ${partners}`,
    )
  }
}

/** The number of forms that articles of one post can have. */
const FORMS = 2 * CHANNELS.length

/** The most bodies that are kept. Both pages of a post and its feed entry ask for the body several times in succession. */
const BODIES_KEPT = 10

/** The values that all articles share. */
interface ArticleContext {
  readonly source: Omit<ArticleSource, 'posts'>
  /** The default licence of the publication's own posts. */
  readonly licence: Licence | undefined
  readonly creditFor: (common: Common) => Credit
  /** Evaluates the terms for pictures when a post is shown, because their functions would be a large part of all that is known of it. */
  readonly picturesFor: (common: Common) => PictureAllowance
}

const contextOf = (source: Omit<ArticleSource, 'posts'>): ArticleContext => ({
  source: { ...source, body: memo(BODIES_KEPT, source.body) },
  licence: ownLicence(source.publication),
  creditFor: recentCredits(source),
  picturesFor: memo(BODIES_KEPT, ({ post, allowance }) =>
    pictureAllowance(post, allowance.licence, source.publication),
  ),
})

/** The values that the articles of one post share in all channels. */
interface Common extends Pick<Article, 'url' | 'translations' | 'changed' | 'lingers' | 'fingerprint'> {
  readonly post: Post
  readonly allowance: Allowance
  /** The post that it translates, if readers may see that. */
  readonly translated?: TranslatedPost | undefined
  readonly pageOf: PageOf
}

function commonOf(
  facts: Pick<Common, 'post' | 'changed' | 'translations' | 'translated' | 'pageOf'>,
  { source, licence }: ArticleContext,
): Common {
  const { post, changed, translations, translated, pageOf } = facts
  const { publication, now } = source
  const url = pageOfPost(post, publication.url)
  const allowance = allowanceOf(post, url, { publication, licence, now })
  const linked = post.links.map(link => pageOf(link) ?? '')
  const versions = translations.map(each => `${each.language} ${each.url}`)
  const lingers = post.status === 'withdrawn' && changed.epoch + LINGER > now
  const mark = fingerprint(
    post.fingerprint,
    allowanceMark(allowance),
    changed.iso,
    String(lingers),
    linked,
    versions,
    JSON.stringify(translated ?? ''),
  )
  return { post, changed, translations, translated, pageOf, url, allowance, lingers, fingerprint: mark }
}

/** The time for which feed formats without deletions still list a withdrawn post. */
export const LINGER = 30 * DAY

/**
 * An article whose getters compute on demand. There may be ten thousand posts in three channels, and a build after one
 * change needs few of their values.
 */
class PostArticle implements Article {
  private copies: ShownPictures | undefined

  constructor(
    readonly channel: Channel,
    private readonly common: Common,
    private readonly context: ArticleContext,
    /** Whether this is the article for partners, without the pictures that they may not take. */
    private readonly partners = false,
  ) {}
  get parts(): ArticleParts {
    const { common, channel, partners } = this
    const { post, changed, translations, translated, pageOf } = common
    const facts = (): ArticleFacts => {
      const linked = post.links.flatMap(link => {
        const page = pageOf(link)
        return page === undefined ? [] : [[link, page] as const]
      })
      return { post, changed, translations, translated, pages: Object.fromEntries(linked) }
    }
    return { of: common, facts, form: { channel, partners } }
  }
  get kind() {
    return this.common.post.kind
  }
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
  get words() {
    return this.context.source.wordsFor(this.common.post.language)
  }
  get date() {
    return this.common.post.date
  }
  get updated() {
    return this.common.post.updated
  }
  get summary() {
    return this.gone || this.withdrawn ? '' : this.common.post.summary
  }
  get tags() {
    return this.common.post.tags
  }
  get image() {
    const { image } = this.common.post
    return image && this.showsImage && !this.withdrawn ? this.shownPictures.lead(image) : undefined
  }
  get pictures() {
    if (this.gone || this.withdrawn) return []
    const { image, pictures = [] } = this.common.post
    const { lead, shows } = this.pictureTerms
    const inBody = pictures.filter(({ src }) => shows(src))
    const all = image && lead ? [image, ...inBody.filter(({ src }) => src !== image.src)] : inBody
    return all.map(picture => ({ ...picture, src: this.shownPictures.shownAddress(picture.src) }))
  }
  get originals() {
    return this.shownPictures.originals
  }
  get thumbnail() {
    return this.gone || this.withdrawn ? undefined : this.shownPictures.thumbnail
  }
  private get pictureTerms(): PictureAllowance {
    return this.context.picturesFor(this.common)
  }
  private get shownPictures(): ShownPictures {
    this.copies ??= shownPictures(this.common.post, this.channel, this.context.source.publication)
    return this.copies
  }
  get notice() {
    return this.common.post.notice
  }
  get noticeTitle() {
    return this.withdrawn ? 'withdrawn' : this.common.post.corrected ? 'correction' : 'notice'
  }
  get comments() {
    return this.common.post.comments
  }
  get formulas() {
    return !this.gone && !this.withdrawn && this.common.post.formulas === true
  }
  get extra() {
    return this.gone || this.withdrawn ? {} : this.common.post.extra
  }
  get url() {
    return this.common.url
  }
  get translations() {
    return this.common.translations
  }
  get changed() {
    return this.common.changed
  }
  get extent() {
    return this.gone ? 'full' : this.common.allowance.extents[this.channel]
  }
  get gone() {
    return this.common.allowance.gone
  }
  get passOn() {
    return this.common.allowance.passOn && this.extent === 'full'
  }
  get terms() {
    // The terms are for copies, and a link item is none.
    return this.kind === 'link' ? undefined : this.common.post.original?.terms
  }
  get counter() {
    return this.withdrawn || this.gone ? undefined : counterIn(this.channel, this.terms)
  }
  get canonical() {
    return this.common.allowance.canonical
  }
  get index() {
    return this.common.allowance.index
  }
  get lingers() {
    return this.common.lingers
  }
  get fingerprint() {
    return this.partners ? `${this.common.fingerprint} partners` : this.common.fingerprint
  }
  get direction() {
    return directionOf(this.language)
  }
  get withdrawn() {
    return this.common.post.status === 'withdrawn'
  }
  get credit() {
    return this.context.creditFor(this.common)
  }
  get forPartners(): Article | undefined {
    return this.passOn ? new PostArticle(this.channel, this.common, this.context, true) : undefined
  }
  get withheld(): readonly string[] {
    const { image } = this.common.post
    if (this.withdrawn || this.gone || !(this.partners || this.common.allowance.images !== 'all')) return []
    const shown = this.showsImage ? image?.src : undefined
    const lead = image && shown === undefined ? [image.src] : []
    const inBody = sourcesIn(this.bodyAsWritten().html).filter(src => src !== shown && !this.shows(src, this.partners))
    return [...new Set([...lead, ...inBody].flatMap(src => [src, ...this.shownPictures.copiesOf(src)]))]
  }
  get leavesOutPictures() {
    return this.partners && this.withheld.length > 0
  }
  get leavesOutMedia() {
    if (!this.partners || this.withdrawn || this.gone) return false
    return !mediaSourcesIn(this.bodyAsWritten().html).every(this.pictureTerms.passesOn)
  }
  plain(): boolean {
    const { html, plain } = this.bodyAsWritten()
    // The credits of pictures are ours, and their addresses may need repair.
    return plain && !(html.includes('<img') && this.common.post.pictures)
  }
  body(): string {
    if (this.withdrawn) return ''
    if (this.gone) return `<p>${escapedText(this.words.book.post.gone)}</p>`
    if (this.kind === 'link') return this.commentAndQuote()
    const html = this.extent === 'full' ? this.allowed(this.bodyAsWritten().html) : this.excerpt()
    const gap =
      this.extent === 'full' && this.notes && this.common.post.image && !this.showsImage ? leadGap(this.words) : ''
    return withCounter(html + gap, this.terms?.counter?.url, this.channel !== 'web' && this.counter !== undefined)
  }
  excerpt(): string {
    if (this.withdrawn || this.gone) return ''
    if (this.kind === 'link') return this.commentAndQuote()
    const body = this.bodyAsWritten()
    const { terms } = this
    // If the terms limit the length, an excerpt may be as long as they allow, even if that is most of the text.
    const html =
      this.extent === 'full' || terms?.words || terms?.paragraphs ? body.excerpt : shortExcerpt(body, this.summary)
    return withCounter(this.allowed(html), terms?.counter?.url, false)
  }
  /** Returns the comment of a link item, and the words of the original that it quotes. */
  private commentAndQuote(): string {
    const { quote, original } = this.credit
    const comment = this.allowed(this.bodyAsWritten().html)
    if (!quote) return comment
    // The notes of the comment stay at the end.
    const end = comment.includes(NOTES) ? comment.indexOf(NOTES) : comment.length
    const parts = [comment.slice(0, end).trim(), quotation(quote, original), comment.slice(end).trim()]
    return `${parts.filter(part => part !== '').join('\n')}\n`
  }
  copy(): string {
    const { source } = this.context
    const shown = this.withAllowedPictures(this.bodyAsWritten().html, true)
    const copied = shownPictures(this.common.post, 'feed', source.publication).inHtml(shown)
    return withCounter(
      withAbsoluteLinks(copied, source.publication.url, this.common.pageOf),
      this.terms?.counter?.url,
      true,
    )
  }
  private get showsImage(): boolean {
    const { image } = this.common.post
    const pictures = this.pictureTerms
    return image !== undefined && !this.gone && pictures.lead && (!this.partners || pictures.passesOn(image.src))
  }
  /** Whether notes take the place of pictures that are left out. A copy for partners instead says once that it lacks some. */
  private get notes(): boolean {
    return !this.partners && this.terms?.imageNote !== false
  }
  private allowed(html: string): string {
    return this.resolved(this.withAllowedPictures(html, this.partners))
  }
  private withAllowedPictures(html: string, forOthers: boolean): string {
    const { passesOn } = this.pictureTerms
    return withAllowedPictures(forOthers ? withAllowedMedia(html, passesOn) : html, {
      rightsOf: this.pictureTerms.rightsOf,
      shows: src => this.shows(src, forOthers),
      note: this.notes && !forOthers,
      words: this.words,
    })
  }
  private shows(src: string, forOthers: boolean): boolean {
    const { shows, passesOn } = this.pictureTerms
    return shows(src) && (!forOthers || passesOn(src) || src === this.terms?.counter?.url)
  }
  private bodyAsWritten(): Body {
    return this.context.source.body(this.common.post)
  }
  private resolved(html: string): string {
    const { source } = this.context
    const { pageOf } = this.common
    const shown = this.shownPictures.inHtml(html)
    return this.channel === 'web'
      ? relative(shown, this.path, pageOf)
      : withAbsoluteLinks(withTextFormulas(shown, this.channel), source.publication.url, pageOf)
  }
}

/** The most credits that are kept. A page has the credits of several posts, and lists come back to all of them. */
const CREDITS_KEPT = 600

/** Caches the latest credits, because a page and a feed entry need the same credit. The limit bounds the memory. */
const recentCredits = ({ publication, wordsFor }: Omit<ArticleSource, 'posts'>): ArticleContext['creditFor'] =>
  memo(
    CREDITS_KEPT,
    ({ post, url, translated, allowance: { licence, quotes } }: Common) => {
      const { language, title, authors, translators, photographers, contributors, original, via, date, updated } = post
      const people = { authors, translators, photographers, contributors }
      const facts = { ...people, language, wordsFor, title, via, date, updated, publication, url, licence }
      if (post.kind === 'link' && original)
        return linkCreditOf({ ...facts, original, ...(post.quote && quotes ? { quote: post.quote } : {}) })
      return creditOf({ ...facts, original, translated })
    },
    ({ post }) => post.id,
  )

/** The beginning of the notes in a body. */
const NOTES = '<hr class="footnotes-sep"'

/** Writes words of an original as a quotation. Empty lines separate its paragraphs. */
function quotation(quote: string, original: Credit['original']): string {
  const { url, language } = original ?? {}
  const cite = url ? ` cite="${escapedText(url)}"` : ''
  const spoken = language ? ` lang="${escapedText(language)}"` : ''
  const paragraphs = quote.split(/\n\s*\n/).map(
    part =>
      `<p>${part
        .trim()
        .split(/\s*\n\s*/)
        .map(escapedText)
        .join('<br />\n')}</p>`,
  )
  return `<blockquote${cite}${spoken} dir="auto">\n${paragraphs.join('\n')}\n</blockquote>`
}

/**
 * Returns the excerpt of a text that may not be shown in full. If the excerpt is most of a short text, the summary takes
 * its place, and if that is long too, there is no excerpt.
 */
function shortExcerpt({ html, excerpt }: Body, summary: string): string {
  const whole = wordsOf(html).length
  if (wordsOf(excerpt).length <= whole / 2) return excerpt
  return summary.length <= whole / 2 ? `<p>${phraseHtml([{ text: summary }])}</p>` : ''
}

const IMAGE_SOURCE = /<img\b[^>]*? src="([^"]*)"/g
const sourcesIn = (html: string): string[] => [...html.matchAll(IMAGE_SOURCE)].map(([, src = '']) => unescapeHtml(src))

const wordsOf = (html: string): string => html.replace(/<[^>]*>/g, '').trim()
