import { fingerprint } from '../../fingerprint.js'
import type { Problem } from '../../problem.js'
import type { Publication } from '../../publication.js'
import { nextNumber, type SentIssues, seenIn } from '../../sent-issue.js'
import type { Article } from '../article.js'
import { newestFirst } from '../selection.js'
import { nextIssue, sentPlan, takenName } from './digest-plan.js'
import { oneLine, preheaderOf } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'

/** Issues of digests: what they begin with, and those that went out before. */
export interface DigestPast {
  /** Introductions by the digest's name: sanitised HTML, every address absolute. */
  readonly intros?: ReadonlyMap<string, string>
  readonly sent?: SentIssues
}

const RECENT = 20

/**
 * The issues of a publication: one per post (the newest 20, or all), and the next one of every digest, or where no post is
 * new its last one.
 * @returns `sent`: those that went out before, of which only a page is made
 */
export function planIssues(
  publication: Publication,
  articles: readonly Article[],
  which: 'recent' | 'all',
  { intros = new Map(), sent = new Map() }: DigestPast = {},
): {
  plans: readonly IssuePlan[]
  sent: readonly IssuePlan[]
  problems: readonly Problem[]
  notes: readonly string[]
} {
  const sorted = [...articles].sort(newestFirst)
  const slugs = new Set(sorted.map(({ slug }) => slug))
  const problems: Problem[] = []
  const notes: string[] = []
  const plans = sorted.slice(0, which === 'all' ? undefined : RECENT).map(postPlan)
  const before = sentPlans(publication, sorted, sent)
  for (const digest of publication.digests) {
    const { name } = digest
    if (slugs.has(name)) {
      problems.push(takenName(digest))
      continue
    }
    const past = { number: nextNumber(sent, name), seen: seenIn(sent, name), intro: intros.get(name) ?? '' }
    const next = nextIssue(publication, digest, sorted, past)
    problems.push(...next.problems)
    notes.push(...next.notes)
    const last = before.findLastIndex(plan => plan.name === name)
    if (next.plan) plans.push(next.plan)
    else if (last >= 0) plans.push(...before.splice(last, 1).map(plan => ({ ...plan, newest: `issues/${name}/` })))
  }
  return { plans, sent: before, problems, notes }
}

function sentPlans(publication: Publication, articles: readonly Article[], sent: SentIssues): IssuePlan[] {
  if (sent.size === 0) return []
  const byId = new Map(articles.map(article => [article.id, article]))
  return [...sent.values()].flat().flatMap(issue => sentPlan(publication, issue, byId) ?? [])
}

function postPlan(article: Article): IssuePlan {
  const { slug, title, language, direction, date } = article
  return {
    name: slug,
    kind: 'post',
    title,
    subject: oneLine(title),
    preheader: preheaderOf(article.summary),
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
