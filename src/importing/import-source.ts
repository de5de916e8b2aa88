import { error, type Problem } from '../problem.js'
import { decoded } from './decoded.js'
import { type Article, type Draft, draftOf, type ImportContext } from './draft.js'
import { bloggerPosts } from './export/blogger.js'
import { ghostPosts } from './export/ghost.js'
import { markdownPost } from './export/markdown-post.js'
import { type OwnPosts, ownArticle } from './export/own-post.js'
import { wordpressPosts } from './export/wordpress.js'
import { type Choice, feedArticles, isWanted } from './feed/feed-articles.js'
import { webPage } from './html/web-page.js'
import { newsletter, savedLetter } from './mail/newsletter.js'
import { charsetOf, KINDS, type Kind, kindOf, type Source } from './source-kind.js'
import { pastedText } from './text/pasted-text.js'
import { hasText, textless } from './textless.js'

export interface Imported {
  readonly kind: Kind
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
}

/** Undefined where the source is not what it was taken for. */
type Result = readonly Article[] | undefined
type Importer = (text: string, source: Source, context: ImportContext, choice: Choice) => Result | Promise<Result>

const IMPORTERS: Readonly<Record<Kind, Importer>> = {
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
    // A name that a program gave, or none, is no better than the title.
    const { path: _, id: __, ...unnamed } = article
    return [path && /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(path) ? article : unnamed]
  },
  feed: (text, { address }, context, choice) => feedArticles(text, address, context, choice),
}

/** Of a file alone nobody knows yet where its page will be. */
const formerNote = ({ former = [] }: Article): string[] =>
  former.length > 0 ? [`Its page stood at ${former.join(', ')}: lead readers on by static/_redirects.`] : []

function ownArticles(found: OwnPosts | undefined, from: string, context: ImportContext, choice: Choice): Result {
  const articles = found?.posts
    .filter(post => isWanted(post, context, choice))
    .slice(0, choice.limit)
    .map(post => ownArticle(post, from, context))
  return withFaults(articles, found?.faults ?? [])
}

/** What is missing of a source is told with its last article. */
const withFaults = (articles: Article[] | undefined, faults: readonly string[]): Result =>
  articles?.map((article, i) =>
    i === articles.length - 1 ? { ...article, notes: [...article.notes, ...faults] } : article,
  )

async function articlesIn(
  kind: Kind,
  text: string,
  source: Source,
  { context, choice }: { readonly context: ImportContext; readonly choice: Choice },
): Promise<Result> {
  try {
    return await IMPORTERS[kind](text, source, context, choice)
  } catch (cause) {
    // Nested until the stack ran out.
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}

/** Turns a source into drafts: one, or as many as it has entries. Pure: the same source and context give the same drafts. */
export async function importSource(
  source: Source,
  context: ImportContext,
  as?: Kind,
  choice: Choice = {},
): Promise<Imported> {
  const text = decoded(source.bytes, charsetOf(source))
  const kind = as ?? kindOf(source, text)
  if (text.trim() === '') return { kind, drafts: [], problems: [empty(source.name)] }
  const articles = await articlesIn(kind, text, source, { context, choice })
  if (!articles) return { kind, drafts: [], problems: [otherwise(source.name, kind)] }
  const drafts = articles.map(article => draftOf(article, context))
  const full = drafts.filter(hasText)
  const bare = drafts.filter(draft => !hasText(draft))
  // What of a feed was imported before is text that was found.
  const isAll = full.length === 0 && (choice.seen?.size ?? 0) === 0
  return { kind, drafts: full, problems: bare.map(draft => textless(source.name, draft, isAll, drafts.length > 1)) }
}

const empty = (file: string): Problem =>
  error('import.empty', { file }, 'There is no text in it.', 'Name a file with an article in it.')

const otherwise = (file: string, kind: Kind): Problem =>
  error('import.kind', { file }, `This could not be read as ${kind}.`, `Say what it is with --as: ${KINDS.join(', ')}.`)
