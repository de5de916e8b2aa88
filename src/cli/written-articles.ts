import { articleKey, type CollectedArticle, linkItem } from '../collecting/index.js'
import { momentAt } from '../core/moment.js'
import type { Problem } from '../core/problem.js'
import type { Draft } from '../importing/index.js'
import type { Publication } from '../publication/index.js'
import { addLinkItems } from './collect-memory.js'
import type { EntryFacts, FeedArrival } from './feed-arrival.js'
import { placeDrafts, writePost } from './import-files.js'

/** An article that was taken from a feed, and what became of it. */
export interface WrittenArticle {
  readonly publisher: string
  readonly as: 'draft' | 'link' | 'skipped'
  readonly title: string
  readonly url?: string | undefined
  /** The path of the file from the root; absent if nothing was written. */
  readonly file?: string | undefined
  /** Why it is not a draft, or not even a link item, in whole sentences. */
  readonly question?: string | undefined
  readonly record?: CollectedArticle
  /** What was read of the article’s page, if the text of the draft is from there. */
  readonly page?: Draft | undefined
}

interface Destination {
  readonly root: string
  readonly publication: Publication
  /** The addresses of the originals of all posts and link items, as `articleKey` writes them. */
  readonly present: ReadonlySet<string>
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether to write nothing. */
  readonly dryRun: boolean
}

/** Writes the new articles, in the order of publishers.yml: those that may be republished as drafts, and others as link items. */
export function writtenArticles(
  arrivals: readonly FeedArrival[],
  { root, publication, present, now, dryRun }: Destination,
): { readonly articles: readonly WrittenArticle[]; readonly problems: readonly Problem[] } {
  const added = momentAt(now, publication.timezone).iso
  const keys = new Set(present)
  const sorted = arrivals.flatMap(({ followed: { key: publisher, settings }, outcome }) =>
    (outcome.kind === 'read' ? outcome.articles : []).flatMap(({ entry, judged: { draft, question, page } }) => {
      const key = entry.url && articleKey(entry.url)
      // Another publisher's feed has the same article.
      if (key && keys.has(key)) return []
      if (key) keys.add(key)
      const asDraft = settings.as === 'draft' && question === undefined
      const item = asDraft ? undefined : linkItem(draft, { added, question })
      return [
        { publisher, entry, draft, question, page, item, as: asDraft ? 'draft' : item ? 'link' : 'skipped' } as const,
      ]
    }),
  )
  const folders = { root, posts: publication.posts, static: publication.static }
  const drafts = sorted.filter(({ as }) => as === 'draft')
  const placed = new Map(
    placeDrafts(
      drafts.map(({ draft }) => draft),
      folders,
    ).map((post, i) => [drafts[i], post]),
  )
  const items = sorted.flatMap(({ item }) => item ?? [])
  const problems: Problem[] = []
  if (!dryRun)
    for (const [article, post] of placed) {
      const fault = writePost(root, post)
      if (fault) problems.push(fault)
      if (fault && article) placed.delete(article)
    }
  const itemFile =
    items.length > 0 ? addLinkItems(root, publication.items, added.slice(0, 7), items, !dryRun) : undefined
  const articles = sorted.map((article): WrittenArticle => {
    const { publisher, entry, as, draft, question, page } = article
    const file = as === 'draft' ? placed.get(article)?.file : as === 'link' ? itemFile : undefined
    const record = recordOf(publisher, entry, as === 'skipped' ? 'passed' : as, now)
    return {
      ...{ publisher, as, title: titleOf(draft), url: entry.url, file, page },
      question: as === 'skipped' ? `${question ?? ''} ${NO_ADDRESS}`.trim() : question,
      ...(as === 'draft' && !file ? {} : { record }),
    }
  })
  return { articles, problems }
}

const NO_ADDRESS = 'The feed names no address of it, so it cannot be a link item.'

const titleOf = ({ facts }: Draft): string => String(facts.find(({ field }) => field === 'title')?.value ?? 'Untitled')

const recordOf = (
  publisher: string,
  { id, url, date }: EntryFacts,
  as: CollectedArticle['as'],
  now: number,
): CollectedArticle => ({
  ...{ publisher, id, url, published: date, as },
  at: `${new Date(now).toISOString().slice(0, 19)}Z`,
})

/** Records the articles that first runs have passed over. */
export const passedArticles = (arrivals: readonly FeedArrival[], now: number): CollectedArticle[] =>
  arrivals.flatMap(({ followed: { key }, outcome }) =>
    outcome.kind === 'read' ? outcome.passed.map(entry => recordOf(key, entry, 'passed', now)) : [],
  )
