import { error, type Problem } from '../core/problem.js'
import { decoded } from './decoded.js'
import { type Draft, draftOf, type ImportContext, type ImportedArticle } from './draft.js'
import { bloggerPosts } from './export/blogger.js'
import { ghostPosts } from './export/ghost.js'
import { markdownPost } from './export/markdown-post.js'
import { type OwnPosts, ownArticle } from './export/own-post.js'
import { wordpressPosts } from './export/wordpress.js'
import { feedArticles, type ImportChoice, isWanted } from './feed/feed-articles.js'
import { webPage } from './html/web-page.js'
import { newsletter, savedLetter } from './mail/newsletter.js'
import { charsetOf, KINDS, kindOf, type Source, type SourceKind } from './source-kind.js'
import { pastedText } from './text/pasted-text.js'
import { hasText, textless } from './textless.js'

export interface Imported {
  readonly kind: SourceKind
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
}

/** The articles, or undefined if the source is not of the expected kind. */
type Result = readonly ImportedArticle[] | undefined
type Importer = (text: string, source: Source, context: ImportContext, choice: ImportChoice) => Result | Promise<Result>

const IMPORTERS: Readonly<Record<SourceKind, Importer>> = {
  text: (text, _, context) => [pastedText(text, context)],
  eml: (_, { bytes }, context, { split = false }) => newsletter(bytes, context, split),
  html: (text, { address }, context) => [savedLetter(text, webPage(text, address, context))],
  wordpress: (text, _, context, choice) => ownArticles(wordpressPosts(text), 'WordPress', context, choice),
  ghost: (text, _, context, choice) => ownArticles(ghostPosts(text), 'Ghost', context, choice),
  blogger: (text, _, context, choice) => ownArticles(bloggerPosts(text), 'Blogger', context, choice),
  markdown: (text, { name }, context) => {
    const path = /([^/\\]+\.\w+)$/.exec(name)?.[1]
    const read = markdownPost({ path: path ?? '-', text }, context, context.timezone)
    if (!read) return undefined
    const article = { ...read, notes: [...read.notes, ...formerNote(read)] }
    // A name without a Markdown extension, or none at all, is no better than the title.
    const { path: _, id: __, ...unnamed } = article
    return [path && /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(path) ? article : unnamed]
  },
  feed: (text, { address }, context, choice) => feedArticles(text, address, context, choice),
}

/** Notes the former addresses of a single file. Redirects need the address of its page, which is not known yet. */
const formerNote = ({ former = [] }: ImportedArticle): string[] =>
  former.length > 0 ? [`Its page was at ${former.join(', ')}; add redirects to static/_redirects.`] : []

function ownArticles(found: OwnPosts | undefined, from: string, context: ImportContext, choice: ImportChoice): Result {
  const articles = found?.posts
    .filter(post => isWanted(post, context, choice))
    .slice(0, choice.limit)
    .map(post => ownArticle(post, from, context))
  return withFaults(articles, found?.faults ?? [])
}

/** Adds faults of the whole source to the notes of its last article. */
const withFaults = (articles: ImportedArticle[] | undefined, faults: readonly string[]): Result =>
  articles?.map((article, i) =>
    i === articles.length - 1 ? { ...article, notes: [...article.notes, ...faults] } : article,
  )

async function articlesIn(
  kind: SourceKind,
  text: string,
  source: Source,
  { context, choice }: { readonly context: ImportContext; readonly choice: ImportChoice },
): Promise<Result> {
  try {
    return await IMPORTERS[kind](text, source, context, choice)
  } catch (cause) {
    // The source was nested so deeply that the stack ran out.
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}

/**
 * Turns a source into drafts, one for each article in it. It is pure: the same source and context give the same drafts.
 */
export async function importSource(
  source: Source,
  context: ImportContext,
  as?: SourceKind,
  choice: ImportChoice = {},
): Promise<Imported> {
  const text = decoded(source.bytes, charsetOf(source))
  const kind = as ?? kindOf(source, text)
  if (text.trim() === '') return { kind, drafts: [], problems: [empty(source.name)] }
  const articles = await articlesIn(kind, text, source, { context, choice })
  if (!articles) return { kind, drafts: [], problems: [otherwise(source.name, kind)] }
  const drafts = articles.map(article => draftOf(article, context))
  const full = drafts.filter(hasText)
  const bare = drafts.filter(draft => !hasText(draft))
  // If entries were imported before, the feed is not empty.
  const isAll = full.length === 0 && (choice.seen?.size ?? 0) === 0
  return { kind, drafts: full, problems: bare.map(draft => textless(source.name, draft, isAll, drafts.length > 1)) }
}

const empty = (file: string): Problem =>
  error('import.empty', { file }, 'This source contains no text.', 'Choose a source that contains an article.')

const otherwise = (file: string, kind: SourceKind): Problem =>
  error(
    'import.kind',
    { file },
    `This source could not be read as ${kind}.`,
    `Name its kind with --as: ${KINDS.join(', ')}.`,
  )
