import { fingerprint } from '../../core/fingerprint.js'
import { groupBy } from '../../core/group-by.js'
import { memo } from '../../core/memo.js'
import { fillNames } from '../../core/text.js'
import type { Article, Edition } from '../article.js'
import { rootFrom } from '../links.js'
import type { FeedLink } from '../site.js'
import { countText, type Labels, labelPhrase } from './labels.js'
import { pageFrame } from './page-frame.js'
import { feedAnchor, feedHrefs, languageAttributes, ownLabels, type WebSite } from './page-parts.js'
import { cardHref, creditShort } from './post-card.js'
import { ARCHIVE, tagPath } from './tag-feeds.js'

/**
 * The number of posts beyond which each year gets its own page. A single page would be slow to load, and would change
 * with every post.
 */
const ONE_PAGE = 1000

interface Month {
  readonly key: string
  readonly articles: readonly Article[]
}

interface Year {
  readonly year: string
  readonly months: readonly Month[]
  readonly articles: readonly Article[]
}

/** A list of posts with a page of its own: the archive of all, or the posts with one tag. */
export interface PostList {
  /** The path from the root of the site, such as `archive/`. */
  readonly path: string
  readonly title: string
  readonly articles: readonly Article[]
  /** The tag that the posts share; absent in the archive. */
  readonly tag?: string
  /** The feed of the tag, if it has one. */
  readonly feed?: FeedLink | undefined
  /** The pages of single tags, to which the archive leads, with the number of posts on each. */
  readonly tags: readonly TagCount[]
}

interface TagCount extends Pick<PostList, 'path' | 'title'> {
  readonly count: number
}

/** The page of a list: with all of its posts, or with those of one year. */
export interface ListRecipe {
  readonly page: 'list' | 'year'
  readonly list: PostList
}

/** Makes the archive of all posts, and a page for each tag. */
export function archiveEditions(
  web: WebSite,
  articles: readonly Article[],
  feedOf: (tag: string) => FeedLink | undefined,
): Edition[] {
  const tags = tagLists(articles, feedOf, web.site.publication.language)
  const counts = tags.map(({ path, title, articles }) => ({ path, title, count: articles.length }))
  const archive = { path: ARCHIVE, title: ownLabels(web).archive, articles, tags: counts }
  return [archive, ...tags].flatMap(list => listEditions(web, list))
}

/** The number of tags from which a cache of their paths is emptied. */
const MANY_TAGS = 10_000

/** Divides posts by tag, in the order of the alphabet. Of several spellings of a tag, the first in the order of code units is shown. */
function tagLists(
  articles: readonly Article[],
  feedOf: (tag: string) => FeedLink | undefined,
  language: string,
): PostList[] {
  const lists = new Map<string, { tag: string; articles: Article[] }>()
  const pathOf = memo(MANY_TAGS, tagPath)
  for (const article of articles)
    for (const tag of article.tags) {
      const path = pathOf(tag)
      const list = lists.get(path)
      if (!list) lists.set(path, { tag, articles: [article] })
      else {
        if (list.articles.at(-1) !== article) list.articles.push(article)
        if (tag < list.tag) list.tag = tag
      }
    }
  const { compare } = new Intl.Collator(language)
  return [...lists]
    .map(([path, { tag, articles }]) => ({ path, title: tag, tag, articles, feed: feedOf(tag), tags: [] }))
    .sort((a, b) => compare(a.title, b.title) || (a.path < b.path ? -1 : 1))
}

/** Makes the pages of a list by year and month, newest first. A post belongs to the month of its own time zone. */
function listEditions(web: WebSite, list: PostList): Edition[] {
  const { path, title, articles, feed } = list
  const tags = list.tags.map(({ title, count }) => `${title} ${count}`)
  const keyOf = (kind: string, parts: readonly string[]): string =>
    fingerprint(web.site.key, kind, path, title, feed?.title ?? '', tags, '', parts)
  const marks = (some: readonly Article[]): string[] => some.map(article => article.fingerprint)
  const editionOf = (recipe: ListRecipe): Omit<Edition, 'path' | 'key'> => ({
    render: () => ({ bytes: listPage(web, recipe) }),
    shows: { as: 'row', articles: recipe.list.articles, whole: false },
    recipe,
  })
  if (articles.length <= ONE_PAGE) {
    const key = keyOf('archive', marks(articles))
    return [{ path: `${path}index.html`, key, ...editionOf({ page: 'list', list }) }]
  }
  const years = byYear(articles)
  // The overview shows only the number of posts in each month, so nothing else is part of its key.
  const counts = years.flatMap(({ months }) => months.map(({ key, articles: own }) => `${key} ${own.length}`))
  return [
    {
      path: `${path}index.html`,
      key: keyOf('archive overview', counts),
      render: () => ({ bytes: yearsPage(web, list, byYear(articles)) }),
    },
    ...years.map(
      ({ year, articles: own }): Edition => ({
        path: `${path}${year}/index.html`,
        key: fingerprint(web.site.key, 'archive year', path, title, marks(own)),
        ...editionOf({ page: 'year', list: { ...list, feed: undefined, tags: [], articles: own } }),
      }),
    ),
  ]
}

/** Renders the page of a list. Its months are divided here, so that nothing keeps the lists of all months until then. */
export function listPage(web: WebSite, { page, list }: ListRecipe): string {
  const years = byYear(list.articles)
  return page === 'list' ? wholeArchive(web, list, years) : years.map(year => yearPage(web, list, year)).join('')
}

/** Returns the paths, from the root of the site, of the archive pages that search engines may list. */
export function archivePaths(articles: readonly Article[]): string[] {
  const named = new Set<string>()
  for (const article of articles) for (const tag of article.tags) named.add(tag)
  const tags = [...new Set([...named].map(tag => encodeURI(tagPath(tag))))]
  const years = articles.length <= ONE_PAGE ? [] : byTime(articles, 'YYYY').map(({ key }) => `${ARCHIVE}${key}/`)
  return [ARCHIVE, ...years, ...tags.sort()]
}

const byYear = (articles: readonly Article[]): Year[] =>
  byTime(articles, 'YYYY').map(({ key, articles: own }) => ({
    year: key,
    articles: own,
    months: byTime(own, 'YYYY-MM'),
  }))

/** Divides articles by the beginning of their dates. Most of them have the same one as the article before. */
function byTime(articles: readonly Article[], { length }: 'YYYY' | 'YYYY-MM'): Month[] {
  let last = '?'
  return [
    ...groupBy(articles, ({ date: { iso } }) => {
      if (!iso.startsWith(last)) last = iso.slice(0, length)
      return last
    }),
  ].map(([key, own]) => ({ key, articles: own }))
}

/** Writes the name of a month as a heading, with a capital. Many languages write months in lower case within a sentence. */
const monthName = memo(100, (language: string) => {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return (key: string): string => {
    const name = format.format(Date.parse(`${key}-15T00:00:00Z`))
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
  }
})

function frameOf(web: WebSite, { path, articles, feed, tag }: PostList, title: string): object {
  const { url } = web.site.publication
  const labels = ownLabels(web)
  const root = rootFrom(path)
  return {
    ...pageFrame(web, {
      root,
      section: 'archive',
      title,
      description:
        tag === undefined ? labels.archiveIntro : `${tag}${labels.colon}${countText(articles.length, labels)}`,
      url: url + encodeURI(path),
      canonical: url + encodeURI(path),
      index: true,
      style: root + web.lists.href,
      ...(feed ? { feeds: feedHrefs(feed, root) } : {}),
    }),
    title,
    feed: feed && {
      follow: labelPhrase(labels, 'follow', { publication: [{ text: feed.title }] }),
      href: `${root}feeds/#${feedAnchor(feed)}`,
    },
  }
}

/** Returns what the page of a list says below its title, and the way back from it. */
function openingOf(web: WebSite, { tag, articles, path, tags }: PostList) {
  const labels = ownLabels(web)
  const { archive, archiveIntro, nothingYet } = labels.forTemplates
  return {
    intro: tag !== undefined ? countText(articles.length, labels) : articles.length > 0 ? archiveIntro : nothingYet,
    back: tag === undefined ? undefined : { href: `${rootFrom(path)}${ARCHIVE}`, name: archive },
    tags: tags.map(list => ({
      tag: list.title,
      href: rootFrom(path) + list.path,
      count: list.count.toLocaleString(labels.language),
    })),
  }
}

const wholeArchive = (web: WebSite, list: PostList, years: readonly Year[]): string =>
  web.render('web/archive.html', {
    ...frameOf(web, list, list.title),
    ...openingOf(web, list),
    years: years.map(year => yearData(web, year, rootFrom(list.path))),
  })

function yearPage(web: WebSite, list: PostList, year: Year): string {
  const labels = ownLabels(web)
  const { tag } = list
  const path = `${list.path}${year.year}/`
  const title = tag === undefined ? fillNames(labels.year, { year: year.year }) : `${tag}${labels.colon}${year.year}`
  return web.render('web/archive.html', {
    ...frameOf(web, { ...list, path }, title),
    intro: undefined,
    back: { href: '../', name: tag ?? labels.forTemplates.archive },
    tags: [],
    years: [{ ...yearData(web, year, rootFrom(path)), year: undefined }],
  })
}

function yearData(web: WebSite, { year, months, articles }: Year, root: string) {
  const { language } = web.site.publication
  const labels = ownLabels(web)
  const nameOf = monthName(labels.language)
  return {
    year,
    count: countText(articles.length, labels),
    months: months.map(month => ({
      key: month.key,
      name: nameOf(month.key),
      posts: month.articles.map(article => entryData(article, { root, language, labels })),
    })),
  }
}

function entryData(article: Article, { root, language, labels }: { root: string; language: string; labels: Labels }) {
  const day = article.date.iso.slice(0, 10)
  return {
    href: cardHref(article, root),
    title: article.title,
    foreignLanguage: languageAttributes(article.language, language),
    by: creditShort(article.credit, labels),
    date: day,
    day: Number(day.slice(8)),
  }
}

function yearsPage(web: WebSite, list: PostList, years: readonly Year[]): string {
  const labels = ownLabels(web)
  const nameOf = monthName(labels.language)
  return web.render('web/archive-years.html', {
    ...frameOf(web, list, list.title),
    ...openingOf(web, list),
    years: years.map(({ year, months, articles }) => ({
      year,
      href: `${year}/`,
      count: countText(articles.length, labels),
      months: months.map(({ key, articles: own }) => ({
        name: nameOf(key),
        href: `${year}/#m${key}`,
        count: own.length.toLocaleString(labels.language),
      })),
    })),
  })
}
