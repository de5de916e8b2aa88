import { dated } from '../../attribution/index.js'
import { FEED_FORMATS } from '../../core/feed-formats.js'
import type { Moment } from '../../core/moment.js'
import { fillNames } from '../../core/text.js'
import { type Labels, withDate } from './labels.js'
import { pageFrame } from './page-frame.js'
import { feedAnchor, feedHrefs, languageAttributes, ownLabels, type WebSite } from './page-parts.js'

/** An email issue with a web page. */
export interface IssueLink {
  readonly name: string
  readonly title: string
  /** The language of the title; by default, that of the publication. */
  readonly language?: string
  /** The path of the page from the root of the site. */
  readonly path: string
  /** The time at which the issue was sent. Before that, it is the date of its newest post. */
  readonly date: Moment
  readonly kind: 'post' | 'digest'
  /** Whether the issue is an earlier one, which is listed below the newest issue of its digest. */
  readonly before?: boolean
}

/**
 * Renders the page on which people choose a feed. The page explains feeds and shows addresses to copy, because browsers no
 * longer show feeds.
 */
export function feedsPage(web: WebSite, issues: readonly IssueLink[]): string {
  const { publication, feeds } = web.site
  const { url } = publication
  const labels = ownLabels(web)
  const root = '../'
  // The page is in the language of its labels, which is another one if the publication's has no words.
  const foreign = (language = publication.language) => ({
    foreignLanguage: languageAttributes(language, labels.language),
  })
  const issueOf = (issue: IssueLink) => ({ ...issueData(issue, root, labels), ...foreign(issue.language) })
  const newest = issues.filter(({ before }) => !before)
  const listed = (kind: IssueLink['kind']) => newest.filter(issue => issue.kind === kind)
  const before = (digest: string) => issues.filter(({ before, name }) => before && name === digest).reverse()
  return web.render('web/feeds.html', {
    ...pageFrame(web, {
      root,
      section: 'feeds',
      title: labels.feedsTitle,
      description: labels.feedsWhat,
      url: `${url}feeds/`,
      canonical: `${url}feeds/`,
      index: true,
      style: root + web.lists.href,
      script: root + web.script.href,
      feeds: feeds.slice(1).flatMap(feed => feedHrefs(feed, root)),
    }),
    title: labels.forTemplates.feedsTitle,
    formats: FEED_FORMATS.map(({ label }) => label),
    feeds: feeds.map(feed => ({
      ...feedData(feed, { url, root, labels, description: publication.description }),
      ...foreign(),
    })),
    opml: { href: `${root}opml.xml`, address: `${url}opml.xml`, copy: `${labels.copy}${labels.colon}OPML` },
    digests: listed('digest').map(issue => ({ ...issueOf(issue), before: before(issue.name).map(issueOf) })),
    singles: listed('post').map(issueOf),
    anyIssue: issues.length > 0,
  })
}

function feedData(
  feed: WebSite['site']['feeds'][number],
  { url, root, labels, description }: { url: string; root: string; labels: Labels; description: string },
) {
  return {
    anchor: feedAnchor(feed),
    title: feed.title,
    description: feed.description === description ? undefined : feed.description || undefined,
    label: fillNames(labels.formats, { title: feed.title }),
    formats: FEED_FORMATS.map(({ name, label }) => ({
      name: label,
      copy: `${labels.copy}${labels.colon}${feed.title}, ${label}`,
      href: root + feed[name],
      address: url + feed[name],
    })),
  }
}

function issueData({ title, path, date }: IssueLink, root: string, labels: Labels) {
  return {
    title,
    href: root + path.replace(/index\.html$/, ''),
    when: withDate(labels, 'latestIssue', date),
    date: [dated(date, labels.language)],
  }
}
