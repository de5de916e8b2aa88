import { type Post, sourceName } from '../content/index.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import { isError, type Problem } from '../core/problem.js'
import { newestFirst } from '../editions/index.js'
import type { OpenIssue, Snapshot } from '../pipeline/index.js'
import { sourceOfProblem, stateOfPost } from './catalogue.js'
import type { OpenEdition } from './edition-content.js'
import type { Inspection } from './inspection.js'
import type { Content, EditionData } from './protocol.js'
import { READER_EDITIONS, readerEdition } from './reader-editions.js'
import { shownFields } from './shown-fields.js'
import { shownProblem, sortedProblems } from './shown-problem.js'
import { pageNamed, sitePages, titleOfPage } from './site-pages.js'

/** Returns the key of an issue's email. Equal keys mean equal emails. */
export const keyOf = (issue: OpenIssue | undefined): string => issue?.editions[0]?.key ?? ''

/** Returns the names of all editions that can be opened, in the order of the list. */
export const editionNames = ({ posts, publication }: Snapshot): string[] => [
  ...(publication?.digests ?? []).map(({ name }) => name),
  ...[...posts].sort(newestFirst).map(({ slug }) => slug),
  ...READER_EDITIONS.map(({ name }) => name),
]

/** @param base the base address of the files that a build would write */
export function openEdition(snapshot: Snapshot, name: string, base: string): OpenEdition {
  const reader = snapshot.reader && readerEdition(name)
  if (reader) return { snapshot, name, base, reader }
  if (isDigest(snapshot, name)) return { snapshot, name, base, issue: snapshot.issue(name) }
  const post = snapshot.posts.find(({ slug }) => slug === name)
  if (post) return { snapshot, name, base, post, issue: snapshot.issue(name) }
  const page = pageNamed(snapshot, name)
  // A link leads to the address of a page, which differs from the slug if the post has a permalink.
  const shown = snapshot.posts.find(({ output, kind }) => output === page && kind !== 'link')
  return shown
    ? { snapshot, name: shown.slug, base, post: shown, issue: snapshot.issue(shown.slug) }
    : { snapshot, name, base, page }
}

/** Tells whether there is an edition of the name that was asked for. */
export const isOpen = ({ snapshot, name, post, reader, page }: OpenEdition): boolean =>
  Boolean(post || reader) || page !== undefined || isDigest(snapshot, name)

const isDigest = ({ publication }: Snapshot, name: string): boolean =>
  publication?.digests.some(digest => digest.name === name) ?? false

export interface EditionRequest {
  readonly generation: number
  readonly opened: OpenEdition
  /** The subject, if the edition is no issue. */
  readonly subject?: string | undefined
  /** The problems in files and of planning. */
  readonly problems: readonly Problem[]
  readonly inspection?: Inspection | undefined
  /** Whether the edition could not be rendered. */
  readonly broken?: boolean
}

/** Collects the data of an edition for the app, with the problems that concern the edition. */
export function editionData(
  {
    generation,
    opened: { snapshot, name, issue, post, reader, page },
    subject,
    problems,
    inspection,
    broken = false,
  }: EditionRequest,
  { content, bytes }: Pick<EditionData, 'content' | 'bytes'>,
): EditionData {
  const note = post ? (snapshot.held(post) ?? '') : ''
  const { publication } = snapshot
  const isOwn = (problem: Problem): boolean => concerns(problem, { snapshot, issue, post })
  const stale = broken || snapshot.problems.some(problem => isError(problem) && isOwn(problem))
  // What was found in the last valid version says nothing about the one that has an error.
  const found = stale ? undefined : inspection
  const own = (found ? sortedProblems([...problems, ...found.problems]) : problems).filter(isOwn)
  return {
    generation,
    name,
    title:
      reader?.title ??
      post?.title ??
      publication?.digests.find(digest => digest.name === name)?.title ??
      (page === undefined ? name : titleOfPage(page)),
    state: reader ? 'reader' : post ? stateOfPost(post, note) : page === undefined ? 'digest' : 'page',
    note,
    file: reader ? `${publication?.templates}/${reader.template}` : (post?.file ?? 'publication.yml'),
    subject: subject ?? issue?.plan.subject ?? '',
    preheader: issue?.plan.preheader ?? '',
    from: {
      name: publication?.sender?.name ?? publication?.title ?? '',
      address: publication?.sender?.email ?? '',
    },
    list: {
      replyTo: publication?.replyTo ?? '',
      unsubscribe: `${publication?.url ?? ''}${PLACEHOLDERS.unsubscribe}`,
    },
    ...(page === undefined ? neighbours(snapshot, name) : neighboursAmong(sitePages(snapshot), name)),
    bytes,
    content,
    ...(isEditedInView(content) && issue ? { shown: shownFields(issue) } : {}),
    problems: own.map(problem => shownProblem(problem, snapshot)),
    ...(found ? { inspected: found.inspected } : {}),
    stale,
  }
}

const isEditedInView = ({ kind }: Content): boolean => kind === 'email' || kind === 'web'

/** Tells whether a problem is in a file that every edition uses. */
export const isOfAll = ({ where: { file } }: Problem, { publication }: Snapshot): boolean =>
  /^(?:publishers\.yml$|publication\.yml$|templates\/|themes\/)/.test(file) ||
  file.startsWith(`${publication?.templates}/`)

/** Tells whether a problem concerns an edition: it is in the post, in a post of the digest, or in a file that every edition uses. */
function concerns(
  problem: Problem,
  { snapshot, issue, post }: { snapshot: Snapshot; issue: OpenIssue | undefined; post: Post | undefined },
): boolean {
  const { file } = problem.where
  const isIn = (each: Post): boolean =>
    each.file === file && (each.line === undefined || sourceOfProblem(problem, snapshot.posts) === sourceName(each))
  if ((post && isIn(post)) || isOfAll(problem, snapshot)) return true
  if (post || !issue) return false
  const slugs = new Set(issue.plan.articles.map(({ slug }) => slug))
  return snapshot.posts.some(each => slugs.has(each.slug) && isIn(each))
}

function neighboursAmong(editions: readonly { readonly name: string }[], name: string) {
  const at = editions.findIndex(each => each.name === name)
  return { newer: editions[at - 1]?.name ?? '', older: at < 0 ? '' : (editions[at + 1]?.name ?? '') }
}

function neighbours({ posts, publication }: Snapshot, name: string): { newer: string; older: string } {
  const digests = (publication?.digests ?? []).map(digest => digest.name)
  if (readerEdition(name)) return neighboursAmong(READER_EDITIONS, name)
  const nearest = (some: readonly Post[], order: (a: Post, b: Post) => number): string | undefined =>
    some.length === 0 ? undefined : some.reduce((a, b) => (order(a, b) <= 0 ? a : b)).slug
  const at = digests.indexOf(name)
  const newest = nearest(posts, newestFirst)
  if (at >= 0) return { newer: digests[at - 1] ?? '', older: digests[at + 1] ?? newest ?? '' }
  const post = posts.find(({ slug }) => slug === name)
  if (!post) return { newer: '', older: '' }
  // The two neighbours are found without sorting, because sorting thousands of posts would delay every edit.
  const before = posts.filter(each => newestFirst(each, post) < 0)
  const after = posts.filter(each => newestFirst(post, each) < 0)
  return {
    newer: nearest(before, (a, b) => newestFirst(b, a)) ?? digests.at(-1) ?? '',
    older: nearest(after, newestFirst) ?? '',
  }
}
