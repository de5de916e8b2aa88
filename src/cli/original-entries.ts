import {
  articleKey,
  articleText,
  type CollectedArticle,
  idKey,
  isOneArticle,
  type OriginalLook,
  type OriginalRecord,
  titleOfDraft,
} from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import { isNote, type Problem } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import type { DeletedEntry, FeedEntry } from '../importing/index.js'
import { type Disk, openKnown, originalProblems } from '../pipeline/index.js'
import type { FeedArrival } from './feed-arrival.js'
import { OriginalLooks } from './original-looks.js'
import { keptTexts, knownOriginals } from './originals-memory.js'

interface EntriesRequest {
  readonly root: string
  readonly disk: Disk
  readonly collected: readonly CollectedArticle[]
  /** Milliseconds since 1970. */
  readonly now: number
}

type ReadFeed = FeedArrival & { readonly outcome: Extract<FeedArrival['outcome'], { readonly kind: 'read' }> }

/**
 * Compares the entries of feeds with what they were when our posts were made of them, and records what has become of them. An entry that is
 * no longer in its feed says nothing, because feeds contain only the newest.
 *
 * @returns what is new about the originals of posts
 */
export async function lookAtEntries(
  arrivals: readonly FeedArrival[],
  { root, disk, collected, now }: EntriesRequest,
): Promise<readonly Problem[]> {
  const read = arrivals.filter((arrival): arrival is ReadFeed => {
    const { outcome } = arrival
    return outcome.kind === 'read' && outcome.entries.length + outcome.deleted.length > 0
  })
  if (read.length === 0) return []
  const { loaded } = await openKnown(root)
  if (!loaded) return []
  const looks = new OriginalLooks(root, disk, now)
  const posts = loaded.posts.filter(({ original, status }) => original?.url && status !== 'withdrawn')
  for (const feed of read) {
    const own = posts.filter(({ original }) => (original?.publisher?.key ?? feed.followed.key) === feed.followed.key)
    const index = indexOf(feed, collected)
    for (const post of own) {
      const look = lookAt(post, index, root, looks.of(post))
      if (look) looks.add(post, look)
    }
  }
  looks.write(looks.memory, new Set(loaded.posts.map(({ id }) => id)))
  return originalProblems({ ...loaded, posts: looks.changed(posts) }, disk, now).filter(problem => !isNote(problem))
}

/**
 * Returns a function that tells whether an entry is the original of a post, or was when it was last looked at.
 *
 * @param keys the addresses in all posts, as `articleKey` writes them
 */
export function originalEntries(root: string, keys: ReadonlySet<string>): (entry: FeedEntry) => boolean {
  const ids = new Set([...knownOriginals(root).values()].flatMap(({ feed }) => (feed ? [idKey(feed.id)] : [])))
  return entry => keys.has(keyOf(entry) ?? '') || ids.has(idKey(entry.id))
}

const keyOf = ({ url }: Pick<FeedEntry, 'url'>): string | undefined => (url ? articleKey(url) : undefined)

/** The entries of a feed by what identifies them. */
interface FeedIndex {
  readonly byKey: ReadonlyMap<string, readonly FeedEntry[]>
  readonly byId: ReadonlyMap<string, readonly FeedEntry[]>
  readonly deletedIds: ReadonlyMap<string, DeletedEntry>
  /** The deleted entries by the addresses that they had. */
  readonly deletedKeys: ReadonlyMap<string, DeletedEntry>
}

function indexOf({ followed, outcome }: ReadFeed, collected: readonly CollectedArticle[]): FeedIndex {
  const { entries, deleted } = outcome
  const urls =
    deleted.length === 0
      ? new Map<string, string>()
      : new Map(
          collected.flatMap(({ publisher, id, url }) =>
            publisher === followed.key && url ? [[idKey(id), url] as const] : [],
          ),
        )
  return {
    byKey: groupBy(entries, keyOf),
    byId: groupBy(entries, ({ id }) => idKey(id)),
    deletedIds: new Map(deleted.map(each => [idKey(each.id), each])),
    deletedKeys: new Map(
      deleted.flatMap(each => {
        const url = urls.get(idKey(each.id)) ?? each.id
        const key = /^https?:/.test(url) && canParseUrl(url) ? articleKey(url) : undefined
        return key ? [[key, each] as const] : []
      }),
    ),
  }
}

/** Looks for the original of a post in a feed: by its address, or else by the id that its entry had. */
function lookAt(
  post: Post,
  feed: FeedIndex,
  root: string,
  record: OriginalRecord | undefined,
): OriginalLook | undefined {
  const key = articleKey(post.original?.url ?? '')
  if (key === undefined) return undefined
  const id = record?.feed && idKey(record.feed.id)
  const found = feed.byKey.get(key) ?? []
  // Several entries with one address are parts of a page, and which of them is the original is not known.
  const entry = found.length === 1 ? found[0] : found.find(each => idKey(each.id) === id)
  if (entry)
    // Any feed may contain an article whose publisher has no key, and each contains it in its own way.
    return post.original?.publisher?.key || id === undefined || id === idKey(entry.id) ? lookOf(entry) : undefined
  const tombstone = (id && feed.deletedIds.get(id)) ?? feed.deletedKeys.get(key)
  if (tombstone) return { kind: 'withdrawn', source: 'feed', says: saysDeleted(tombstone) }
  const [moved, ...others] = (id && feed.byId.get(id)) || []
  if (!moved || others.length > 0) return undefined
  // Some feeds use an id again for another article.
  const { old } = keptTexts(root, post.id).feed ?? {}
  const look = lookOf(moved)
  return old && isOneArticle(old, look.text) ? { ...look, moved: moved.url } : undefined
}

const saysDeleted = ({ comment }: DeletedEntry): string =>
  comment ? `“${comment}”` : 'its feed says that the entry was deleted'

function lookOf(entry: FeedEntry): Extract<OriginalLook, { readonly kind: 'text' }> {
  const draft = entry.draft()
  const title = entry.title ?? titleOfDraft(draft)
  const text = articleText(title, draft.body)
  return { kind: 'text', source: 'feed', title, text, id: entry.id, modified: draft.modified }
}
