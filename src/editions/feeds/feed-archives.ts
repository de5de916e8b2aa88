import { fingerprint } from '../../core/fingerprint.js'
import type { FeedSettings } from '../../publication/index.js'
import type { Article, FeedLink } from '../index.js'
import { folderOf } from './feed-links.js'

/** Paths from the root of the site of one document in the three formats. */
export type Paths = Pick<FeedLink, 'rss' | 'atom' | 'json'>

/** One document of a feed, in three formats: what readers subscribe to, or an archive of it. */
export interface PagedFeed {
  readonly link: FeedLink
  readonly settings: Pick<FeedSettings, 'content' | 'link' | 'limit'>
  readonly paths: Paths
  /** Newest first; what was withdrawn is among them for a while, then RSS and JSON forget it; Atom has an element for it. */
  readonly entries: readonly Article[]
  /** Withdrawn posts that this document tells of: its own, and, where readers subscribe to it, the latest of the archives'. */
  readonly withdrawn: readonly Article[]
  /** The last of all withdrawals: the document changed then, though it may no longer tell of it. */
  readonly lastWithdrawn?: Article | undefined
  readonly archive: boolean
  /** The archive with the entries before these. */
  readonly previous: Paths | undefined
  /** Equal keys, equal bytes. */
  readonly key: string
}

const CHUNK = 50
/** Readers give up on documents of several megabytes, and the validator refuses them; older entries are in the archives. */
const MOST = 1000

/**
 * A feed as RFC 5005 section 4 has it: the newest entries in the document that readers subscribe to, all others in
 * archives that are reached from it by prev-archive, one after the other, each entry in exactly one document.
 *
 * Archives are counted from the oldest post on, so a new post changes none that is full. The address of an archive holds a
 * fingerprint of which posts are in it and in those before it: the last one, while it still grows, gets a new address with
 * every post, and a reader that has fetched an address need never fetch it again. Only an edited post changes a document in
 * its place, because a correction must reach every copy (section 4.1); a withdrawn one keeps its place for the same reason,
 * and no archive names the one after it, but the oldest: it has no other neighbour and must name one, so it gives the
 * subscription document as its next.
 */
export function feedDocuments(
  link: FeedLink,
  settings: PagedFeed['settings'],
  chosen: readonly Article[],
  siteKey: string,
): PagedFeed[] {
  const limit = Math.min(settings.limit, MOST)
  const base = fingerprint(siteKey, JSON.stringify([link, settings.content, settings.link]))
  const archived = chosen.slice(limit).reverse()
  const documents: PagedFeed[] = []
  let previous: Paths | undefined
  for (let start = 0; start < archived.length; start += CHUNK) {
    const entries = archived.slice(start, start + CHUNK).reverse()
    const members = fingerprint(previous?.atom ?? '', ...entries.map(entry => entry.id))
    const number = String(start / CHUNK + 1).padStart(4, '0')
    const paths = archivePaths(link.name, `${number}-${members.slice(0, 12)}`)
    documents.push({
      link,
      settings,
      paths,
      entries: entries.filter(isTold),
      withdrawn: entries.filter(({ withdrawn }) => withdrawn),
      archive: true,
      previous,
      key: documentKey(base, entries, previous),
    })
    previous = paths
  }
  const entries = chosen.slice(0, limit)
  const withdrawn = chosen.filter((article, i) => article.withdrawn && (i < limit || article.lingers))
  const lastWithdrawn = lastChanged(chosen.filter(article => article.withdrawn))
  const told = lastWithdrawn ? [...withdrawn, lastWithdrawn] : withdrawn
  const key = fingerprint(documentKey(base, entries, previous), documentKey(base, told, previous))
  return [
    {
      link,
      settings,
      paths: link,
      entries: entries.filter(isTold),
      withdrawn,
      lastWithdrawn,
      archive: false,
      previous,
      key,
    },
    ...documents,
  ]
}

const lastChanged = (articles: readonly Article[]): Article | undefined =>
  articles.reduce<Article | undefined>(
    (last, each) => (last && last.changed.epoch > each.changed.epoch ? last : each),
    undefined,
  )

const isTold = ({ withdrawn, lingers }: Article): boolean => !withdrawn || lingers === true

const documentKey = (base: string, entries: readonly Article[], previous: Paths | undefined): string =>
  fingerprint(base, previous?.atom ?? '', ...entries.flatMap(entry => [entry.id, entry.fingerprint, entry.url]))

function archivePaths(name: string, stem: string): Paths {
  const folder = `${folderOf(name) || 'feeds/'}archive/${stem}`
  return { rss: `${folder}.rss.xml`, atom: `${folder}.atom.xml`, json: `${folder}.json` }
}
