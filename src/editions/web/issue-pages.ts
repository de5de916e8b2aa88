import { dated, type Phrase, spokenPhrase, type Words } from '../../attribution/index.js'
import { fingerprint } from '../../core/fingerprint.js'
import { groupBy } from '../../core/group-by.js'
import { withFallbacks } from '../../core/merge-values.js'
import type { Moment } from '../../core/moment.js'
import { escapeHtml } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import type { Article, Edition } from '../article.js'
import { rootFrom, withAbsoluteLinks } from '../links.js'
import { publishedPath, type Site } from '../site.js'
import type { Templates } from '../templates.js'
import { labelPhrase, labelsOf } from './labels.js'
import { pageBody, repeatsOpening } from './page-body.js'
import { pageFrame } from './page-frame.js'
import { languageAttributes, type WebSite, webSite } from './page-parts.js'
import { datelineOf, pictureData } from './post-page.js'
import { titleLength } from './title-length.js'

/** An email issue, as its page on the web shows it. */
export interface WebIssue {
  /** The name of a digest, or the slug of a post. */
  readonly name: string
  readonly kind: 'post' | 'digest'
  readonly title: string
  readonly subject: string
  readonly language: string
  readonly words: Words
  readonly direction: 'ltr' | 'rtl'
  /** The articles of the email channel, with absolute addresses. */
  readonly articles: readonly Article[]
  readonly sections: readonly { readonly title: string; readonly posts: readonly string[] }[]
  /** The layout of a digest. The page of a single post is `full`. */
  readonly layout: 'lead' | 'list' | 'full'
  /** The extent to which the layout `full` shows each post. The others show summaries, or none. */
  readonly content: 'full' | 'excerpt'
  /** Sanitised HTML above the posts of a digest; empty if there is none. */
  readonly intro: string
  readonly introFile?: string | undefined
  /** The articles of earlier issues that were corrected or withdrawn since. */
  readonly corrections: readonly Article[]
  /** The permanent path of the page from the root of the site. */
  readonly path: string
  /** The path at which the page of the digest's newest issue is found, too. */
  readonly newest?: string
  /** The date of the newest post in the issue. */
  readonly date: Moment
  /** The time at which the issue was sent. */
  readonly sent?: Moment
  readonly key: string
}

type Neighbour = Pick<WebIssue, 'path' | 'subject' | 'newest'>

/**
 * Makes the web pages of issues in the frame of the site, and a second page at a permanent address for the newest issue of a digest.
 * @param issues all issues, those of one digest in the order of their numbers
 */
export function issuePageEditions(site: Site, issues: readonly WebIssue[], templates: Templates): Edition[] {
  const web = webSite(site, templates, site.publication.pages !== undefined)
  const digests = groupBy(
    issues.filter(({ kind }) => kind === 'digest'),
    ({ name }) => name,
  )
  return issues.flatMap(issue => {
    const siblings = digests.get(issue.name) ?? []
    const at = siblings.indexOf(issue)
    const around = { previous: at > 0 ? siblings[at - 1] : undefined, next: at >= 0 ? siblings[at + 1] : undefined }
    return pagesOf(web, issue, around)
  })
}

interface Around {
  readonly previous: Neighbour | undefined
  readonly next: Neighbour | undefined
}

function pagesOf(web: WebSite, issue: WebIssue, around: Around): Edition[] {
  const { key, path, newest, kind, layout, content, intro, introFile, articles } = issue
  const neighbours = [around.previous, around.next].map(each => JSON.stringify(each ? [each.path, each.subject] : []))
  return [path, ...(newest ? [newest] : [])].map(folder => ({
    path: `${folder}index.html`,
    key: fingerprint(web.site.key, 'issue page', key, folder, neighbours),
    render: () => ({ bytes: withFallbacks(issuePage(web, issue, folder, around)) }),
    shows: {
      as: 'issue',
      articles,
      digest: kind === 'digest',
      layout,
      whole: layout === 'full' && content === 'full',
      ...(intro !== '' && introFile ? { intro: introFile } : {}),
    },
  }))
}

function issuePage(web: WebSite, issue: WebIssue, folder: string, { previous, next }: Around): string {
  const { kind, title, subject, language, words, direction, articles, path, intro, corrections } = issue
  const { url } = web.site.publication
  const root = rootFrom(folder)
  const labels = labelsOf(words)
  const link = (neighbour: Neighbour | undefined) =>
    neighbour && { href: root + encodeURI(neighbour.path), title: neighbour.subject }
  return web.render('web/issue.html', {
    ...pageFrame(web, {
      root,
      section: 'none',
      title: kind === 'digest' ? subject : title,
      language,
      direction,
      url: url + encodeURI(path),
      canonical: kind === 'post' ? (articles[0]?.url ?? url) : url + encodeURI(path),
      index: false,
      ...(web.inlined ? {} : { style: root + web.lists.href }),
    }),
    title,
    titleLength: titleLength(title),
    subject: subjectBelow(issue),
    date: [dated(issue.sent ?? issue.date, words.language)],
    intro: intro === '' ? undefined : apart(pageBody(intro, labels.table), url, 'intro-'),
    items: articles.map((article, index) => itemData(web, issue, article, { index, root })),
    corrected: spokenPhrase(words, 'email', 'corrections'),
    corrections: corrections.map(article => ({
      href: article.url,
      title: article.title,
      foreignLanguage: languageAttributes(article.language, language),
      notice: noticeOf(article),
      noticeTitle: labelPhrase(labelsOf(article.words), article.noticeTitle),
    })),
    turns: previous !== undefined || next !== undefined,
    previous: link(previous),
    next: link(next),
    subscribe: web.partsOf({ root, section: 'none', language }).subscribe,
  })
}

/**
 * Returns what the subject of an issue says beyond the headings of its page: the subject without the title of the digest before it, or
 * nothing if the rest is the title of the first post, as in a subject that no editor wrote.
 */
function subjectBelow({ title, subject, articles }: WebIssue): string | undefined {
  const beyond = subject.startsWith(title) ? /^(?:\s*[:：·–—-]\s*(.*))?$/u.exec(subject.slice(title.length)) : null
  const below = beyond ? (beyond[1] ?? '') : subject
  return below === '' || below === articles[0]?.title ? undefined : below
}

/** Collects the data of one post of an issue. A digest shows as much of it as its settings and the terms allow. */
function itemData(web: WebSite, issue: WebIssue, article: Article, { index, root }: { index: number; root: string }) {
  const { kind, layout, content, sections, language } = issue
  const { credit, url } = article
  const labels = labelsOf(article.words)
  const digest = kind === 'digest'
  const level = sections.length > 0 ? 3 : 2
  const isLink = article.kind === 'link'
  const isFull = layout === 'full'
  const whole = isLink || (isFull && content === 'full')
  const hasText = isLink || isFull || (layout === 'lead' && article.summary === '')
  const html = !hasText ? '' : whole ? article.body() : article.excerpt()
  const isPictured = isFull || (layout === 'lead' && index === 0)
  const body = apart(pageBody(html, labels.table, digest ? level : 1), url, digest ? `p${index + 1}-` : '')
  const { publication } = web.site
  const isInBody =
    article.image &&
    html.includes(`src="${escapeHtml(withAbsoluteLinks(article.image.src, publication.url, () => undefined))}"`)
  const more = whole || !hasText || !goesOn(html, article) ? undefined : spokenPhrase(issue.words, 'feed', 'continue')
  return {
    section: sectionAt(article, issue),
    heading: digest ? `h${level}` : undefined,
    href: url,
    title: article.title,
    foreignLanguage: languageAttributes(article.language, language),
    standfirst: layout === 'list' || repeatsOpening(article.summary, html) ? undefined : article.summary || undefined,
    credit: credit.line,
    dateline: digest ? undefined : datelineOf(article, labels),
    notice: noticeOf(article),
    noticeTitle: labelPhrase(labels, article.noticeTitle),
    picture: article.image && isPictured && !isInBody ? pictureData(article.image, article.words, root) : undefined,
    // Pictures of the site itself load wherever the site is.
    body: body.replaceAll(` src="${escapeHtml(publication.url)}`, ` src="${root}`),
    more,
    moreForeignLanguage: languageAttributes(language, article.language),
    excerpt: !digest && article.extent === 'excerpt' ? labelPhrase(labels, 'excerptNote') : undefined,
    action: isLink || !isFull ? undefined : credit.action,
    moreActions: isLink || !isFull ? [] : credit.moreActions,
    block: credit.block.map(({ kind, phrase }) => ({ kind, phrase })),
    outletLogo: credit.logo && { ...credit.logo, src: root + publishedPath(credit.logo.src, publication) },
    extra: article.extra,
  }
}

const noticeOf = ({ notice, withdrawn, words }: Article): Phrase | undefined =>
  notice ? [{ text: notice }] : withdrawn ? labelPhrase(labelsOf(words), 'withdrawnNote') : undefined

const lettersOf = (html: string): number => html.replace(/<[^<>]*>|\s/g, '').length

/** Tells whether a text has more than its excerpt. */
const goesOn = (excerpt: string, article: Article): boolean => lettersOf(excerpt) !== lettersOf(article.body())

/** Returns the title of the section that begins with an article. */
function sectionAt({ id }: Article, { articles, sections }: WebIssue): string | undefined {
  const section = sections.find(({ posts }) => posts.includes(id))
  return articles.find(each => section?.posts.includes(each.id))?.id === id ? section?.title : undefined
}

const TAG = /<[a-z][^<>]*>/g

/** Adds a prefix to the ids of a text and to the links to them, because the texts of an issue may have equal ids. */
function apart(html: string, url: string, prefix: string): string {
  const ids = new Set([...html.matchAll(/<[a-z][^<>]*? id="([^"]*)"/g)].map(([, id]) => id))
  const page = escapeHtml(url)
  return html.replace(TAG, tag =>
    tag
      .replace(/ id="([^"]*)"/, ` id="${prefix}$1"`)
      .replace(/ headers="([^"]*)"/, (_, names: string) => ` headers="${names.replace(/[^ ]+/g, `${prefix}$&`)}"`)
      .replace(/ href="([^"#]*)#([^"]*)"/, (whole, to: string, id: string) => {
        if (to !== '' && to !== page) return whole
        return ids.has(percentDecoded(id)) ? ` href="#${prefix}${id}"` : ` href="${page}#${id}"`
      }),
  )
}
