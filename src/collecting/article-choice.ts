import { type CollectSettings, isSameName } from '../attribution/index.js'
import { groupBy } from '../core/group-by.js'
import type { FeedEntry } from '../importing/index.js'
import { articleKey } from './article-key.js'
import { type CollectedArticle, idKey } from './collected-articles.js'

/** The number of articles that the first run takes from a feed: the newest. */
export const FIRST_ARTICLES = 10
/** The largest number of articles that one run takes from a feed, so that a feed with new ids cannot flood a publication. */
export const ARTICLES_A_RUN = 20

/** The articles that are known at the beginning of a run. It is made once, because there may be many. */
export interface ArticleIndex {
  /** The addresses of all articles, as `articleKey` writes them. */
  readonly addresses: ReadonlySet<string>
  /** The articles that were collected earlier, by the key of the publisher. */
  readonly collected: ReadonlyMap<string, readonly CollectedArticle[]>
}

/** @param present the addresses of the originals of all posts and link items, as `articleKey` writes them */
export function articleIndex(collected: readonly CollectedArticle[], present: Iterable<string>): ArticleIndex {
  const addresses = new Set(present)
  for (const { url } of collected) {
    const key = url && articleKey(url)
    if (key) addresses.add(key)
  }
  return { addresses, collected: groupBy(collected, ({ publisher }) => publisher) }
}

export interface ArticleChoiceRequest {
  /** The publisher's key. */
  readonly publisher: string
  readonly settings: CollectSettings
  readonly index: ArticleIndex
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
  const { publisher, settings, index } = request
  const known = knownArticles(entries, request)
  const fresh = newestFirst(distinct(entries).filter(entry => !known(entry) && isWanted(entry, settings.only)))
  const isFirst = !index.collected.has(publisher)
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
export function roomFor({ publisher, settings: { most }, index, now }: ArticleChoiceRequest): number {
  if (!most) return Number.POSITIVE_INFINITY
  const own = index.collected.get(publisher) ?? []
  const recent = own.filter(({ as, at }) => as !== 'passed' && Date.parse(at) > now - most.period)
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
  { publisher, index }: ArticleChoiceRequest,
): (entry: FeedEntry) => boolean {
  const byId = groupBy(index.collected.get(publisher) ?? [], ({ id }) => idKey(id))
  const ids = new Map<string, Set<string>>()
  for (const entry of entries) {
    const key = keyOf(entry)
    if (key) ids.set(key, (ids.get(key) ?? new Set()).add(entry.id))
  }
  return entry => {
    const key = keyOf(entry)
    const isOwn = key !== undefined && ids.get(key)?.size === 1
    if (isOwn && index.addresses.has(key)) return true
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
