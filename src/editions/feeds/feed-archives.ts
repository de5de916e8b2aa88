import { perFeedFormat } from '../../core/feed-formats.js'
import { fingerprint } from '../../core/fingerprint.js'
import type { FeedSettings } from '../../publication/index.js'
import type { Article, FeedLink, FeedPaths } from '../index.js'
import { folderOf } from './feed-links.js'

/** One document of a feed in every format: the subscription document or an archive. */
export interface PagedFeed {
  readonly link: FeedLink
  readonly settings: Pick<FeedSettings, 'content' | 'creators' | 'link' | 'limit'>
  readonly paths: FeedPaths
  /**
   * The entries, newest first. Withdrawn posts are among them for a while. Afterwards, RSS and JSON no longer mention them,
   * while Atom has an element for deletions.
   */
  readonly entries: readonly Article[]
  /**
   * The withdrawn posts that this document reports: its own, and in the subscription document also the latest of the
   * archives.
   */
  readonly withdrawn: readonly Article[]
  /** The most recent withdrawal. It counts as a change of the document even after the document no longer reports it. */
  readonly lastWithdrawn?: Article | undefined
  readonly archive: boolean
  /** The archive with the next older entries. */
  readonly previous: FeedPaths | undefined
  /** A fingerprint of everything the bytes depend on. */
  readonly key: string
}

const CHUNK = 50
/**
 * The maximum number of entries in a subscription document; older entries are in the archives. Feed readers give up on
 * documents of several megabytes, and the validator refuses them.
 */
const MOST = 1000

/**
 * Divides a feed as RFC 5005 section 4 describes: the newest entries are in the subscription document, all others in
 * archives that are chained by prev-archive, each entry in exactly one document.
 * Archives are numbered from the oldest post, so a new post changes no full archive. The address of an archive contains
 * a fingerprint of the posts in it and in all earlier ones. The newest archive therefore gets a new address with every
 * post until it is full, and feed readers never need to fetch an address twice.
 * Only a correction changes a document in place, because it must reach every copy (section 4.1). For the same reason a
 * withdrawn post keeps its position. No archive has a next-archive link except the oldest: it has no previous archive
 * and must name a neighbour, so it names the subscription document.
 */
export function feedDocuments(
  link: FeedLink,
  settings: PagedFeed['settings'],
  chosen: readonly Article[],
  siteKey: string,
): PagedFeed[] {
  const limit = Math.min(settings.limit, MOST)
  const base = fingerprint(siteKey, JSON.stringify([link, settings.content, settings.link, settings.creators]))
  const archived = chosen.slice(limit).reverse()
  const documents: PagedFeed[] = []
  let previous: FeedPaths | undefined
  for (let start = 0; start < archived.length; start += CHUNK) {
    const entries = archived.slice(start, start + CHUNK).reverse()
    const members = fingerprint(
      previous?.atom ?? '',
      entries.map(entry => entry.id),
    )
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
  const withdrawals = lastWithdrawn ? [...withdrawn, lastWithdrawn] : withdrawn
  const key = fingerprint(documentKey(base, entries, previous), documentKey(base, withdrawals, previous))
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

const documentKey = (base: string, entries: readonly Article[], previous: FeedPaths | undefined): string =>
  fingerprint(
    base,
    previous?.atom ?? '',
    entries.flatMap(entry => [entry.id, entry.fingerprint, entry.url]),
  )

function archivePaths(name: string, stem: string): FeedPaths {
  const path = `${folderOf(name) || 'feeds/'}archive/${stem}`
  return perFeedFormat(({ archive }) => path + archive)
}
