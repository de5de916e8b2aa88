import {
  type CreditRow,
  hasRights,
  type Licence,
  type Person,
  phraseText,
  pictureLegend,
  publishersOf,
  spokenPhrase,
  type Words,
} from '../../attribution/index.js'
import type { BodyPicture, Picture } from '../../content/index.js'
import type { FeedSettings } from '../../publication/index.js'
import { type Article, type Site, type Templates, withAbsoluteLinks } from '../index.js'
import { omissionNote } from '../omissions.js'
import { entryId, feedAddress } from './feed-address.js'
import { textAsHtml } from './feed-text.js'
import { strictHtml } from './strict-html.js'

/** The extent of a post in an entry. */
export type Extent = 'full' | 'excerpt' | 'link'

/** The content of an entry, shared by all formats. */
export interface EntryContent {
  readonly article: Article
  readonly id: string
  /** The target of the entry: the post's page or the original. */
  readonly link: string
  readonly page: string
  /** The addresses of those through whom we have the article to which a link item leads. */
  readonly via: readonly string[]
  /** The address at which the post was first published. */
  readonly original: string | undefined
  /** The authors, or the first publishers if no author is named. */
  readonly authors: readonly Person[]
  /** Translators, photographers and others, for formats that do not tell these apart. */
  readonly contributors: readonly Person[]
  /** The addresses of the original at its other outlets of first publication. */
  readonly copies: readonly string[]
  readonly licence: Licence | undefined
  readonly picture: Picture | undefined
  /** The pictures that the entry shows and whose rights are stated, with absolute addresses. */
  readonly pictures: readonly BodyPicture[]
  readonly html: string
}

/** The settings that entries depend on besides their articles. */
export interface EntryContext {
  readonly site: Site
  readonly templates: Templates
  readonly settings: Pick<FeedSettings, 'content' | 'link' | 'partners'>
}

export function entryOf(article: Article, html: string, { site, settings }: EntryContext): EntryContent {
  // Partners take posts under their own name, and this picture has ours.
  const shared = settings.partners ? undefined : site.shareImageOf?.(article)
  const { credit } = article
  const page = feedAddress(article.url) ?? article.url
  const original = credit.original?.url ? feedAddress(credit.original.url) : undefined
  return {
    article,
    id: entryId(site.publication, article.id),
    // The address of a link item is that of its original.
    link: settings.link === 'original' && original ? original : page,
    page,
    via: article.kind === 'link' ? credit.via.flatMap(({ url }) => (url && feedAddress(url)) || []) : [],
    original,
    authors: authorsOf(article),
    contributors: [...credit.translators, ...credit.photographers, ...credit.contributors],
    copies: (credit.original?.copublished ?? []).flatMap(({ url }) => (url && feedAddress(url)) || []),
    licence: credit.licence,
    picture: pictureOf(article, site) ?? (shared && addressed(shared, site)),
    pictures: picturesIn(html, article, site),
    html,
  }
}

function authorsOf({ credit }: Article): readonly Person[] {
  const named = credit.authors.filter(author => author.name.trim() !== '')
  if (named.length > 0) return named
  const outlets = credit.original ? publishersOf(credit.original) : []
  if (outlets.length === 0) return [{ name: credit.ours.publication, kind: 'organization' }]
  return outlets.map(({ name, url }) => ({ name, kind: 'organization', ...(url ? { url } : {}) }))
}

const pictureOf = ({ image }: Article, site: Site): Picture | undefined => image && addressed(image, site)

/** Returns a picture with the address that it has in feeds. */
function addressed<T extends Pick<Picture, 'src'>>(picture: T, { publication }: Site): T | undefined {
  const src = feedAddress(withAbsoluteLinks(picture.src, publication.url, () => undefined))
  return src === undefined ? undefined : { ...picture, src }
}

function picturesIn(html: string, article: Article, site: Site): readonly BodyPicture[] {
  const { publication } = site
  const lead = pictureOf(article, site)?.src
  return (article.pictures ?? [])
    .filter(hasRights)
    .map(picture => ({ ...picture, src: withAbsoluteLinks(picture.src, publication.url, () => undefined) }))
    .filter(picture => showsPicture(html, picture) || picture.src === lead)
}

/** Limits the extent of an entry to what the article's terms allow. The comment of a link item is ours, and always whole. */
export const extentOf = (article: Article, wanted: Extent): Extent =>
  article.kind === 'link' ? 'full' : article.extent === 'excerpt' && wanted === 'full' ? 'excerpt' : wanted

/** A placeholder for a body that needs no repair. The element around it makes it nest as the body would. */
const BODY = '<p>\uF8FF body \uF8FF</p>'

/**
 * Renders the content of an entry: notice, credit line, body, credit block. Addresses are absolute, and the HTML passes
 * validators.
 */
export function entryHtml(article: Article, extent: Extent, { site, templates, settings }: EntryContext): string {
  const { credit } = article
  const body = bodyOf(article, extent)
  // A body from Markdown without HTML is already strict, so only the short text around it needs repair.
  const known = extent === 'full' && article.extent === 'full' && body.trim() !== '' && article.plain()
  const picture = pictureOf(article, site)
  const isAuthor = (row: CreditRow): boolean => row.kind === 'author'
  // If the terms allow only an excerpt, the page does not show more, so no link to the rest is added.
  const whole = extent === 'full' || article.extent === 'excerpt' || article.withdrawn
  const more = whole ? '' : moreLink(article, settings.link)
  const omitted = extent === 'full' ? omissionNote(article) : []
  const html = templates.render('feed/entry.html', {
    notice: noticeOf(article),
    line: credit.line,
    picture:
      picture && extent === 'full' && !showsPicture(body, picture) ? figureOf(picture, article.words) : undefined,
    body: known ? BODY : body.trim(),
    more,
    moreWords: spokenPhrase(article.words, 'feed', 'continue'),
    pictureNote: omitted.length > 0 ? omitted : undefined,
    action: more === credit.action?.url ? undefined : credit.action,
    moreActions: credit.moreActions,
    hasBlock: credit.block.length > 0,
    terms: credit.block.filter(row => !isAuthor(row)),
    authors: credit.block.filter(isAuthor),
    extra: article.extra,
  })
  const strict = strictHtml(html, article.url).trim()
  return withLanguageAttributes(known ? strict.replace(BODY, () => body.trim()) : strict, article, site)
}

/** Returns the notice of a correction, or the reason for which the post was withdrawn. */
export function noticeOf({ notice, noticeTitle, withdrawn, words }: Article): string {
  const { correction, colon, withdrawnNote } = words.book.post
  if (!notice) return withdrawn ? withdrawnNote : ''
  return noticeTitle === 'correction' ? correction + colon + notice : notice
}

/**
 * Returns the title of the entry. It says that a post was withdrawn, because some readers compare nothing but titles and dates.
 */
export const titleOf = ({ title, withdrawn, words }: Article): string =>
  withdrawn ? words.book.post.withdrawn + words.book.post.colon + title : title

/**
 * Returns the summary of the entry. For a withdrawn post, it is the notice, and for a link item without words of its own, the credit.
 */
export function summaryOf(article: Article): string {
  if (article.withdrawn) return noticeOf(article)
  return article.summary === '' && article.kind === 'link' ? phraseText(article.credit.line, false) : article.summary
}

function bodyOf(article: Article, extent: Extent): string {
  if (article.withdrawn) return ''
  if (extent === 'full') return article.body()
  return extent === 'excerpt' ? article.excerpt() : `<p>${textAsHtml(article.summary)}</p>`
}

const moreLink = ({ url, credit }: Article, link: FeedSettings['link']): string =>
  (link === 'original' ? credit.original?.url : undefined) ?? url

/**
 * Adds language and direction to the HTML itself. Feed readers ignore xml:lang, RSS has no equivalent, and aggregators lose
 * the language of a feed.
 */
const withLanguageAttributes = (html: string, { direction, language }: Article, { publication }: Site): string =>
  direction === 'rtl' || language !== publication.language
    ? `<div dir="${direction}" lang="${language.replace(/[^\w-]/g, '')}">${direction === 'rtl' ? withCodeApart(html) : html}</div>`
    : html

/** Gives code its own direction. In right-to-left text, its brackets and last signs would otherwise change places. */
const withCodeApart = (html: string): string =>
  html.replace(/<(?:code|kbd|pre|samp)(?![^>]*\sdir=)(?=[\s>])/g, tag => `${tag} dir="ltr"`)

const showsPicture = (body: string, { src }: Pick<Picture, 'src'>): boolean =>
  body.includes(`"${src.replaceAll('&', '&amp;')}"`)

function figureOf(picture: Picture, words: Words) {
  const { src, alt, width, height } = picture
  const legend = pictureLegend(picture, words)
  return { src, alt, width, height, caption: phraseText(legend, false), legend }
}
