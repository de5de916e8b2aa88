import type { Phrase } from '../../attribution/index.js'
import { spokenLanguage } from '../../attribution/index.js'
import { dateText, type Moment, w3cdtf } from '../../moment.js'

/** The words of a page that no author wrote, in one language. `{names}` are filled in. */
export interface Labels {
  /** The language they are in, BCP 47. */
  readonly language: string
  readonly skip: string
  readonly navigation: string
  readonly latest: string
  readonly archive: string
  readonly feeds: string
  readonly republishedOn: string
  readonly updatedOn: string
  readonly notice: string
  readonly withdrawn: string
  readonly withdrawnNote: string
  readonly excerptNote: string
  readonly aboutArticle: string
  readonly aboutAuthors: string
  readonly tags: string
  readonly comments: string
  readonly follow: string
  readonly followTags: string
  readonly table: string
  readonly wholeArchive: string
  readonly nothingYet: string
  readonly archiveIntro: string
  readonly year: string
  readonly posts: string
  readonly post: string
  readonly feedsTitle: string
  readonly feedsWhat: string
  readonly feedsHow: string
  readonly formats: string
  readonly allFeeds: string
  readonly opml: string
  readonly byEmail: string
  readonly byEmailIntro: string
  readonly latestIssue: string
  readonly singleIssues: string
  readonly notFound: string
  readonly notFoundText: string
  readonly permission: string
}

const en: Labels = {
  language: 'en',
  skip: 'Skip to the content',
  navigation: 'Sections',
  latest: 'Latest',
  archive: 'Archive',
  feeds: 'Feeds',
  republishedOn: 'Republished {date}',
  updatedOn: 'Updated {date}',
  notice: 'Note',
  withdrawn: 'Withdrawn',
  withdrawnNote: 'This article has been withdrawn and is no longer available here.',
  excerptNote: 'This is an excerpt. The whole article is with its publisher.',
  aboutArticle: 'About this article',
  aboutAuthors: 'About the author',
  tags: 'Topics',
  comments: 'Discuss this article',
  follow: 'Follow {publication} in a feed reader',
  followTags: 'Or only what it publishes on',
  table: 'Table',
  wholeArchive: 'Everything we have published',
  nothingYet: 'Nothing has been published yet.',
  archiveIntro: 'Everything we have published, newest first, with its author and the outlet it first appeared in.',
  year: 'Archive of {year}',
  posts: '{count} articles',
  post: '1 article',
  feedsTitle: 'Feeds',
  feedsWhat:
    'A feed brings new articles to a feed reader, an app or website of your own choice. It takes no account and no address of yours, and you can stop at any time.',
  feedsHow:
    'Copy one of the addresses below into your feed reader. All formats carry the same articles; if your reader does not ask for one, take the first.',
  formats: 'Addresses of “{title}”',
  allFeeds: 'All feeds in one file (OPML), for readers that import lists:',
  opml: 'OPML',
  byEmail: 'By email',
  byEmailIntro: 'The same articles, as they go out by email.',
  latestIssue: 'Latest issue, {date}',
  singleIssues: 'Single articles',
  notFound: 'Page not found',
  notFoundText: 'There is no page at this address. It may have moved, or the address may have been cut short.',
  permission: 'Articles from elsewhere belong to their publishers and appear here on the terms stated with each.',
}

const languages: ReadonlyMap<string, Labels> = new Map([['en', en]])
const known = new Map<string, Labels>()

/** The labels for a page in a language; English, and marked as English, where its language has none yet. */
export function labelsFor(language: string): Labels {
  const found = known.get(language)
  if (found) return found
  const own = languages.get(language.split('-')[0]?.toLowerCase() ?? '')
  // The page's own tag, so that dates in en-US read as they do there.
  const labels = own ? { ...own, language } : en
  known.set(language, labels)
  return labels
}

/** A label with its `{names}` filled in. */
export const filled = (label: string, values: Readonly<Record<string, string>>): string =>
  label.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** A label whose `{date}` is marked up as one. */
export const withDate = (label: string, moment: Moment, language: string): Phrase =>
  label
    .split(/(\{date\})/)
    .filter(part => part !== '')
    .map(part =>
      part === '{date}'
        ? { text: dateText(moment, spokenLanguage(language)), datetime: w3cdtf(moment) }
        : { text: part },
    )

/** `1 article`, `12 articles`. */
export const countText = (count: number, labels: Labels): string =>
  count === 1 ? labels.post : filled(labels.posts, { count: count.toLocaleString(labels.language) })
