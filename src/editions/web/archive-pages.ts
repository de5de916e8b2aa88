import { fingerprint } from '../../core/fingerprint.js'
import { groupBy } from '../../core/group-by.js'
import { fillNames } from '../../core/text.js'
import type { Article, Edition } from '../article.js'
import { countText, type Labels } from './labels.js'
import { pageFrame } from './page-frame.js'
import { languageAttributes, ownLabels, type WebSite } from './page-parts.js'
import { cardHref, creditShort } from './post-card.js'

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

/** Makes the archive of all posts by year and month, newest first. A post belongs to the month of its own time zone. */
export function archiveEditions(web: WebSite, articles: readonly Article[]): Edition[] {
  const years = byYear(articles)
  const keyOf = (kind: string, articles: readonly Article[]): string =>
    fingerprint(web.site.key, kind, ...articles.map(article => article.fingerprint))
  if (articles.length <= ONE_PAGE)
    return [
      {
        path: 'archive/index.html',
        key: keyOf('archive', articles),
        render: () => ({ bytes: wholeArchive(web, years) }),
        shows: { as: 'row', articles, whole: false },
      },
    ]
  // The overview shows only the number of posts in each month, so nothing else is part of its key.
  const counts = years.flatMap(({ months }) => months.map(({ key, articles: own }) => `${key} ${own.length}`))
  return [
    {
      path: 'archive/index.html',
      key: fingerprint(web.site.key, 'archive overview', ...counts),
      render: () => ({ bytes: yearsPage(web, years) }),
    },
    ...years.map(
      (year): Edition => ({
        path: `archive/${year.year}/index.html`,
        key: keyOf('archive year', year.articles),
        render: () => ({ bytes: yearPage(web, year) }),
        shows: { as: 'row', articles: year.articles, whole: false },
      }),
    ),
  ]
}

/** Returns the paths, from the root of the site, of the archive pages that search engines may list. */
export const archivePaths = (articles: readonly Article[]): string[] =>
  articles.length <= ONE_PAGE ? ['archive/'] : ['archive/', ...byYear(articles).map(({ year }) => `archive/${year}/`)]

function byYear(articles: readonly Article[]): Year[] {
  const years = groupBy(articles, article => article.date.iso.slice(0, 4))
  return [...years].map(([year, own]) => ({
    year,
    articles: own,
    months: [...groupBy(own, article => article.date.iso.slice(0, 7))].map(([key, inMonth]) => ({
      key,
      articles: inMonth,
    })),
  }))
}

/** Writes the name of a month as a heading, with a capital. Many languages write months in lower case within a sentence. */
const monthName = (language: string) => {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return (key: string): string => {
    const name = format.format(Date.parse(`${key}-15T00:00:00Z`))
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
  }
}

function frameOf(web: WebSite, path: string, title: string): object {
  const { url } = web.site.publication
  const root = '../'.repeat(path.split('/').length - 1)
  return {
    ...pageFrame(web, {
      root,
      section: 'archive',
      title,
      description: ownLabels(web).archiveIntro,
      url: url + path,
      canonical: url + path,
      index: true,
    }),
    title,
  }
}

function wholeArchive(web: WebSite, years: readonly Year[]): string {
  const labels = ownLabels(web)
  return web.render('web/archive.html', {
    ...frameOf(web, 'archive/', labels.archive),
    title: labels.forTemplates.archive,
    intro: years.length > 0 ? labels.forTemplates.archiveIntro : labels.forTemplates.nothingYet,
    back: undefined,
    years: years.map(year => yearData(web, year, '../')),
  })
}

function yearPage(web: WebSite, year: Year): string {
  const labels = ownLabels(web)
  return web.render('web/archive.html', {
    ...frameOf(web, `archive/${year.year}/`, fillNames(labels.year, { year: year.year })),
    intro: undefined,
    back: { href: '../', name: labels.forTemplates.archive },
    years: [{ ...yearData(web, year, '../../'), year: undefined }],
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

function yearsPage(web: WebSite, years: readonly Year[]): string {
  const labels = ownLabels(web)
  const nameOf = monthName(labels.language)
  return web.render('web/archive-years.html', {
    ...frameOf(web, 'archive/', labels.archive),
    title: labels.forTemplates.archive,
    intro: labels.forTemplates.archiveIntro,
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
