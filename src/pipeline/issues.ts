import type { Asset, Post } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import type { Problem } from '../core/problem.js'
import { type IssuePlan, type IssueSite, planIssues } from '../editions/email/index.js'
import type { Article } from '../editions/index.js'
import type { IssueLink } from '../editions/web/index.js'
import { nextNumber } from '../publication/index.js'
import type { Disk } from './disk.js'
import { type Intro, type IntroInputs, introsOf } from './introductions.js'
import { withNextIssues } from './next-issues.js'
import type { Claim } from './outputs.js'
import { sentIssuesOf } from './sent-issues.js'

/** All issues of a publication: the next ones, which are rendered in full, and those already sent, which only get a page. */
export interface Issues {
  readonly plans: readonly IssuePlan[]
  readonly sent: readonly IssuePlan[]
  /** All issues, as the page of feeds lists them. */
  readonly links: readonly IssueLink[]
  readonly intros: readonly Intro[]
  /** The pictures of introductions. */
  readonly pictures: readonly Claim[]
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/** The articles that emails may show, and those with a notice, which may be withdrawn. */
export interface EmailArticles {
  readonly live: readonly Article[]
  readonly corrected: readonly Article[]
}

/** Plans the issues with their introductions and the records of sent issues. */
export function issuesOf(
  loaded: IntroInputs & IssueSite,
  disk: Disk,
  { live, corrected }: EmailArticles,
  which: 'recent' | 'all',
): Issues {
  const { publication, problems } = withNextIssues(loaded.publication, disk)
  const inputs = { ...loaded, publication }
  const before = sentIssuesOf(disk, inputs)
  const next = introsOf(inputs, disk, name => nextNumber(before.sent, name))
  const issues = planIssues(inputs, live, which, {
    ...{ intros: next.intros, sent: before.sent, corrected },
    slugs: slugsOf(inputs.posts),
  })
  const intros = [...next.intros.values()]
  return {
    ...issues,
    intros,
    links: [
      ...issues.plans.map(newestLink),
      ...issues.sent.map(plan => (plan.newest ? newestLink(plan) : pastLink(plan))),
    ],
    pictures: [...before.assets, ...intros.flatMap(({ assets }) => assets)].map(pictureClaim),
    problems: [...problems, ...next.problems, ...before.problems, ...issues.problems],
  }
}

/**
 * Returns the slugs of all posts by what an editor may write for them: the slug, the path of the file, or the end of a slug with folders if
 * no other post has it.
 */
export function slugsOf(posts: readonly Post[]): ReadonlyMap<string, string> {
  const unique = [...groupBy(posts, ({ slug }) => endOf(slug))].flatMap(([end, [first, ...others]]) =>
    first && others.length === 0 ? [[end, first.slug] as const] : [],
  )
  return new Map([...unique, ...posts.flatMap(({ slug, file }) => [slug, file].map(name => [name, slug] as const))])
}

const endOf = (slug: string): string => slug.slice(slug.lastIndexOf('/') + 1)

const newestLink = ({ name, kind, title, language, path, newest, sent, date }: IssuePlan): IssueLink => ({
  ...{ name, kind, title, language, path: newest ?? path },
  date: sent ?? date,
})

const pastLink = ({ name, kind, subject, language, path, sent, date }: IssuePlan): IssueLink => ({
  ...{ name, kind, title: subject, language, path, before: true },
  date: sent ?? date,
})

const pictureClaim = ({ from, to }: Asset): Claim => ({ output: { path: to, from }, file: from })
