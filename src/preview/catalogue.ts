import { publishersOf } from '../attribution/index.js'
import { type Post, sourceName } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import { isError, type Problem, type SeverityCounts, severityCounts } from '../core/problem.js'
import { oneLine } from '../core/text.js'
import { newestFirst } from '../editions/index.js'
import type { OpenIssue, Snapshot } from '../pipeline/index.js'
import { dueOfDigest, dueOfPost } from './due-dates.js'
import type { ListRow, PostState } from './protocol.js'
import { READER_EDITIONS, type ReaderEdition } from './reader-editions.js'
import { feedsOf, sitePages } from './site-pages.js'
import { feedRowName } from './view-state.js'

/**
 * Returns the rows of the list: unreadable files, then digests, then posts, newest first, then the pages and feeds of the site, then
 * pages and mails for readers.
 */
export function catalogue(
  snapshot: Snapshot,
  problems: readonly Problem[],
  sizeOf: (name: string) => number | undefined,
) {
  const counts = countsOf(problems, snapshot.posts)
  const rowFor = (row: BareRow): ListRow => {
    const bytes = sizeOf(row.name)
    const count = counts.get(sourceName(row)) ?? NONE
    return { ...row, ...count, ...(bytes === undefined ? {} : { bytes }) }
  }
  const posts = [...snapshot.posts].sort(newestFirst)
  return [
    ...brokenFiles(snapshot, problems),
    ...digests(snapshot),
    ...posts.map(post => postRow(post, snapshot)),
    ...sitePages(snapshot).map(({ name, title }) => plainRow(name, title, 'page')),
    ...feedsOf(snapshot).map(({ name, title }) => plainRow(feedRowName(name), title, 'feed')),
    ...(snapshot.reader ? READER_EDITIONS.map(readerRow) : []),
  ].map(rowFor)
}

type BareRow = Omit<ListRow, keyof SeverityCounts | 'bytes'>

const NOTHING = { subject: '', date: '', note: '', publisher: '' }

const readerRow = ({ name, title, template }: ReaderEdition): BareRow => ({
  ...{ ...NOTHING, name, title, state: 'reader', file: `templates/${template}` },
})

/** A page or a feed is made of many files. Its problems are listed with the posts, so the row counts none. */
const plainRow = (name: string, title: string, state: 'page' | 'feed'): BareRow => ({
  ...{ ...NOTHING, name, title, state, file: '' },
})

const NONE = severityCounts([])

function postRow(post: Post, snapshot: Snapshot): BareRow {
  const { slug, title, date, file, line } = post
  const note = snapshot.held(post) ?? ''
  const due = snapshot.sources && dueOfPost(post, snapshot.sources.now)
  return {
    name: slug,
    title,
    // A link item has no email of its own.
    subject: post.kind === 'link' ? '' : oneLine(title),
    date: date.iso.slice(0, 10),
    state: stateOfPost(post, note),
    note,
    publisher: publisherNames(post.original),
    ...(due ? { due } : {}),
    file,
    ...(line === undefined ? {} : { line }),
  }
}

export const publisherNames = (original: Post['original']): string =>
  (original ? publishersOf(original) : []).map(({ name }) => name).join(', ')

export function stateOfPost({ status }: Post, note: string): PostState {
  if (status === 'withdrawn') return 'withdrawn'
  if (note === '') return 'published'
  return note === 'draft' ? 'draft' : note.startsWith('embargo') ? 'embargoed' : 'scheduled'
}

const digests = ({ publication, issue, sources }: Snapshot): BareRow[] =>
  (publication?.digests ?? []).flatMap(digest => {
    const { name, title } = digest
    const due = publication && sources && dueOfDigest(digest, publication, sources.now)
    const open: OpenIssue | undefined = issue(name)
    const date = open?.plan.date.iso.slice(0, 10) ?? ''
    const subject = open?.plan.subject ?? ''
    const file = 'publication.yml'
    return [{ ...NOTHING, name, title, subject, date, state: 'digest', ...(due ? { due } : {}), file }]
  })

/** Returns the files with errors that have never been read successfully, so that only their names are known. */
function brokenFiles({ posts, publication }: Snapshot, problems: readonly Problem[]): BareRow[] {
  const known = new Set(posts.map(({ file }) => file))
  const folders = [`${publication?.posts ?? 'posts'}/`, `${publication?.items ?? 'items'}/`]
  const folderOf = (file: string): string => folders.find(folder => file.startsWith(folder)) ?? ''
  const files = problems.filter(isError).map(({ where }) => where.file)
  return [...new Set(files)]
    .filter(file => folderOf(file) !== '' && !known.has(file))
    .map(file => ({
      ...NOTHING,
      name: file,
      title: file.slice(folderOf(file).length),
      state: 'broken',
      file,
    }))
}

/** Returns the name of the source that a problem is in: a file, or the link item around its line. */
export function sourceOfProblem({ where: { file, line } }: Problem, posts: readonly Post[]): string {
  const starts = posts.flatMap(post => (post.file === file && post.line !== undefined ? [post.line] : []))
  const start = starts.filter(each => each <= (line ?? 0)).sort((a, b) => b - a)[0]
  return start === undefined ? file : sourceName({ file, line: start })
}

function countsOf(problems: readonly Problem[], posts: readonly Post[]): Map<string, SeverityCounts> {
  const items = posts.filter(({ line }) => line !== undefined)
  const bySource = groupBy(problems, problem => sourceOfProblem(problem, items))
  return new Map([...bySource].map(([source, some]) => [source, severityCounts(some)]))
}
