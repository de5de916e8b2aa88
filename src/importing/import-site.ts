import { append } from '../core/long-lists.js'
import { error, type Problem } from '../core/problem.js'
import { type Draft, draftOf, type ImportContext, type ImportedArticle } from './draft.js'
import { emptyDraftProblem, hasText } from './empty-draft.js'
import { type SiteFile, withSiteFiles } from './export/site-files.js'
import { type SiteFolder, sitePosts } from './export/site-folder.js'
import { freeName } from './file-name.js'
import { type ImportChoice, isWanted } from './importer.js'

export interface SiteImport {
  readonly drafts: readonly Draft[]
  /** The media files that the posts show, in the order of the drafts, each once. */
  readonly files: readonly SiteFile[]
  /** Lines for `static/_redirects`, one for each former address of a post. */
  readonly redirects: readonly string[]
  readonly problems: readonly Problem[]
}

/** Turns the posts of another generator's site into drafts, newest first, with the files that they show. */
export async function importSite(
  site: SiteFolder,
  context: ImportContext,
  choice: ImportChoice = {},
): Promise<SiteImport> {
  // The readers of exports need a DOM, which takes time and memory to load.
  const { exportedArticles } = await import('./export/export-folder.js')
  const exported = exportedArticles(site, context, choice)
  if (exported) return importExport(site.name, exported, context, choice)
  const posts = sitePosts(site, context)
  const problems = posts.filter(({ article }) => !article).map(({ file }) => unread(file))
  if (posts.length === 0) problems.push(none(site.name))
  const dated = posts.flatMap(post => (post.article ? [{ post, date: post.article.facts.get('date') ?? '' }] : []))
  const chosen = dated
    .filter(({ post, date }) => isWanted({ id: post.article?.id, date }, context, choice))
    .sort((a, b) => Date.parse(b.date) - Date.parse(a.date))
    .slice(0, choice.limit)
  const files = new Map<string, SiteFile>()
  const redirects: string[] = []
  const bare: { file: string; draft: Draft }[] = []
  const taken = new Set<string>()
  const drafts = chosen.flatMap(({ post }) => {
    if (!post.article) return []
    const draft = draftOf(post.article, context)
    if (!hasText(draft)) {
      bare.push({ file: post.file, draft })
      return []
    }
    const name = freeName(draft.name, candidate => !taken.has(candidate))
    taken.add(name)
    const done = withSiteFiles({ ...draft, name }, post, site, context)
    for (const file of done.files) files.set(`${file.to.folder}/${file.to.path}`, file)
    append(redirects, done.redirects)
    return [done.draft]
  })
  const isAll = drafts.length === 0 && (choice.seen?.size ?? 0) === 0
  append(
    problems,
    bare.map(({ file, draft }) => emptyDraftProblem(file, draft, isAll, true)),
  )
  return { drafts, files: [...files.values()], redirects, problems }
}

/** Turns the articles of a system that exports a folder into drafts. */
function importExport(
  file: string,
  articles: readonly ImportedArticle[],
  context: ImportContext,
  { seen }: ImportChoice,
): SiteImport {
  const all = articles.map(article => draftOf(article, context))
  const drafts = all.filter(hasText)
  const isAll = drafts.length === 0 && (seen?.size ?? 0) === 0
  const bare = all.filter(draft => !hasText(draft))
  return {
    drafts,
    files: [],
    redirects: [],
    problems: bare.map(draft => emptyDraftProblem(file, draft, isAll, true)),
  }
}

const unread = (file: string): Problem =>
  error(
    'import.frontmatter',
    { file },
    'The frontmatter of this file cannot be read.',
    'Correct the frontmatter in the source, and import the site again.',
  )

const none = (file: string): Problem =>
  error(
    'import.empty',
    { file },
    'There is no Markdown file in this folder.',
    'Specify the folder of a site, or of its posts.',
  )
