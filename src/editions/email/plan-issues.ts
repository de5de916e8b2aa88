import { fingerprint } from '../../core/fingerprint.js'
import { append } from '../../core/long-lists.js'
import type { Problem } from '../../core/problem.js'
import { nextNumber, type SentIssue, type SentIssues, sentPosts } from '../../publication/index.js'
import type { Article } from '../article.js'
import { newestFirst } from '../selection.js'
import { noticeTextOf, pendingCorrections } from './corrections.js'
import { type IssueSite, nextIssue, sentPlan, takenNameProblem } from './digest-plan.js'
import { inboxLine, preheaderOf } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'

/** The introductions of the next digest issues, and the issues that were sent. */
export interface DigestPast {
  /** The introductions by the digest's name, as sanitised HTML with absolute addresses. */
  readonly intros?: ReadonlyMap<string, { readonly html: string }>
  readonly sent?: SentIssues
  /** The articles with a notice of a correction or a withdrawal. */
  readonly corrected?: readonly Article[]
  /** The slugs of all posts, drafts too, by what an editor may write for them. */
  readonly slugs?: ReadonlyMap<string, string>
}

const RECENT = 20

/**
 * Plans the issues of a publication: one for each post (the newest 20, or all), and the next issue of each digest, or its
 * last issue if no post is new.
 * @returns the plans; those in `sent` are issues that were sent, which only get a page
 */
export function planIssues(
  site: IssueSite,
  articles: readonly Article[],
  which: 'recent' | 'all',
  { intros = new Map(), sent = new Map(), corrected = [], slugs = new Map() }: DigestPast = {},
): {
  plans: readonly IssuePlan[]
  sent: readonly IssuePlan[]
  problems: readonly Problem[]
  notes: readonly string[]
} {
  const { publication } = site
  const sorted = [...articles].sort(newestFirst)
  // A link item has no issue of its own, because readers would get no text.
  const texts = sorted.filter(({ kind }) => kind !== 'link')
  const taken = new Set(texts.map(({ slug }) => slug))
  const problems: Problem[] = []
  const notes: string[] = []
  const plans = texts.slice(0, which === 'all' ? undefined : RECENT).map(postPlan)
  const before = sentPlans(site, { articles: sorted, corrected }, sent)
  const pages: IssuePlan[] = []
  for (const digest of publication.digests) {
    const { name } = digest
    const past = before.get(name) ?? []
    before.delete(name)
    if (taken.has(name)) {
      problems.push(takenNameProblem(digest))
      continue
    }
    const intro = intros.get(name)?.html ?? ''
    const next = nextIssue(site, digest, sorted, {
      number: nextNumber(sent, name),
      past: sentPosts(sent, name),
      slugs,
      intro,
      corrections: pendingCorrections(sent.get(name) ?? [], corrected),
    })
    append(problems, next.problems)
    append(notes, next.notes)
    append(plans, next.plan ? [next.plan] : past.slice(-1).map(asNewest))
    append(pages, next.plan ? past : past.slice(0, -1))
  }
  // A digest that was removed from the publication keeps the pages of its sent issues.
  for (const past of before.values()) append(pages, [...past.slice(0, -1), ...past.slice(-1).map(asNewest)])
  return { plans, sent: pages, problems, notes }
}

const asNewest = (plan: IssuePlan): IssuePlan => ({ ...plan, newest: `issues/${plan.name}/` })

function sentPlans(
  site: IssueSite,
  { articles, corrected }: { readonly articles: readonly Article[]; readonly corrected: readonly Article[] },
  sent: SentIssues,
): Map<string, IssuePlan[]> {
  const byId = (some: readonly Article[]) => new Map(sent.size > 0 ? some.map(article => [article.id, article]) : [])
  const known = { live: byId(articles), corrected: byId(corrected) }
  const plansOf = (issues: readonly SentIssue[]): IssuePlan[] =>
    issues.flatMap(issue => sentPlan(site, issue, known) ?? [])
  return new Map([...sent].map(([name, issues]) => [name, plansOf(issues)]))
}

/** Plans the notice that tells those who received an article that it was corrected or withdrawn. */
export function correctionPlan(article: Article): IssuePlan {
  const { title, words, noticeTitle, path } = article
  const { post } = words.book
  return {
    ...postPlan(article),
    subject: inboxLine(`${post[noticeTitle]}${post.colon}${title}`),
    preheader: preheaderOf(noticeTextOf(article)),
    date: article.updated ?? article.date,
    correction: true,
    path,
    key: fingerprint('correction', article.fingerprint),
  }
}

function postPlan(article: Article): IssuePlan {
  const { slug, title, language, words, direction, date } = article
  return {
    name: slug,
    kind: 'post',
    title,
    subject: inboxLine(title),
    preheader: preheaderOf(article.summary),
    language,
    words,
    direction,
    articles: [article],
    sections: [],
    layout: 'full',
    content: 'full',
    intro: '',
    corrections: [],
    path: `issues/${slug}/`,
    date,
    key: fingerprint('post', article.fingerprint),
  }
}
