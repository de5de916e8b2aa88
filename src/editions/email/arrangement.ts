import { articleAddress } from '../../core/article-address.js'
import { error, type Problem, warning } from '../../core/problem.js'
import { canParseUrl } from '../../core/url.js'
import type { DigestSettings, NextIssue, PastPosts } from '../../publication/index.js'
import type { Article } from '../article.js'
import { comparableName } from '../selection.js'
import type { IssueSection } from './issue-plan.js'

/** The posts of the next issue as the editor arranged them in `issues/<digest>/next.yml`. */
export interface Arrangement {
  /** The posts that are in the issue because the editor named them: first those of `order`, then those of sections. */
  readonly named: readonly Article[]
  /** The ids of the posts that are not in the issue. */
  readonly absent: ReadonlySet<string>
  /** The ids of those that wait for the issue after it. */
  readonly later: ReadonlySet<string>
  /** Divides the posts of the issue into sections. Posts in no section come first. */
  readonly divided: (articles: readonly Article[]) => { articles: Article[]; sections: IssueSection[] }
  readonly problems: readonly Problem[]
}

/**
 * Finds the posts that an editor named.
 *
 * @param articles the published articles
 * @param past the posts of earlier issues, which are never sent again
 * @param slugs the slugs of all posts, drafts too, by what an editor may write for them
 */
export function arrangementOf(
  digest: DigestSettings,
  articles: readonly Article[],
  { past, slugs }: { readonly past: PastPosts; readonly slugs: ReadonlyMap<string, string> },
): Arrangement {
  const { next } = digest
  if (!next) return NOTHING_ARRANGED
  const problems: Problem[] = []
  const article = finder(articles)
  const posts = (keys: readonly [keyof NextIssue, ...string[]], names: readonly string[], use: Use): Article[] => [
    ...new Set(
      names.flatMap((name, index) => {
        const where = { file: next.file, seek: { keys: [...keys, String(index)] } }
        const found = article(slugs.get(name) ?? name)
        if (found && use === 'show' && past.shown.has(found.id)) {
          const what = `\`${name}\` was in an earlier issue of this digest, so it is not sent again.`
          problems.push(warning('issue.sent-before', where, what, 'Remove the line.'))
          return []
        }
        if (found) return [found]
        if (!slugs.has(name)) {
          const what = `There is no post \`${name}\`.`
          const problem = use === 'show' ? warning : error
          problems.push(
            problem('issue.post', where, what, 'Write the path of a post’s file, its slug, or its address.'),
          )
        } else if (use === 'show') {
          const what = `The post \`${name}\` is not published, so the issue does not contain it.`
          problems.push(warning('issue.unpublished', where, what, 'Publish it, or remove the line.'))
        }
        return []
      }),
    ),
  ]
  const first = posts(['order'], next.order, 'show')
  const leftOut = posts(['leaveOut'], next.leaveOut, 'hide')
  const later = posts(['later'], next.later, 'hide')
  const sections = next.sections.map(({ title, posts: names, tags }, index) => ({
    title,
    posts: posts(['sections', String(index), 'posts'], names, 'show'),
    tags: new Set(tags.map(comparableName)),
  }))
  const absent = new Set([...leftOut, ...later].map(({ id }) => id))
  const named = [...new Set([...first, ...sections.flatMap(section => section.posts)])]
  for (const { id, slug } of named.filter(each => absent.has(each.id))) {
    const what = `\`${slug}\` is both in the issue and left out of it.`
    const keys = [next.leaveOut.includes(slug) ? 'leaveOut' : 'later']
    problems.push(
      error('issue.contradiction', { file: next.file, seek: { keys } }, what, 'Remove one of the two lines.'),
    )
    absent.delete(id)
  }
  return {
    named,
    absent,
    later: new Set(later.map(({ id }) => id)),
    divided: shown => divided(shown, sections, new Set(first)),
    problems,
  }
}

const NOTHING_ARRANGED: Arrangement = {
  named: [],
  absent: new Set(),
  later: new Set(),
  divided: articles => ({ articles: [...articles], sections: [] }),
  problems: [],
}

/** Whether a post that cannot be found is missing in the issue, or would be in it against the editor’s will. */
type Use = 'show' | 'hide'

/** Returns a function that finds an article by its slug, its id, its address or that of its original. */
function finder(articles: readonly Article[]): (name: string) => Article | undefined {
  const names = new Map(articles.flatMap(each => [each.id, each.url, each.slug].map(name => [name, each] as const)))
  let originals: ReadonlyMap<string, Article> | undefined
  return name => {
    const found = names.get(name)
    if (found || !/^https?:/.test(name) || !canParseUrl(name)) return found
    originals ??= new Map(
      articles.flatMap(each => {
        const { url } = each.credit.original ?? {}
        return url ? [[articleAddress(url) ?? url, each] as const] : []
      }),
    )
    return originals.get(articleAddress(name) ?? name)
  }
}

interface ArrangedSection {
  readonly title: string
  readonly posts: readonly Article[]
  readonly tags: ReadonlySet<string>
}

/**
 * Each post is in the section that names it, or else in the first one with one of its tags. Posts in `order` come before all sections
 * that do not name them.
 */
function divided(
  articles: readonly Article[],
  sections: readonly ArrangedSection[],
  first: ReadonlySet<Article>,
): ReturnType<Arrangement['divided']> {
  const withTagOf = (article: Article): ArrangedSection | undefined =>
    first.has(article)
      ? undefined
      : sections.find(({ tags }) => article.tags.some(tag => tags.has(comparableName(tag))))
  const places = new Map(
    articles.map(article => [article, sections.find(({ posts }) => posts.includes(article)) ?? withTagOf(article)]),
  )
  const among = (section: ArrangedSection | undefined): Article[] =>
    articles.filter(article => places.get(article) === section)
  const parts = sections.flatMap(section => {
    const rest = among(section)
    const listed = section.posts.filter(article => rest.includes(article))
    const posts = [...listed, ...rest.filter(article => !listed.includes(article))]
    return posts.length > 0 ? [{ title: section.title, posts }] : []
  })
  return {
    articles: [...among(undefined), ...parts.flatMap(({ posts }) => posts)],
    sections: parts.map(({ title, posts }) => ({ title, posts: posts.map(({ id }) => id) })),
  }
}
