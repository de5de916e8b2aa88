import { delayEnd } from '../attribution/index.js'
import { attributionRecord } from '../audit/index.js'
import type { Post } from '../content/index.js'
import { shiftMoment } from '../core/moment.js'
import { error, type Place, type Problem } from '../core/problem.js'
import { clipped } from '../core/text.js'
import { VERSION } from '../core/version.js'
import { type IssuePlan, isCorrected, issueEditions, planIssues } from '../editions/email/index.js'
import { feedEditions, feedLinks } from '../editions/feeds/index.js'
import {
  type Article,
  type ArticlesFor,
  articlesOf,
  type Edition,
  type FeedLink,
  forNobody,
  type Issue,
  isPublished,
  nextTurn,
  ownLicence,
  type RenderedEdition,
  type Site,
  shownAssets,
} from '../editions/index.js'
import { hostRedirects, issuePageEditions, redirectEditions, webEditions } from '../editions/web/index.js'
import { copiesWithoutTerms, repeatedOriginals, translationProblems } from '../lint/index.js'
import { brandFiles, type Publication } from '../publication/index.js'
import type { Disk } from './disk.js'
import { type Ids, idsOf } from './ids.js'
import type { LoadedPublication } from './inputs.js'
import { type EmailArticles, issuesOf } from './issues.js'
import { languageProblems } from './language-problems.js'
import { originalProblems } from './originals.js'
import { atFreePaths, type Claim, linkProblems, pathProblems, samePages } from './outputs.js'
import { pictureFileProblems, uncopiedNotes, withPictureCopies } from './picture-claims.js'
import { withLocations } from './problem-locations.js'
import { keptPictures } from './sent-pictures.js'
import { shareImageClaims } from './share-claims.js'

/** The options of a build. */
export interface BuildOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly drafts: boolean
  readonly emails: 'recent' | 'all'
  /** Whether to show unpublished posts as they will appear. Only the preview sets this option. */
  readonly held?: boolean
  /** Whether to continue if posts get ids other than those in the lock file. */
  readonly acceptIdChanges?: boolean
}

/** The outputs of a build, before any of them is rendered. */
export interface Plan {
  readonly claims: readonly Claim[]
  readonly problems: readonly Problem[]
  /** Notes for the editor. */
  readonly notes: readonly string[]
  /** Unpublished posts, each with the reason. */
  readonly held: readonly string[]
  /** The email issues in planned order. */
  readonly issues: readonly IssuePlan[]
  /** The published posts, as readers see them. */
  readonly posts: readonly Post[]
  readonly feeds: readonly FeedLink[]
  readonly ids: Ids
  /** The first time after that of the build at which the same files make another plan, in milliseconds since 1970; null if none does. */
  readonly until: number | null
  readonly counts: { readonly posts: number; readonly feeds: number; readonly emails: number; readonly held: number }
}

const GENERATOR = { name: 'Offprint', version: VERSION }

/** Collects the facts about the whole site that editions may need. */
export function siteOf(
  {
    publication,
    wordsFor,
    sharing,
    key,
    brand: { logo },
  }: Pick<LoadedPublication, 'publication' | 'wordsFor' | 'sharing' | 'key' | 'brand'>,
  posts: readonly Post[],
): Site {
  const tags = [...new Set(posts.flatMap(post => post.tags))].sort()
  const { colon } = wordsFor(publication.language).book.post
  const feeds = feedLinks(publication, tags, colon)
  const shareImageOf = sharing && ((article: Article) => sharing.imageOf(article)?.image)
  return { publication, ...(logo ? { logo } : {}), feeds, wordsFor, shareImageOf, generator: GENERATOR, key }
}

export function planBuild(loaded: LoadedPublication, disk: Disk, options: BuildOptions): Plan {
  const { publication, templates } = loaded
  const { posts, articlesFor, site } = shownIn(loaded, options)
  // The pictures of a withdrawn post are not copied, and its links are not checked.
  const readable = posts.filter(({ status }) => status !== 'withdrawn')
  const issues = issuesOf(loaded, disk, forEmails(articlesFor('email')), options.emails)
  const shared = shareImageClaims(loaded, posts, articlesFor('web'))
  const notes = [
    ...articlesFor('web').flatMap(goneNote),
    ...issues.notes,
    ...uncopiedNotes(readable, publication),
    ...shared.notes,
  ]
  const editions: Edition[] = [
    ...(publication.pages ? [] : webEditions(site, articlesFor('web'), issues.links, templates)),
    ...feedEditions(site, inFeeds(articlesFor('feed')), templates),
    ...issueEditions(issues.plans, site, templates, issue => messageOf(issue, publication)),
    ...issuePageEditions(site, [...issues.sent, ...issues.plans], templates),
  ]
  const ids = idsOf({ publication, all: loaded.posts, out: posts, disk, accept: options.acceptIdChanges ?? false })
  const files = [...assetClaims(readable, { publication, now: options.now }), ...copies(publication, readable, disk)]
  const textAt = (file: string): string => new TextDecoder().decode(disk.read(file))
  const record: Claim = { output: attributionRecord(editions, loaded.key) }
  const logos = loaded.brand.copies.map(output => ({ output, file: 'publication.yml' }))
  const placed = [...withFiles(editions, posts), record, ...files, ...logos, ...issues.pictures, ...shared.claims]
  const mailed = new Set(
    [...issues.plans, ...issues.sent].filter(showsThumbnails).flatMap(({ articles }) => articles.map(({ id }) => id)),
  )
  const pictured = withPictureCopies(placed, readable, {
    publication,
    now: options.now,
    hasThumbnails: id => mailed.has(id),
  })
  const kept = keptPictures(disk, readableArticles(articlesFor('web')), pictured)
  const claims = withRedirects([...pictured, ...kept.claims], { site, ids, disk })
  const problems = [
    ...ids.problems,
    ...logoProblems(publication, posts, disk),
    ...loaded.brand.problems,
    ...issues.problems,
    ...kept.problems,
    ...licenceProblems(publication),
    ...pictureFileProblems(readable),
    ...copiesWithoutTerms(loaded.posts, textAt),
    ...repeatedOriginals(loaded.posts, textAt),
    ...translationProblems(loaded.posts, publication.url, textAt),
    ...originalProblems(loaded, disk, options.now),
    ...languageProblems(posts, publication, loaded.wordsFor),
    ...pathProblems(claims, posts),
    ...(publication.pages ? samePages(posts) : []),
    // The other generator knows which of its pages exist.
    ...(publication.pages
      ? []
      : linkProblems(posts, [...readable, ...issues.intros], { folder: publication.posts, claims })),
  ]
  const held = loaded.posts.flatMap(post => heldBack(post, options))
  const counts = {
    posts: posts.length,
    feeds: site.feeds.length,
    emails: issues.plans.length,
    held: held.length,
  }
  return {
    claims,
    problems: withLocations(problems, disk),
    notes: [...notes, ...kept.notes],
    held,
    posts,
    feeds: site.feeds,
    ids,
    until: nextTurn(loaded.posts, articlesFor('web'), options.now),
    counts,
    issues: issues.plans,
  }
}

/** Tells whether an issue shows thumbnails beside its posts, which depends on the layout of its digest. */
const showsThumbnails = ({ kind, layout }: IssuePlan): boolean => kind === 'digest' && layout !== 'full'

/** Composes the message of an issue. The mail library is imported on first use, because most builds change no issue, and without the rest of its room, because no build sends one. */
export async function messageOf(issue: Issue, publication: Publication): Promise<RenderedEdition> {
  const { composeMessage } = await import('../delivery/mime.js')
  return {
    bytes: await composeMessage(forNobody(issue), publication),
    notes: issue.trimmed.length > 0 ? [trimmedNote(issue)] : [],
  }
}

/** Plans one issue with its files and nothing else. Its keys and bytes are the same as in the complete plan. */
export function planIssue(
  name: string,
  { loaded, disk, shown: { articlesFor, site } }: { loaded: LoadedPublication; disk: Disk; shown: ShownPosts },
): { plan: IssuePlan; editions: readonly Edition[] } | undefined {
  const { publication, templates } = loaded
  const articles = forEmails(articlesFor('email'))
  const isDigest = publication.digests.some(digest => digest.name === name)
  const { plans, sent } = isDigest
    ? issuesOf(loaded, disk, articles, 'recent')
    : planIssues(
        site,
        articles.live.filter(({ slug }) => slug === name),
        'recent',
      )
  const plan = plans.find(each => each.name === name)
  if (!plan) return undefined
  const pages = issuePageEditions(site, [...sent.filter(each => each.name === name), plan], templates)
  const editions = issueEditions([plan], site, templates, issue => messageOf(issue, publication))
  return { plan, editions: [...editions, ...pages.filter(({ shows }) => shows?.articles === plan.articles)] }
}

/** The posts that a build shows, with their articles for each channel. */
export interface ShownPosts {
  readonly posts: readonly Post[]
  readonly articlesFor: ArticlesFor
  readonly site: Site
}

export function shownIn(loaded: LoadedPublication, options: BuildOptions): ShownPosts {
  const { publication, wordsFor, body } = loaded
  const posts = loaded.posts
    .map(post => shownAs(post, options))
    .filter(post => options.held || isPublished(post, options.now))
  return {
    posts,
    articlesFor: articlesOf({ publication, wordsFor, posts, body, now: options.now }),
    site: siteOf(loaded, posts),
  }
}

/** Returns the reason why a post is not published yet, or undefined if it is published. */
export function heldFor(
  { status, date, publishDate, original, kind }: Post,
  { drafts, now }: BuildOptions,
): string | undefined {
  if (status === 'draft' && !drafts) return 'draft'
  if (date.epoch > now) return `dated ${date.iso}`
  if (publishDate && publishDate.epoch > now) return `to be published ${publishDate.iso}`
  if ((original?.embargo?.epoch ?? 0) > now) return `embargo until ${original?.embargo?.iso}`
  const end = delayEnd(original?.terms, original?.date)
  if (end === undefined || end <= now || !original?.date || kind === 'link') return undefined
  return `embargo until ${shiftMoment(original.date, end - original.date.epoch).iso}, by its terms`
}

function heldBack(post: Post, options: BuildOptions): string[] {
  const reason = heldFor(post, options)
  return reason ? [`${post.file} (${reason})`] : []
}

/** Adapts a post to this build. A correction dated in the future is not announced yet. */
function shownAs(post: Post, { drafts, now, held }: BuildOptions): Post {
  const { updated, ...rest } = post
  const current = updated && updated.epoch > now ? rest : post
  return (drafts || held) && post.status === 'draft' ? { ...current, status: 'published' } : current
}

/** Keeps articles that may be read: neither withdrawn nor expired by their terms. */
export const readableArticles = (articles: readonly Article[]): Article[] =>
  articles.filter(article => !article.withdrawn && !article.gone)

/** Sorts the articles that emails show: whole, or with the notice of their correction. */
export const forEmails = (articles: readonly Article[]): EmailArticles => ({
  live: readableArticles(articles),
  corrected: articles.filter(isCorrected),
})

/**
 * Keeps the articles that feeds mention. Feeds announce a withdrawal, but an article whose terms have expired is left out
 * without a notice.
 */
const inFeeds = (articles: readonly Article[]): Article[] => articles.filter(article => !article.gone)

/** Pairs each page with the file of its post. If two posts have the same path, each of the two pages gets one of the files. */
function withFiles(editions: readonly Edition[], posts: readonly Post[]): Claim[] {
  const files = new Map<string, string[]>()
  for (const { output, file, kind } of posts)
    if (kind !== 'link') files.set(output, [...(files.get(output) ?? []), file])
  return editions.map(output => {
    const file = files.get(output.path)?.shift()
    return file ? { output, file } : { output }
  })
}

const assetClaims = (posts: readonly Post[], terms: Parameters<typeof shownAssets>[1]): Claim[] =>
  posts.flatMap(post =>
    shownAssets(post, terms).map(({ from, to }) => ({ output: { path: to, from }, file: post.file })),
  )

/** Returns the files that are published as they are: logos and the static folder. */
const copies = (publication: Publication, posts: readonly Post[], disk: Disk): Claim[] => [
  // One file may be both logo and icon.
  ...[...new Set(brandFiles(publication).map(({ path }) => path))].flatMap(path =>
    logoClaim(path, 'publication.yml', publication, disk),
  ),
  ...[...outletLogos(posts)]
    .filter(([src]) => !brandFiles(publication).some(({ path }) => path === src))
    .flatMap(([src, { file }]) => logoClaim(src, file, publication, disk)),
  ...disk
    .list(publication.static)
    .map(from => ({ output: { path: from.slice(publication.static.length + 1), from }, file: from })),
]

/** Returns a logo with its own path as the target, unless it is in the static folder and copied with that. */
function logoClaim(src: string | undefined, file: string, { static: folder }: Publication, disk: Disk): Claim[] {
  if (!src || src.startsWith(`${folder}/`) || !disk.fileState(src)) return []
  return [{ output: { path: src, from: src }, file }]
}

/** Lists the logos of the outlets whose terms ask for them, each once, with the post that shows it first. */
const outletLogos = (posts: readonly Post[]): ReadonlyMap<string, Post> =>
  new Map(
    posts.toReversed().flatMap(post => {
      const { terms, publisher } = post.original ?? {}
      return post.kind !== 'link' && terms?.logo && publisher?.logo ? [[publisher.logo.src, post] as const] : []
    }),
  )

function logoProblems(publication: Publication, posts: readonly Post[], disk: Disk): Problem[] {
  const own = brandFiles(publication)
    .filter(({ path }) => !disk.fileState(path))
    .map(({ key, path }) => {
      const [name = ''] = key
      const where = { file: 'publication.yml', seek: { keys: key } }
      return error(
        `publication.${name}`,
        where,
        `The ${name} \`${path}\` does not exist.`,
        `Add the file, or correct \`${name}\`.`,
      )
    })
  const outlets = [...outletLogos(posts)]
    .filter(([src]) => !disk.fileState(src))
    .map(([src, { file, original }]) => missingLogo(src, placeOfOutlet(original?.publisher?.key, file)))
  return [...own, ...outlets]
}

const missingLogo = (src: string, where: Place): Problem =>
  error('publishers.logo', where, `The logo \`${src}\` does not exist.`, 'Add the file, or correct `logo`.')

/** Returns the place at which an outlet's logo is written: in publishers.yml or, if it has no key, in the post. */
const placeOfOutlet = (key: string | undefined, file: string): Place =>
  key ? { file: 'publishers.yml', seek: { keys: [key, 'logo'] } } : { file }

const goneNote = ({ gone, title, terms }: Article): string[] =>
  gone
    ? [
        `“${clipped(title, 60)}” was removed from feeds, digests and lists, because its terms allow ${terms?.days} days.`,
      ]
    : []

const trimmedNote = ({ name, trimmed }: Issue): string =>
  `The digest \`${name}\` would have exceeded 90,000 bytes, so these posts were shortened to excerpts: ${trimmed.join(', ')}.`

function licenceProblems(publication: Publication): Problem[] {
  const { license } = publication
  if (license === undefined || ownLicence(publication)) return []
  const what = `\`license\` is not a known licence: ${JSON.stringify(license)}.`
  const fix = 'Write an SPDX id such as CC-BY-4.0, or the address of the licence.'
  const where = { file: 'publication.yml', seek: { keys: ['license'] } }
  return [error('publication.license', where, what, fix)]
}

/** Adds redirects at paths that are still free, and combines them with the publication's own `_redirects`. */
function withRedirects(claims: readonly Claim[], { site, ids, disk }: { site: Site; ids: Ids; disk: Disk }): Claim[] {
  const redirects = site.publication.pages ? [] : atFreePaths(ids.redirects, claims)
  const own = disk.read(`${site.publication.static}/_redirects`)
  const forHosts = hostRedirects(redirects, new TextDecoder().decode(own))
  const editions = [...redirectEditions(site, redirects), ...forHosts]
  const rest = forHosts.length > 0 ? claims.filter(({ output }) => output.path !== '_redirects') : claims
  return [...rest, ...editions.map(output => ({ output }))]
}
