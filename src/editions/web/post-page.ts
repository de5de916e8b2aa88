import {
  dated,
  forbidsChanges,
  isLicence,
  languageOf,
  type Phrase,
  pictureCredit,
  type Words,
} from '../../attribution/index.js'
import { dateText } from '../../core/date-text.js'
import type { Article } from '../article.js'
import { relative, rootFrom } from '../links.js'
import { PAGE_SIZES } from '../shown-pictures.js'
import { publishedPath, type Site } from '../site.js'
import { escapedText } from '../templates.js'
import { citationOf } from './citation.js'
import { type Labels, labelPhrase, labelsOf, withDate } from './labels.js'
import type { Onward } from './onward.js'
import { pageBody, repeatsOpening } from './page-body.js'
import { type PageFacts, type Property, pageFrame } from './page-frame.js'
import { feedAnchor, feedHrefs, languageAttributes, type WebSite } from './page-parts.js'
import { republishPath } from './republish-page.js'
import { pictureUrl, structuredData } from './structured-data.js'
import { type TagFeed, tagPath } from './tag-feeds.js'
import { titleLength } from './title-length.js'

/** What the page of a post shows beside the post. */
export interface PostSurroundings extends Onward {
  readonly feeds: readonly TagFeed[]
}

/** Renders the page of one post. The page depends on the article, its surroundings and the site. */
export function postPage(web: WebSite, article: Article, { feeds, next, related }: PostSurroundings): string {
  const labels = labelsOf(article.words)
  const root = rootFrom(article.path)
  const body = article.withdrawn ? '' : article.body()
  const { credit, title, notice, withdrawn, comments } = article
  const page = web.render('web/post.html', {
    ...pageFrame(web, {
      ...factsOf(article, web.site, feeds),
      ...(body.includes('<math ') ? { style: root + web.math.href } : {}),
    }),
    kicker: article.tags[0],
    title,
    titleLength: titleLength(title),
    standfirst: withdrawn || repeatsOpening(article.summary, body) ? undefined : article.summary || undefined,
    credit: credit.line,
    dateline: datelineOf(article, labels),
    notice: notice ? [{ text: notice }] : withdrawn ? labelPhrase(labels, 'withdrawnNote') : undefined,
    noticeTitle: labelPhrase(labels, article.noticeTitle),
    withdrawn,
    picture: article.image && !withdrawn ? pictureData(article.image, article.words, root) : undefined,
    body: pageBody(body, labels.table),
    excerpt: !withdrawn && article.extent === 'excerpt',
    action: credit.action,
    moreActions: credit.moreActions,
    block: credit.block,
    blockTitle: labelPhrase(labels, titleOf(credit)),
    outletLogo: credit.logo && {
      ...credit.logo,
      src: root + publishedPath(credit.logo.src, web.site.publication),
      url: credit.logo.url,
    },
    tags: article.tags,
    tagPages: tagPagesOf(article, root),
    subscribe: web.partsOf({ root, section: 'post', language: article.language }).subscribe,
    next: next && teaserData(next, article, root),
    related: related.map(each => teaserData(each, article, root)),
    tagFeeds: feeds.map(({ tag, feed }) => ({ tag, href: `${root}feeds/#${feedAnchor(feed)}` })),
    comments,
    extra: article.extra,
    republish: republishLink(article, root),
    follow: labelPhrase(labels, 'follow', { publication: [{ text: web.site.publication.title }] }),
  })
  return article.counter ? withCounterAtEnd(page, article.counter) : page
}

/**
 * Adds the publisher's counter to a finished page, so that no template can leave it out. `aria-hidden` also keeps
 * software that looks for a page's picture from taking this one.
 */
function withCounterAtEnd(page: string, url: string): string {
  const counter = `<img class="counter" src="${escapedText(url)}" alt="" width="1" height="1" aria-hidden="true">\n`
  const end = page.lastIndexOf('</body>')
  return end < 0 ? page + counter : page.slice(0, end) + counter + page.slice(end)
}

function republishLink(article: Article, root: string) {
  if (!article.passOn || article.withdrawn) return undefined
  const { words, language } = article
  const { link } = words.book.republish
  return {
    href: root + republishPath(article),
    label: link,
    foreignLanguage: languageAttributes(languageOf(words, 'republish', 'link'), language),
  }
}

/** Links the tags of a post to their pages. A withdrawn post is on no such page, and may be the only one with its tags. */
const tagPagesOf = ({ tags, withdrawn, gone }: Article, root: string) =>
  withdrawn || gone ? [] : tags.map(tag => ({ tag, href: root + tagPath(tag) }))

/**
 * Collects the data of another post at the end of a post. Its credit is that of a card on the front page, without the relations of its
 * links, which would state the author of the page (HTML Standard, "author" link type).
 */
function teaserData({ title, path, credit, language }: Article, around: Article, root: string) {
  return {
    href: root + path,
    title,
    credit: credit.line.map(({ rel: _, ...segment }) => segment),
    foreignLanguage: languageAttributes(language, around.language),
  }
}

/** Returns the heading of the credit block. A block that describes only the authors has a heading of its own. */
function titleOf({ block, authors }: Article['credit']) {
  if (block.some(({ kind }) => kind !== 'author')) return 'aboutArticle'
  return authors.length > 1 ? 'aboutAuthors' : 'aboutAuthor'
}

function factsOf(article: Article, site: Site, feeds: readonly TagFeed[]): PageFacts {
  const root = rootFrom(article.path)
  return {
    root,
    section: 'post',
    title: article.title,
    description: article.withdrawn ? (article.notice ?? labelsOf(article.words).withdrawnNote) : article.summary,
    language: article.language,
    direction: article.direction,
    url: article.url,
    canonical: article.canonical,
    translations: article.withdrawn ? [] : article.translations,
    index: article.index && !article.withdrawn,
    type: 'article',
    social: socialOf(article, site),
    named: citationOf(article.credit, article.title),
    licence: article.credit.licence && isLicence(article.credit.licence) ? article.credit.licence.url : undefined,
    data: structuredData(article, site),
    feeds: feeds.flatMap(({ feed }) => feedHrefs(feed, root)),
  }
}

function socialOf(article: Article, site: Site): Property[] {
  const of = (property: string, content: string | number | undefined): Property[] =>
    content === undefined || content === '' ? [] : [{ property, content: String(content) }]
  const picture = article.withdrawn ? undefined : (article.image ?? site.shareImageOf?.(article))
  const shared = picture && 'universal' in picture ? picture.universal : undefined
  return [
    ...of('article:published_time', article.date.iso),
    ...of('article:modified_time', article.updated?.iso),
    ...article.credit.authors.flatMap(({ url }) => of('article:author', url)),
    ...article.tags.flatMap(tag => of('article:tag', tag)),
    ...(picture
      ? [
          ...of('og:image', pictureUrl(shared ?? picture, site)),
          ...of('og:image:width', (shared ?? picture).width),
          ...of('og:image:height', (shared ?? picture).height),
          ...of('og:image:type', (shared ?? picture).mediaType),
          ...of('og:image:alt', picture.alt),
        ]
      : []),
  ]
}

/** Returns the date on which the post was published here, with `Republished` if the post first appeared elsewhere. */
export function datelineOf({ date, updated, credit }: Article, labels: Labels): Phrase {
  const { language } = labels
  const first: Phrase =
    credit.original && !credit.kind ? withDate(labels, 'republishedOn', date) : [dated(date, language)]
  if (!updated || dateText(updated, language) === dateText(date, language)) return first
  return [...first, { text: ' · ' }, ...withDate(labels, 'updatedOn', updated)]
}

/** Collects the data of a picture with its own credit. The picture's address is relative to the page. */
export function pictureData(picture: NonNullable<Article['image']>, words: Words, root: string) {
  const { alt, caption, credit, license, width, height, widths = [] } = picture
  const rights = pictureCredit(picture, words)
  const fromRoot = (src: string): string => relative(src, '', () => undefined).replace(/^\.\//, root)
  return {
    src: fromRoot(picture.src),
    sources: widths.length > 1 ? widths.map(each => `${fromRoot(each.src)} ${each.width}w`).join(', ') : undefined,
    sizes: widths.length > 1 ? PAGE_SIZES : undefined,
    alt,
    caption,
    credit,
    licence: license ? ([{ text: license.name, ...(license.url ? { href: license.url } : {}) }] as Phrase) : undefined,
    rights,
    uncut: license !== undefined && forbidsChanges(license),
    captioned: Boolean(caption) || rights.length > 0,
    sourced: rights.length > 0,
    both: Boolean(credit && license),
    width,
    height,
  }
}
