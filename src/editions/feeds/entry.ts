import { type CreditRow, type Licence, type Person, spokenPhrase, wordsFor } from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import type { FeedSettings } from '../../publication/index.js'
import { type Article, type Site, type Templates, withAbsoluteLinks } from '../index.js'
import { entryId, feedAddress } from './feed-address.js'
import { textAsHtml } from './feed-text.js'
import { strictHtml } from './strict-html.js'

/** How much of a post an entry holds. */
export type Extent = 'full' | 'excerpt' | 'link'

/** What the three formats say about one post, in the same words. */
export interface EntryContent {
  readonly article: Article
  readonly id: string
  /** Where a click leads: our page or the original. */
  readonly link: string
  readonly page: string
  /** Where the post was first published. */
  readonly original: string | undefined
  /** Whoever wrote it; where nobody is named, whoever published it first. */
  readonly authors: readonly Person[]
  readonly licence: Licence | undefined
  readonly picture: Picture | undefined
  readonly html: string
}

/** What shapes entries beside the articles themselves. */
export interface EntryContext {
  readonly site: Site
  readonly templates: Templates
  readonly settings: Pick<FeedSettings, 'content' | 'link'>
}

export function entryOf(article: Article, html: string, { site, settings }: EntryContext): EntryContent {
  const { credit } = article
  const page = feedAddress(article.url) ?? article.url
  const original = credit.original?.url ? feedAddress(credit.original.url) : undefined
  return {
    article,
    id: entryId(site.publication, article.id),
    link: settings.link === 'original' && original ? original : page,
    page,
    original,
    authors: authorsOf(article),
    licence: credit.licence,
    picture: pictureOf(article, site),
    html,
  }
}

function authorsOf({ credit }: Article): readonly Person[] {
  const named = credit.authors.filter(author => author.name.trim() !== '')
  if (named.length > 0) return named
  const publisher = credit.original?.publisher
  return [
    publisher
      ? { name: publisher.name, ...(publisher.url ? { url: publisher.url } : {}) }
      : { name: credit.ours.publication },
  ]
}

function pictureOf({ image }: Article, { publication }: Site): Picture | undefined {
  const src = image && feedAddress(withAbsoluteLinks(image.src, publication.url, () => undefined))
  return image && src ? { ...image, src } : undefined
}

/** How much of an article an entry may hold: never more than its terms allow. */
export const extentOf = (article: Article, wanted: Extent): Extent =>
  article.extent === 'excerpt' && wanted === 'full' ? 'excerpt' : wanted

/** Stands for the body where that need not be looked at; an element, so that the body is a child of what it is put into. */
const BODY = '<p>\uF8FF body \uF8FF</p>'

/** The entry's content: notice, credit, body, credit; absolute addresses only, and HTML that validators accept. */
export function entryHtml(article: Article, extent: Extent, { site, templates, settings }: EntryContext): string {
  const { credit } = article
  const body = bodyOf(article, extent)
  // A body that is Markdown alone is strict already; what stands around it is short.
  const known = extent === 'full' && article.extent === 'full' && body.trim() !== '' && article.plain()
  const picture = pictureOf(article, site)
  const isAuthor = (row: CreditRow): boolean => row.kind === 'author'
  // Where the terms allow no more than an excerpt, our page has no more than that either.
  const whole = extent === 'full' || article.extent === 'excerpt' || article.withdrawn
  const more = whole ? '' : moreLink(article, settings.link)
  const html = templates.render('feed/entry.html', {
    notice: noticeOf(article),
    line: credit.line,
    picture: picture && extent === 'full' && !showsPicture(body, picture) ? figureOf(picture) : undefined,
    body: known ? BODY : body.trim(),
    more,
    moreWords: spokenPhrase(wordsFor(article.language), 'feed', 'continue'),
    action: more === credit.action?.url ? undefined : credit.action,
    hasBlock: credit.block.length > 0,
    terms: credit.block.filter(row => !isAuthor(row)),
    authors: credit.block.filter(isAuthor),
  })
  const strict = strictHtml(html, article.url).trim()
  return withTongue(known ? strict.replace(BODY, () => body.trim()) : strict, article, site)
}

/** A correction, or why the post is gone. */
export const noticeOf = ({ notice, withdrawn, language }: Article): string =>
  notice ?? (withdrawn ? wordsFor(language).book.post.withdrawnNote : '')

/** What stands for the entry where the whole does not: of a withdrawn post the notice, for the rest is gone. */
export const summaryOf = (article: Article): string => (article.withdrawn ? noticeOf(article) : article.summary)

function bodyOf(article: Article, extent: Extent): string {
  if (article.withdrawn) return ''
  if (extent === 'full') return article.body()
  return extent === 'excerpt' ? article.excerpt() : `<p>${textAsHtml(article.summary)}</p>`
}

const moreLink = ({ url, credit }: Article, link: FeedSettings['link']): string =>
  (link === 'original' ? credit.original?.url : undefined) ?? url

/** Readers forget what xml:lang said, RSS cannot say it, and those that mix many feeds forget the language of each. */
const withTongue = (html: string, { direction, language }: Article, { publication }: Site): string =>
  direction === 'rtl' || language !== publication.language
    ? `<div dir="${direction}" lang="${language.replace(/[^\w-]/g, '')}">${html}</div>`
    : html

const showsPicture = (body: string, { src }: Picture): boolean => body.includes(`"${src.replaceAll('&', '&amp;')}"`)

const figureOf = ({ src, alt, width, height, caption, credit, license }: Picture) => ({
  src,
  alt,
  width,
  height,
  caption: [caption, credit, license?.name].filter(part => part !== undefined).join(' · '),
})
