import { DAY } from '../../core/duration.js'
import { fingerprint } from '../../core/fingerprint.js'
import { mergeValuesIn, withFallbacks, withMarks } from '../../core/merge-values.js'
import { error, type Problem, warning } from '../../core/problem.js'
import { fillNames } from '../../core/text.js'
import { type DigestSettings, issuePath, type PastPosts, type SentIssue } from '../../publication/index.js'
import type { Article } from '../article.js'
import { selected } from '../selection.js'
import { directionOf, type Site } from '../site.js'
import { arrangementOf } from './arrangement.js'
import { withinShares } from './digest-share.js'
import { inboxLine, preheaderOf } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'

/** The facts about earlier issues that the next one depends on. */
export interface EarlierIssues {
  readonly number: number
  /** The posts that earlier issues showed or skipped. */
  readonly past: PastPosts
  /** The slugs of all posts, drafts too, by what an editor may write for them. */
  readonly slugs: ReadonlyMap<string, string>
  /** Sanitised HTML above the posts, with absolute addresses. */
  readonly intro: string
  /** The articles of earlier issues that the next one corrects. */
  readonly corrections: readonly Article[]
}

/** The inputs for planning issues. */
export type IssueSite = Pick<Site, 'publication' | 'wordsFor'>

/** The next issue of a digest, if there are posts for it. */
export interface NextPlan {
  readonly plan?: IssuePlan
  /** The ids of the posts that wait for the issue after it. */
  readonly later: ReadonlySet<string>
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/**
 * Plans the next issue of a digest from the posts that no earlier issue showed or skipped, as the editor arranged them.
 * @param articles the articles, newest first
 */
export function nextIssue(
  site: IssueSite,
  digest: DigestSettings,
  articles: readonly Article[],
  { number, past, slugs, intro, corrections }: EarlierIssues,
): NextPlan {
  const arrangement = arrangementOf(digest, articles, { past, slugs })
  const { later } = arrangement
  const problems = [...arrangement.problems]
  const seen = new Set([...past.shown, ...past.passed])
  const isFree = ({ id }: Article) => !seen.has(id) && !arrangement.absent.has(id)
  const usual = digest.posts.length > 0 ? listed(digest, articles, problems) : fitting(digest, articles.filter(isFree))
  const { named } = arrangement
  const rest = usual.filter(article => isFree(article) && !named.includes(article))
  const room = digest.posts.length > 0 ? rest.length : Math.max(0, digest.limit - named.length)
  const { chosen, notes } = withinShares(digest.name, [...named, ...rest.slice(0, room)])
  if (chosen.length > 0) {
    const posts = arrangement.divided(chosen)
    return { plan: nextPlan(site, digest, posts, { number, intro, corrections }), later, problems, notes }
  }
  const everFits = digest.posts.length > 0 ? seen.size > 0 : fitting(digest, articles).length > 0
  return { later, problems: everFits ? problems : [...problems, emptyDigest(digest)], notes }
}

const at = (...keys: readonly string[]) => ({ file: 'publication.yml', seek: { keys: ['digests', ...keys] } })

export const takenNameProblem = ({ name }: DigestSettings): Problem =>
  error(
    'digest.name',
    at(name),
    `The digest \`${name}\` has the same name as a post, so both would be written to email/${name}/.`,
    'Rename the digest.',
  )

const emptyDigest = ({ name }: DigestSettings): Problem =>
  warning(
    'digest.empty',
    at(name),
    `The digest \`${name}\` has no posts, so it is not made.`,
    'Add tags, authors or publishers to it, or remove some of these conditions.',
  )

function listed({ name, posts }: DigestSettings, articles: readonly Article[], problems: Problem[]): Article[] {
  const slugs = new Map(articles.map(article => [article.slug, article]))
  return [...new Set(posts)].flatMap(slug => {
    const article = slugs.get(slug)
    if (article) return [article]
    const what = `The digest \`${name}\` names a post that does not exist: \`${slug}\`.`
    problems.push(
      warning(
        'digest.post',
        at(name, 'posts', String(posts.indexOf(slug))),
        what,
        'Write the slug of a published post.',
      ),
    )
    return []
  })
}

function fitting(digest: DigestSettings, articles: readonly Article[]): Article[] {
  const found = selected(
    digest,
    articles.filter(({ withdrawn }) => !withdrawn),
  )
  const since = digest.days ? (found[0]?.date.epoch ?? 0) - digest.days * DAY : Number.NEGATIVE_INFINITY
  return found.filter(({ date }) => date.epoch >= since).slice(0, digest.limit)
}

/**
 * Returns the subject of an issue. Names in it are never isolated by direction marks, because mail programs may show the marks,
 * and a search for the subject would not match them.
 */
const subjectOf = ({ publication, wordsFor }: IssueSite, digest: string, post: string): string =>
  fillNames(wordsFor(publication.language).book.email.subject, { digest, post })

const newestOf = (articles: readonly Article[]): Article =>
  articles.reduce((a, b) => (b.date.epoch > a.date.epoch ? b : a))

/** Returns the titles of the posts that the subject does not name, for the line after the subject. */
function titlesBut(lead: Article, articles: readonly Article[]): string {
  const others = articles.filter(article => article !== lead)
  return preheaderOf((others.length > 0 ? others : articles).map(({ title }) => title).join(' · '))
}

function nextPlan(
  site: IssueSite,
  digest: DigestSettings,
  { articles, sections }: Pick<IssuePlan, 'articles' | 'sections'>,
  { number, intro, corrections }: Omit<EarlierIssues, 'past' | 'slugs'>,
): IssuePlan {
  const { name, title } = digest
  // Only the editor's own subject has values of subscribers, and not the title of a post.
  const own = digest.subject === undefined ? undefined : withMarks(inboxLine(digest.subject))
  const lead = (digest.next?.order.length ? articles[0] : undefined) ?? newestOf(articles)
  const subject = withFallbacks(own ?? inboxLine(subjectOf(site, title, lead.title)))
  const shown = new Set(articles.map(({ id }) => id))
  const others = digest.corrections ? corrections.filter(({ id }) => !shown.has(id)) : []
  const facts = { ...digest, digest: name, number, subject, intro }
  const plan = planOf(site, { articles, sections, corrections: others }, facts)
  return {
    ...plan,
    introFile: digest.intro,
    ...(own === undefined || mergeValuesIn(own).length === 0 ? {} : { subjectTemplate: own }),
    preheader: digest.preheader ?? titlesBut(lead, articles),
    newest: `issues/${name}/`,
    key: fingerprint(plan.key, JSON.stringify(digest)),
  }
}

/**
 * Plans the page of a sent issue from the present versions of its posts, with corrections and without posts that were
 * withdrawn or may no longer be shown.
 * @returns undefined if no post is left
 */
export function sentPlan(site: IssueSite, sent: SentIssue, { live, corrected }: KnownArticles): IssuePlan | undefined {
  const articles = sent.posts.flatMap(id => live.get(id) ?? [])
  const corrections = (sent.corrections ?? []).flatMap(id => corrected.get(id) ?? [])
  if (articles.length === 0) return undefined
  return { ...planOf(site, { articles, sections: sent.sections ?? [], corrections }, sent), sent: sent.sent }
}

/** The articles that the page of a sent issue shows, by id: those that may be read, and those with a notice. */
export interface KnownArticles {
  readonly live: ReadonlyMap<string, Article>
  readonly corrected: ReadonlyMap<string, Article>
}

type DigestFacts = Pick<SentIssue, 'digest' | 'number' | 'title' | 'subject' | 'layout' | 'content' | 'intro'>

function planOf(
  { publication, wordsFor }: IssueSite,
  { articles, sections, corrections }: Pick<IssuePlan, 'articles' | 'sections' | 'corrections'>,
  facts: DigestFacts,
): IssuePlan {
  const { digest, number, title, subject, layout, content, intro } = facts
  const newest = newestOf(articles)
  return {
    name: digest,
    kind: 'digest',
    title,
    subject,
    preheader: titlesBut(newest, articles),
    language: publication.language,
    words: wordsFor(publication.language),
    direction: directionOf(publication.language),
    articles,
    sections,
    layout,
    content,
    number,
    intro,
    corrections,
    path: issuePath(digest, number),
    date: newest.date,
    key: fingerprint(
      ['digest', `${number}`, title, subject, layout, content, intro],
      [...articles, ...corrections].map(each => each.fingerprint),
      `${corrections.length}`,
      JSON.stringify(sections),
    ),
  }
}
