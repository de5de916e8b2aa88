import type { Post } from '../content/index.js'
import { GMAIL_CLIP_BYTES } from '../core/limits.js'
import { distinctProblems, error, isError, type Place, type Problem, ProblemsError, warning } from '../core/problem.js'
import {
  correctionPlan,
  type IssuePlan,
  type MailedPosts,
  nextIssue,
  noticeMarks,
  pendingCorrections,
  planIssues,
} from '../editions/email/index.js'
import { type Article, type Issue, newestFirst } from '../editions/index.js'
import {
  type DigestSettings,
  type FrozenParts,
  type IssueParts,
  nextNumber,
  type PastPosts,
  type Publication,
  type SentIssues,
} from '../publication/index.js'
import { loadBuildCache } from './build-cache.js'
import { type Disk, openFolder } from './disk.js'
import type { LoadedPublication } from './inputs.js'
import { introsOf } from './introductions.js'
import { checkIssue, type LastIssue, type LinkedPage, linkedPages, repeatProblems } from './issue-check.js'
import { type EmailArticles, slugsOf } from './issues.js'
import { withNextIssues } from './next-issues.js'
import { openPublication, withoutErrors } from './open-publication.js'
import { forEmails, planBuild, shownIn } from './plan.js'
import { withLocations } from './problem-locations.js'
import { sentIssuesOf } from './sent-issues.js'
import { sentPictures } from './sent-pictures.js'
import { withWorkers } from './workers/worker-pool.js'

/** An issue that is ready to be sent, and its contents. */
export interface PreparedIssue {
  /** Absent if a digest has no new post. */
  readonly issue?: Issue
  /** The composed message, as the checks have read it. */
  readonly mime: Uint8Array
  readonly kind: 'digest' | 'post'
  /**
   * The ids of the posts that the issue contains. `leftOut` has the ids of those that it leaves out. The next issue contains
   * none of them.
   */
  readonly posts: readonly string[]
  readonly leftOut: readonly string[]
  /** The tags of all posts in the issue. */
  readonly tags: readonly string[]
  /** The notices of corrections and withdrawals that the issue contains. */
  readonly told: FrozenParts
  readonly problems: readonly Problem[]
  /** Problems with settings without which nothing is ever sent. */
  readonly missing: readonly Problem[]
  /** The pages to which the message links. */
  readonly pages: readonly LinkedPage[]
}

export interface IssueRequest {
  readonly root: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** The name of a digest, or the slug of a post. */
  readonly name: string
  /** The posts of earlier issues of this digest, according to the ledger; `issued` is the number of those issues. */
  readonly past: PastPosts
  readonly issued: number
  /** The subjects of the last issues, according to the ledger. */
  readonly subjects?: readonly string[]
  /** The issues of single posts, according to the ledger; no record beside the posts contains them. */
  readonly singles?: readonly MailedPosts[]
  /** Whether to make the notice that corrects the post, instead of its issue. */
  readonly correction?: boolean
}

/**
 * Makes an issue from the current posts, and writes nothing.
 * @throws ProblemsError if any source has an error, or if no digest or post has this name
 */
export async function prepareIssue(request: IssueRequest): Promise<PreparedIssue> {
  const { root, now } = request
  const disk = openFolder(root)
  const options = { now, drafts: false, emails: 'all' as const }
  const opened = await withWorkers(1, pool => openPublication(disk, { memory: loadBuildCache(root), pool }))
  const loaded = withoutErrors(opened.loaded, opened.problems)
  const { publication } = loaded
  const shown = shownIn(loaded, options)
  const articles = forEmails(shown.articlesFor('email'))
  const arranged = withNextIssues(publication, disk)
  const digest = arranged.publication.digests.find(({ name }) => name === request.name)
  const { plan, problems, leftOut, last } = request.correction
    ? correctionOf(articles, request.name)
    : digest
      ? digestPlan({ loaded, disk, found: arranged.problems }, digest, articles, request)
      : postPlan(loaded, articles.live, request.name)
  const nothing = { posts: [], leftOut: [], tags: [], told: {}, missing: [], pages: [], mime: new Uint8Array() }
  if (!plan) return { ...nothing, kind: 'digest', problems }
  const { issue, mime, problems: faults } = await checkIssue(plan, { disk, loaded, known: opened.known, shown, now })
  const build = planBuild(loaded, disk, options)
  const files = new Set([digest?.intro, digest?.next?.file].filter(file => file !== undefined))
  const isOfPost = placesOf(plan, loaded)
  const editions = build.claims.flatMap(({ output }) => ('render' in output ? [output] : []))
  const ids = plan.articles.map(({ id }) => id)
  return {
    ...{ issue, mime, kind: plan.kind },
    // The notice of a correction does not count as an issue with the post, so that nobody is sent a correction of it.
    posts: plan.correction ? [] : ids,
    told: {
      ...partsOf(plan),
      ...(digest?.next ? { next: digest.next.mark } : {}),
      pictures: sentPictures(issue.html, postsIn(plan, loaded), { publication, now, hasThumbnails: () => true }),
    },
    leftOut: leftOut.filter(id => !ids.includes(id)),
    tags: [...new Set(plan.articles.flatMap(({ tags }) => tags))],
    missing: missingSettings(publication),
    pages: linkedPages(plan, { editions, shown, url: publication.url }),
    problems: distinctProblems([
      ...problems,
      ...[...opened.problems, ...build.problems].filter(({ where }) => files.has(where.file) || isOfPost(where)),
      ...findings(issue, publication),
      ...faults,
      ...withLocations(
        repeatProblems(plan, [...last, ...(request.subjects ?? []).map(subject => ({ subject, intro: '' }))], digest),
        disk,
      ),
    ]),
  }
}

const postsIn = ({ articles, corrections }: IssuePlan, { posts }: LoadedPublication): Post[] => {
  const ids = new Set([...articles, ...corrections].map(({ id }) => id))
  return posts.filter(({ id }) => ids.has(id))
}

function partsOf({ articles, sections, corrections, correction }: IssuePlan): IssueParts {
  const mentioned = correction ? articles : corrections
  return {
    ...(sections.length > 0 ? { sections: sections.map(({ title, posts }) => ({ title, posts: [...posts] })) } : {}),
    ...(mentioned.length > 0 ? { corrections: mentioned.map(({ id }) => id) } : {}),
    notices: noticeMarks([...articles, ...corrections]),
  }
}

/** Plans the notice that corrects a post. */
function correctionOf({ live: readable, corrected }: EmailArticles, name: string) {
  const article = corrected.find(({ slug }) => slug === name)
  if (article?.kind === 'link') throw new ProblemsError([linkIssue(name)])
  if (article) return { plan: correctionPlan(article), problems: [], leftOut: [], last: [] }
  if (!readable.some(({ slug }) => slug === name)) throw new ProblemsError([unknownPost(name, 'Write its slug.')])
  const what = 'This post has no notice and was not withdrawn, so there is nothing to tell its readers.'
  throw new ProblemsError([
    error('send.no-notice', { file: name }, what, 'Add `correction: …` or `notice: …` to the post, or withdraw it.'),
  ])
}

const linkIssue = (name: string): Problem =>
  error(
    'send.link',
    { file: name },
    'This is a link item, which has no text for an issue of its own.',
    'Send it with others in a digest, which also tells readers of its corrections.',
  )

const unknownPost = (name: string, fix: string): Problem =>
  error('send.unknown', { file: name }, 'No post or digest has this name.', fix)

/**
 * Returns a function that tells whether a place is in one of the posts of an issue. Of a list of link items, only the lines of those in the issue
 * count, and those before the first item.
 */
function placesOf({ articles }: IssuePlan, { posts }: LoadedPublication): (place: Place) => boolean {
  const ids = new Set(articles.map(({ id }) => id))
  const sent = posts.filter(({ id }) => ids.has(id))
  const files = new Set(sent.map(({ file }) => file))
  const starts = posts.flatMap(({ id, file, line }) =>
    line !== undefined && files.has(file) ? [{ id, file, line }] : [],
  )
  return ({ file, line = 0 }) => {
    const before = starts.filter(item => item.file === file && item.line <= line).sort((a, b) => b.line - a.line)
    return files.has(file) && (before[0] === undefined || ids.has(before[0].id))
  }
}

/** Plans the next issue of a digest. */
function digestPlan(
  { loaded, disk, found: arranged }: { loaded: LoadedPublication; disk: Disk; found: readonly Problem[] },
  digest: DigestSettings,
  { live: articles, corrected }: EmailArticles,
  { past, issued, singles = [] }: IssueRequest,
) {
  const publication = { ...loaded.publication, digests: [digest] }
  const before = sentIssuesOf(disk, loaded)
  const number = Math.max(nextNumber(before.sent, digest.name), issued + 1)
  const { intros, problems: found } = introsOf({ ...loaded, publication }, disk, () => number)
  const sorted = [...articles].sort(newestFirst)
  const mailed = [...(before.sent.get(digest.name) ?? []), ...singles].sort((a, b) => a.sent.epoch - b.sent.epoch)
  const next = nextIssue(loaded, digest, sorted, {
    ...{ number, past, slugs: slugsOf(loaded.posts) },
    ...{ intro: intros.get(digest.name)?.html ?? '' },
    corrections: pendingCorrections(mailed, corrected),
  })
  const problems = withLocations(
    [...arranged, ...found, ...before.problems, ...next.problems, ...sentAgain(next.plan, before.sent)],
    disk,
  )
  if (problems.some(isError)) throw new ProblemsError(problems.filter(isError))
  const isOpen = (id: string): boolean => !past.shown.has(id) && !past.passed.has(id) && !next.later.has(id)
  const leftOut = sorted.map(({ id }) => id).filter(isOpen)
  const last: readonly LastIssue[] = (before.sent.get(digest.name) ?? []).slice(-1)
  return { plan: next.plan, problems, leftOut, last }
}

/**
 * Warns if the records beside the posts contain issues that the ledger does not. The ledger decides what is sent, and may have
 * been lost.
 */
function sentAgain(plan: IssuePlan | undefined, sent: SentIssues): Problem[] {
  if (!plan) return []
  const shown = new Set((sent.get(plan.name) ?? []).flatMap(({ posts }) => posts))
  const again = plan.articles.filter(({ id }) => shown.has(id)).length
  if (again === 0) return []
  const what = `According to \`issues/${plan.name}/\`, ${again} of these posts ${again === 1 ? 'was' : 'were'} already sent, but offprint.db has no record of that.`
  return [
    warning('send.again', { file: 'offprint.db' }, what, 'Restore offprint.db, or delete `issues/` to start over.'),
  ]
}

function postPlan({ publication, wordsFor }: LoadedPublication, articles: readonly Article[], name: string) {
  const { plans } = planIssues(
    { publication: { ...publication, digests: [] }, wordsFor },
    articles.filter(({ slug }) => slug === name),
    'all',
  )
  const [plan] = plans
  if (plan) return { plan, problems: [], leftOut: [], last: [] }
  const digests = publication.digests.map(digest => `\`${digest.name}\``).join(', ')
  if (articles.some(({ slug, kind }) => slug === name && kind === 'link')) throw new ProblemsError([linkIssue(name)])
  const fix = `Write the slug of a published post${digests === '' ? '' : `, or a digest: ${digests}`}.`
  throw new ProblemsError([unknownPost(name, fix)])
}

function missingSettings({ sender, postalAddress }: Publication): Problem[] {
  const at = { file: 'publication.yml' }
  return [
    ...(sender ? [] : [error('send.sender', at, 'Emails need a `sender`.', 'Add `sender: { name: …, email: … }`.')]),
    ...(postalAddress
      ? []
      : [error('send.address', at, 'The law requires a `postalAddress` in emails.', 'Add `postalAddress: …`.')]),
  ]
}

function findings({ html, trimmed, name }: Issue, { url, server }: Publication): Problem[] {
  const at = { file: 'publication.yml' }
  const here = { file: `email/${name}` }
  const found: Problem[] = []
  if (!server) {
    const what = `Only \`offprint serve\` answers the unsubscribe links (${url}unsubscribe/…), but \`server\` is not set.`
    found.push(
      warning('send.server', at, what, 'Run `offprint serve` and add `server: {}`, or its address (docs/server.md).'),
    )
  }
  if (!url.startsWith('https:'))
    found.push(
      warning(
        'send.https',
        at,
        'One-click unsubscribe needs https.',
        'Serve the site over https, and use that address as `url`.',
      ),
    )
  if (Buffer.byteLength(html) > GMAIL_CLIP_BYTES)
    found.push(warning('send.size', here, 'Gmail will clip this message.', 'Make it shorter than 102,000 bytes.'))
  if (trimmed.length > 0)
    found.push(
      warning(
        'send.trimmed',
        here,
        `These posts were shortened to excerpts: ${trimmed.join(', ')}.`,
        'Lower the digest’s `limit`.',
      ),
    )
  return found
}
