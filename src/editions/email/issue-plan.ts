import { fingerprint } from '../../fingerprint.js'
import type { Moment } from '../../moment.js'
import { error, type Problem, warning } from '../../problem.js'
import type { DigestSettings, Publication } from '../../publication.js'
import type { Article } from '../article.js'
import { newestFirst, selected } from '../selection.js'
import { directionOf } from '../site.js'
import { withinShares } from './digest-share.js'
import { emailWordsFor, filled } from './email-words.js'

/** An email edition that is to be made: what goes into it, and nothing rendered yet. */
export interface IssuePlan {
  /** A digest's name, or a post's slug. */
  readonly name: string
  readonly kind: 'post' | 'digest'
  /** Headline: a post's title, or a digest's. */
  readonly title: string
  readonly subject: string
  readonly preheader: string
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly articles: readonly Article[]
  /** How much of each post a digest shows, where the post's terms allow it. */
  readonly content: 'full' | 'excerpt'
  /** Sanitised HTML above the posts of a digest; empty where there is none. */
  readonly intro: string
  /** Of its page ("view in browser"), from the root of the site. */
  readonly path: string
  /** Of the newest post in it. */
  readonly date: Moment
  /** Equal keys of two plans mean equal issues, templates and publication being equal. */
  readonly key: string
}

const RECENT = 20
const DAY = 86_400_000
/** What mail programs show of it (standards: 40 to 130 characters; long hidden text looks like spam). */
const PREHEADER = 110

/**
 * The issues of a publication: one per post (the newest 20, or all), and one per digest.
 * @param intros introductions of digests by the digest's name: sanitised HTML, every address absolute
 */
export function planIssues(
  publication: Publication,
  articles: readonly Article[],
  which: 'recent' | 'all',
  intros: ReadonlyMap<string, string> = new Map(),
): { plans: readonly IssuePlan[]; problems: readonly Problem[]; notes: readonly string[] } {
  const sorted = [...articles].sort(newestFirst)
  const slugs = new Map(sorted.map(article => [article.slug, article]))
  const problems: Problem[] = []
  const notes: string[] = []
  const plans = sorted.slice(0, which === 'all' ? undefined : RECENT).map(postPlan)
  for (const digest of publication.digests) {
    if (slugs.has(digest.name)) problems.push(takenName(digest))
    const wanted = digest.posts.length > 0 ? listed(digest, slugs, problems) : fitting(digest, sorted)
    const { chosen, notes: told } = withinShares(digest.name, wanted)
    notes.push(...told)
    if (chosen.length === 0) problems.push(emptyDigest(digest))
    else plans.push(digestPlan(publication, digest, { articles: chosen, intro: intros.get(digest.name) ?? '' }))
  }
  return { plans, problems, notes }
}

const at = { file: 'publication.yml' }

const takenName = ({ name }: DigestSettings): Problem =>
  error(
    'digest.name',
    at,
    `The digest \`${name}\` has the name of a post: both would be email/${name}/.`,
    'Rename the digest.',
  )

const emptyDigest = ({ name }: DigestSettings): Problem =>
  warning(
    'digest.empty',
    at,
    `No post is in the digest \`${name}\`, so it is not made.`,
    'Widen its tags, authors or publishers.',
  )

function listed({ name, posts }: DigestSettings, slugs: ReadonlyMap<string, Article>, problems: Problem[]): Article[] {
  return [...new Set(posts)].flatMap(slug => {
    const article = slugs.get(slug)
    if (article) return [article]
    const what = `The digest \`${name}\` names a post that is not there: \`${slug}\`.`
    problems.push(warning('digest.post', at, what, 'Write the slug of a published post.'))
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

function postPlan(article: Article): IssuePlan {
  const { slug, title, language, direction, date } = article
  return {
    name: slug,
    kind: 'post',
    title,
    subject: oneLine(title),
    preheader: shortened(article.summary, PREHEADER),
    language,
    direction,
    articles: [article],
    content: 'full',
    intro: '',
    path: `issues/${slug}/`,
    date,
    key: fingerprint('post', article.fingerprint),
  }
}

type DigestContent = Pick<IssuePlan, 'articles' | 'intro'>

/** No isolates, whatever the directions: mail programs show subjects in their own way, and people search for them. */
const subjectOf = ({ language }: Publication, digest: string, post: string): string =>
  filled(emailWordsFor(language).subject, { digest, post })

function digestPlan(publication: Publication, digest: DigestSettings, { articles, intro }: DigestContent): IssuePlan {
  const { name, title, content } = digest
  const newest = articles.reduce((a, b) => (b.date.epoch > a.date.epoch ? b : a))
  const others = articles.filter(article => article !== newest)
  return {
    name,
    kind: 'digest',
    title,
    subject: oneLine(digest.subject ?? subjectOf(publication, title, newest.title)),
    preheader:
      digest.preheader ??
      shortened((others.length > 0 ? others : articles).map(each => each.title).join(' · '), PREHEADER),
    language: publication.language,
    direction: directionOf(publication.language),
    articles,
    content,
    intro,
    path: `issues/${name}/`,
    date: newest.date,
    key: fingerprint('digest', JSON.stringify(digest), intro, ...articles.map(each => each.fingerprint)),
  }
}

/** No-break spaces stay what they are: French sets them before a colon. */
export const oneLine = (text: string): string => text.replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim()

/** Text of at most so many characters, cut between words. */
export function shortened(text: string, limit: number): string {
  const line = oneLine(text)
  if (line.length <= limit) return line
  const cut = line.slice(0, limit - 1)
  const end = cut.lastIndexOf(' ')
  return `${(end > limit / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:·–—-]+$/, '').replace(/[\uD800-\uDBFF]$/, '')}…`
}
