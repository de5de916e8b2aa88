import { type CollectSettings, isSameName } from '../attribution/index.js'
import type { FeedEntry } from '../importing/index.js'
import { articleKey } from './article-key.js'
import { type CollectedArticle, idKey } from './collected-articles.js'

/** The number of articles that the first run takes from a feed: the newest. */
export const FIRST_ARTICLES = 10
/** The largest number of articles that one run takes from a feed, so that a feed with new ids cannot flood a publication. */
export const ARTICLES_A_RUN = 20

export interface ArticleChoiceRequest {
  /** The publisher's key. */
  readonly publisher: string
  readonly settings: CollectSettings
  /** Every article that was collected earlier. */
  readonly collected: readonly CollectedArticle[]
  /** The addresses of the originals of all posts and link items, as `articleKey` writes them. */
  readonly present: ReadonlySet<string>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The new articles of a feed. */
export interface ArticleChoice {
  /** The articles to take now, the oldest first. */
  readonly taken: readonly FeedEntry[]
  /** The articles that wait for a later run, the oldest first. */
  readonly waiting: readonly FeedEntry[]
  /** The older articles that the first run passes over. */
  readonly passed: readonly FeedEntry[]
  /** Whether the articles wait because `most` allows no more. */
  readonly isFull: boolean
}

/** Chooses the articles of a feed that are new, wanted and allowed now. */
export function chosenArticles(entries: readonly FeedEntry[], request: ArticleChoiceRequest): ArticleChoice {
  const { publisher, settings, collected } = request
  const known = knownArticles(entries, request)
  const fresh = newestFirst(distinct(entries).filter(entry => !known(entry) && isWanted(entry, settings.only)))
  const isFirst = !collected.some(article => article.publisher === publisher)
  const candidates = (isFirst ? fresh.slice(0, FIRST_ARTICLES) : fresh).toReversed()
  const room = roomFor(request)
  const taken = candidates.slice(0, Math.min(room, ARTICLES_A_RUN))
  return {
    taken,
    waiting: candidates.slice(taken.length),
    passed: isFirst ? fresh.slice(FIRST_ARTICLES) : [],
    isFull: room <= taken.length && taken.length < candidates.length,
  }
}

/** Returns how many more articles of a publisher `most` allows. */
export function roomFor({ publisher, settings: { most }, collected, now }: ArticleChoiceRequest): number {
  if (!most) return Number.POSITIVE_INFINITY
  const recent = collected.filter(
    article => article.publisher === publisher && article.as !== 'passed' && Date.parse(article.at) > now - most.period,
  )
  return Math.max(0, most.amount - recent.length)
}

const keyOf = ({ url }: FeedEntry): string | undefined => (url === undefined ? undefined : articleKey(url))

/** Removes the entries that a feed contains twice. */
function distinct(entries: readonly FeedEntry[]): FeedEntry[] {
  const seen = new Set<string>()
  return entries.filter(entry => {
    const key = `${idKey(entry.id)}\n${keyOf(entry) ?? entry.title}`
    return !seen.has(key) && seen.add(key)
  })
}

/**
 * Returns a function that tells whether an entry was collected before. Its address decides, whoever collected it, unless several
 * entries of the feed have it. An id that is known with another address is the same article at a new address if the date is the same,
 * and otherwise an id that the feed uses again.
 */
function knownArticles(
  entries: readonly FeedEntry[],
  { publisher, collected, present }: ArticleChoiceRequest,
): (entry: FeedEntry) => boolean {
  const urls = new Set([...present, ...collected.flatMap(({ url }) => (url && articleKey(url)) || [])])
  const byId = new Map<string, CollectedArticle[]>()
  for (const article of collected)
    if (article.publisher === publisher) byId.set(idKey(article.id), [...(byId.get(idKey(article.id)) ?? []), article])
  const ids = new Map<string, Set<string>>()
  for (const entry of entries) {
    const key = keyOf(entry)
    if (key) ids.set(key, (ids.get(key) ?? new Set()).add(entry.id))
  }
  return entry => {
    const key = keyOf(entry)
    const isOwn = key !== undefined && ids.get(key)?.size === 1
    if (isOwn && urls.has(key)) return true
    const before = byId.get(idKey(entry.id)) ?? []
    return before.some(({ url, published }) => {
      const earlier = url === undefined ? undefined : articleKey(url)
      if (earlier === key || earlier === undefined || key === undefined) return true
      return published !== undefined && published === entry.date
    })
  }
}

function isWanted(entry: FeedEntry, { tags, authors, languages, words }: CollectSettings['only']): boolean {
  const has = (wanted: readonly string[], values: readonly string[]): boolean =>
    wanted.length === 0 || wanted.some(each => values.some(value => isSameName(each, value)))
  if (!has(tags, entry.tags) || !has(authors, entry.authors)) return false
  const language = languages.length > 0 ? entry.language()?.toLowerCase() : undefined
  if (
    language &&
    !languages.some(each => language === each.toLowerCase() || language.startsWith(`${each.toLowerCase()}-`))
  )
    return false
  if (!words) return true
  const length = entry.length()
  return length >= words.least && length <= words.longest
}

/** Sorts entries by date. Feeds without dates have the newest entry first. */
function newestFirst(entries: readonly FeedEntry[]): FeedEntry[] {
  const times = new Map(entries.map(entry => [entry, Date.parse(entry.date ?? '')]))
  if ([...times.values()].some(Number.isNaN)) return [...entries]
  return entries.toSorted((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0))
}
