import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MINUTE } from '../core/duration.js'
import { FEED_FORMATS } from '../core/feed-formats.js'
import { changedRows, type Database, first, type Reading, type SqlDialect, type Work } from '../storage/index.js'
import { FileCache } from './file-cache.js'
import { Metrics } from './metrics.js'

export interface HubRequest {
  readonly hub: string
  /** The publication's address. A topic is this address plus the feed's path, exactly as the feed names itself. */
  readonly url: string
  readonly out: string
  readonly fileCache: FileCache
  readonly database: Database
  readonly metrics: Metrics
  readonly clock: () => number
  readonly report: (line: string) => void
  /** Notifies the hub; `false` if it did not accept the notification. */
  readonly ping: (hub: string, topic: string) => Promise<boolean>
}

/** The outcomes for one feed: `known` if the hub has these bytes already, `unasked` if the hub did not accept an earlier feed. */
export const PING_OUTCOMES = ['known', 'taken', 'failed', 'unasked'] as const

export interface HubPing {
  readonly topic: string
  readonly outcome: (typeof PING_OUTCOMES)[number]
}

/** The tag of a feed for which the hub has never been notified. */
const NEVER = ''
const FEEDS = new Set<string>(FEED_FORMATS.map(({ file }) => file))
const LONGEST = 60 * MINUTE
/** The milliseconds within which servers of one folder notice a change. */
const TOGETHER = 10_000

/**
 * Notifies the hub of feeds whose bytes changed (WebSub section 6), once they are served. The database records the last
 * notification, so that only one of several processes sends it, a restart repeats nothing, and changes in the meantime are
 * not missed.
 */
export class HubPings {
  /**
   * The tags at the last check. A feed is announced when two checks find the same tag, which means that the build has
   * finished.
   */
  private last: ReadonlyMap<string, string> = new Map()
  /**
   * The tags of the feeds that the hub knows, as far as this process is concerned. Another machine may have another version for a while,
   * and neither of them announces again what it had before.
   */
  private readonly done = new Map<string, string>()
  private waits = 0
  private notBefore = 0

  constructor(private readonly request: HubRequest) {}

  async look(): Promise<void> {
    const now = await this.tags()
    const settled = [...now].filter(([path, etag]) => this.last.get(path) === etag)
    this.last = now
    if (this.request.clock() < this.notBefore) return
    for (const [path, etag] of settled) {
      if (this.done.get(path) === etag) continue
      const { topic, outcome } = await this.notify(path, etag, 'known')
      if (outcome === 'failed') return this.wait(topic)
      if (outcome === 'taken') this.waits = 0
    }
  }

  /**
   * Checks once, on demand, when the caller knows that the build has finished. After one failure the hub gets no more
   * requests, because a hub that does not answer would cost the full timeout for each feed.
   */
  async all(): Promise<readonly HubPing[]> {
    const pings: HubPing[] = []
    for (const [path, etag] of await this.tags()) {
      const hasFailed = pings.some(({ outcome }) => outcome === 'failed')
      pings.push(hasFailed ? { topic: this.topicOf(path), outcome: 'unasked' } : await this.notify(path, etag, 'any'))
    }
    return pings
  }

  private topicOf(path: string): string {
    return this.request.url + encodeURI(path)
  }

  /** Returns the feeds that name the hub, with the tags of their bytes. */
  private async tags(): Promise<ReadonlyMap<string, string>> {
    const tags = new Map<string, string>()
    for (const path of await this.feeds()) {
      const file = await this.request.fileCache.take(path)
      if (typeof file === 'object' && file.hub) tags.set(path, file.etag)
    }
    return tags
  }

  private wait(topic: string): void {
    const wait = Math.min(MINUTE * 2 ** this.waits, LONGEST)
    this.waits += 1
    this.notBefore = this.request.clock() + wait
    this.request.report(
      `The hub did not accept the notification for ${topic}. The next attempt is in ${wait / MINUTE} min.`,
    )
  }

  private async notify(path: string, etag: string, which: 'known' | 'any'): Promise<HubPing> {
    const { hub, ping, metrics, report, database } = this.request
    const topic = this.topicOf(path)
    const before = await this.claim(path, etag, which)
    if (before === undefined) return { topic, outcome: 'known' }
    const taken = await ping(hub, topic).catch(() => false)
    const outcome = taken ? 'taken' : 'failed'
    metrics.count('offprint_hub_pings_total', { outcome })
    if (taken) {
      this.done.set(path, etag)
      report(`Notified the hub of ${topic}.`)
    } else await database.transaction(forgetPing, topic, before)
    return { topic, outcome }
  }

  /**
   * Returns the tag of the last notification if this process should send the next one, otherwise undefined. A feed that is
   * seen for the first time is announced only on demand. One that came here much later than to the machine that announced it is announced
   * once more, because the hub may have asked this machine in between.
   */
  private async claim(path: string, etag: string, which: 'known' | 'any'): Promise<string | undefined> {
    const { database, clock } = this.request
    const url = this.topicOf(path)
    const told = await database.read(lastPing, url)
    const isLate = told !== undefined && this.done.has(path) && clock() - told.at > TOGETHER
    if (told?.etag === etag && !isLate) {
      this.done.set(path, etag)
      return undefined
    }
    return database.transaction(claimPing, { url, etag, at: clock() }, told?.etag, which)
  }

  private async feeds(): Promise<string[]> {
    const { out } = this.request
    const entries = async (folder: string): Promise<Dirent[]> =>
      readdir(join(out, folder), { withFileTypes: true, recursive: folder !== '' }).catch(() => [])
    const found = [...(await entries('')), ...(await entries('feeds'))].filter(entry => FEEDS.has(entry.name))
    return found.map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1)).sort()
  }
}

/** Returns the tag of the bytes for which the hub was last notified, and the time. */
export function* lastPing({ query }: SqlDialect, url: string): Reading<{ etag: string; at: number } | undefined> {
  return yield* first(query.selectFrom('told_feed').select(['etag', 'at']).where('url', '=', url))
}

/**
 * Claims the notification of a feed, so that no other process sends it.
 * @returns the tag of the previous notification if this process should send the next one. A feed that was not seen before is
 * announced only on demand.
 */
export function* claimPing(
  { query }: SqlDialect,
  news: { readonly url: string; readonly etag: string; readonly at: number },
  before: string | undefined,
  which: 'known' | 'any',
): Work<string | undefined> {
  const { url, etag, at } = news
  if (before === undefined) {
    const insert = query
      .insertInto('told_feed')
      .values({ url, etag, at })
      .onConflict(conflict => conflict.doNothing())
    const isFirst = (yield* changedRows(insert)) > 0
    return which === 'any' && isFirst ? NEVER : undefined
  }
  const change = query.updateTable('told_feed').set({ etag, at }).where('url', '=', url).where('etag', '=', before)
  return (yield* changedRows(change)) > 0 ? before : undefined
}

/** Restores the previous tag after the hub did not accept a notification. */
export function* forgetPing({ query }: SqlDialect, url: string, etag: string): Work<void> {
  yield* changedRows(query.updateTable('told_feed').set({ etag }).where('url', '=', url))
}

type NotificationRequest = Pick<HubRequest, 'hub' | 'url' | 'out' | 'database' | 'clock' | 'report'>

/** Notifies the hub of each changed feed in out/, for publications that another server serves. */
export function notifyHub(request: NotificationRequest): Promise<readonly HubPing[]> {
  const fileCache = new FileCache(request.out, request.hub)
  return new HubPings({ ...request, fileCache, metrics: new Metrics(), ping: pingHub }).all()
}

const PATIENCE = 10_000

/** Sends a notification. WebSub does not define its parameters: most hubs read `hub.url`, and some read `hub.topic`. */
export async function pingHub(hub: string, topic: string): Promise<boolean> {
  const body = new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic })
  const { ok } = await fetch(hub, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE), redirect: 'follow' })
  return ok
}
