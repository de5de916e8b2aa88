import type { Post } from '../content/index.js'
import { isError, type Problem, type SeverityCounts, severityCounts } from '../core/problem.js'
import { oneLine } from '../core/text.js'
import { newestFirst } from '../editions/index.js'
import type { OpenIssue, Snapshot } from '../pipeline/index.js'
import type { ListRow, PostState } from './protocol.js'

/** Returns the rows of the list: unreadable files, then digests, then posts, newest first. */
export function catalogue(
  snapshot: Snapshot,
  problems: readonly Problem[],
  sizeOf: (name: string) => number | undefined,
) {
  const counts = countsOf(problems)
  const rowFor = (row: BareRow): ListRow => {
    const bytes = sizeOf(row.name)
    const count = counts.get(row.file) ?? NONE
    return { ...row, ...count, ...(bytes === undefined ? {} : { bytes }) }
  }
  const posts = [...snapshot.posts].sort(newestFirst)
  return [...brokenFiles(snapshot, problems), ...digests(snapshot), ...posts.map(post => postRow(post, snapshot))].map(
    rowFor,
  )
}

type BareRow = Omit<ListRow, keyof SeverityCounts | 'bytes'>

const NONE = severityCounts([])

function postRow(post: Post, snapshot: Snapshot): BareRow {
  const { slug, title, date, file } = post
  const note = snapshot.held(post) ?? ''
  return {
    name: slug,
    title,
    subject: oneLine(title),
    date: date.iso.slice(0, 10),
    state: stateOfPost(post, note),
    note,
    file,
  }
}

export function stateOfPost({ status }: Post, note: string): PostState {
  if (status === 'withdrawn') return 'withdrawn'
  if (note === '') return 'published'
  return note === 'draft' ? 'draft' : note.startsWith('embargo') ? 'embargoed' : 'scheduled'
}

const digests = ({ publication, issue }: Snapshot): BareRow[] =>
  (publication?.digests ?? []).flatMap(({ name, title }) => {
    const open: OpenIssue | undefined = issue(name)
    const date = open?.plan.date.iso.slice(0, 10) ?? ''
    const subject = open?.plan.subject ?? ''
    return [{ name, title, subject, date, state: 'digest', note: '', file: 'publication.yml' }]
  })

/** Returns the files with errors that have never been read successfully, so that only their names are known. */
function brokenFiles({ posts, publication }: Snapshot, problems: readonly Problem[]): BareRow[] {
  const known = new Set(posts.map(({ file }) => file))
  const folder = `${publication?.posts ?? 'posts'}/`
  const files = problems.filter(isError).map(({ where }) => where.file)
  return [...new Set(files)]
    .filter(file => file.startsWith(folder) && !known.has(file))
    .map(file => ({
      name: file,
      title: file.slice(folder.length),
      subject: '',
      date: '',
      state: 'broken',
      note: '',
      file,
    }))
}

function countsOf(problems: readonly Problem[]): Map<string, SeverityCounts> {
  const byFile = new Map<string, Problem[]>()
  for (const problem of problems) {
    const among = byFile.get(problem.where.file)
    if (among) among.push(problem)
    else byFile.set(problem.where.file, [problem])
  }
  return new Map([...byFile].map(([file, some]) => [file, severityCounts(some)]))
}
