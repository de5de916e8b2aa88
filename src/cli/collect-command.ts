import { join } from 'node:path'
import { type Publishers, readPublishers } from '../attribution/index.js'
import { articleIndex, type CollectingContext, type FeedState, withCollected } from '../collecting/index.js'
import { append } from '../core/long-lists.js'
import { lazy } from '../core/memo.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, isError, type Problem, ProblemsError } from '../core/problem.js'
import { feedClient } from '../network/index.js'
import { articlesInPosts, lockPublication, openFolder } from '../pipeline/index.js'
import { type Publication, readPublication } from '../publication/index.js'
import { timeOf } from './clock.js'
import {
  articlesInItems,
  collectedBefore,
  feedMemory,
  finishedBefore,
  writeCollected,
  writeFeedMemory,
  writeUnfinished,
} from './collect-memory.js'
import { type CollectingOutcome, reportCollecting } from './collect-report.js'
import { type FeedArrival, type FollowedPublisher, feedArrival } from './feed-arrival.js'
import { type ImportedOriginal, lookAtImported } from './imported-originals.js'
import type { Io } from './io.js'
import { lookAtEntries, originalEntries } from './original-entries.js'
import { publicationText, textAt } from './publication-text.js'
import { passedArticles, writtenArticles } from './written-articles.js'

export interface CollectFlags {
  readonly root: string
  readonly all?: boolean
  readonly dryRun?: boolean
  readonly allowPrivate?: boolean
  readonly now?: string
  readonly json?: boolean
}

const PUBLISHERS = 'publishers.yml'

/** Collects what is new in the feeds of publishers, as drafts or link items. Nothing that it writes is published. */
export async function collectCommand(names: readonly string[], flags: CollectFlags, io: Io): Promise<boolean> {
  return reportCollecting(await collectArticles(names, flags, io), flags, io)
}

/** Tells whether any publisher has `collect`. */
export const collectsAny = (root: string): boolean =>
  [...settingsAt(root).publishers.values()].some(({ collect }) => collect !== undefined)

/**
 * Collects what is new, and writes it.
 * @throws ProblemsError if the settings have errors, or another command is writing into the publication
 */
export async function collectArticles(
  names: readonly string[],
  flags: CollectFlags,
  io: Io,
): Promise<CollectingOutcome> {
  const { root } = flags
  const { publication, publishers } = settingsAt(root)
  const followed = followedBy(publishers, names)
  const unlock = lockPublication(root, 'collect')
  const ending = new AbortController()
  const forget = io.onInterrupt(() => ending.abort())
  try {
    const disk = openFolder(root)
    const now = timeOf(io, flags.now)
    const { feeds, robots } = feedMemory(root)
    const reach = { allowPrivate: flags.allowPrivate ?? false }
    const reader = feedClient({ reach, site: publication.url, robots, now, ended: ending.signal })
    const keys = articlesInPosts(disk, publication)
    const present = new Set([...keys, ...articlesInItems(disk, publication.items)])
    const before = collectedBefore(root)
    const finished = finishedBefore(root, before, present)
    const collected = finished.length > 0 ? withCollected(before, finished, new Map()) : before
    if (finished.length > 0 && !flags.dryRun) writeCollected(root, collected)
    const context = contextOf(publication, publishers, now)
    const run = {
      context,
      reader,
      index: lazy(() => articleIndex(collected, present)),
      isOriginal: originalEntries(root, keys),
      feeds,
      now,
      all: flags.all ?? false,
    }
    const arrivals = await Promise.all(followed.map(each => feedArrival(each, run)))
    const destination = { root, publication, present, now }
    const passed = passedArticles(arrivals, now)
    if (!flags.dryRun) {
      const planned = writtenArticles(arrivals, { ...destination, dryRun: true }).articles
      const unfinished = planned.flatMap(({ record, as, file }) =>
        record ? [{ record, draft: as === 'draft' ? file : undefined }] : [],
      )
      if (unfinished.length > 0) writeUnfinished(root, [...unfinished, ...passed.map(record => ({ record }))])
    }
    const { articles, problems } = writtenArticles(arrivals, { ...destination, dryRun: flags.dryRun ?? false })
    const isOffline = seemsOffline(arrivals)
    const findings: Problem[] = []
    if (!flags.dryRun) {
      // The articles are written by now, so whoever stops the command here loses no more than this memory of them.
      const ids = arrivals.flatMap(({ followed: { key }, outcome }) =>
        outcome.kind === 'read' ? [[key, outcome.ids] as const] : [],
      )
      const added = [...articles.flatMap(({ record }) => record ?? []), ...passed]
      const all = added.length > 0 ? withCollected(collected, added, new Map(ids)) : collected
      if (added.length > 0) writeCollected(root, all)
      const pages = articles.flatMap(({ page, url, file }): ImportedOriginal[] =>
        page && url && file ? [{ file, source: 'page', address: url, draft: page }] : [],
      )
      await lookAtImported(root, pages, now)
      append(findings, await lookAtEntries(arrivals, { root, disk, collected: all, now }))
      const known = isOffline ? feeds : feedsAfter(feeds, arrivals, publishers)
      writeFeedMemory(root, { feeds: known, robots: new Map([...robots, ...reader.robots()]) }, now)
    }
    return {
      arrivals,
      articles,
      problems: [...problems, ...findings],
      isOffline,
      isStopped: ending.signal.aborted,
      publication,
    }
  } finally {
    forget()
    unlock()
  }
}

function settingsAt(root: string): { readonly publication: Publication; readonly publishers: Publishers } {
  const { publication, problems } = readPublication(publicationText(root))
  const outlets = readPublishers(textAt(join(root, PUBLISHERS)) ?? '')
  const faults = [...problems, ...outlets.problems].filter(isError)
  if (!publication || faults.length > 0) throw new ProblemsError(faults)
  return { publication, publishers: outlets.publishers }
}

/** Returns the publishers to ask: all that have `collect`, or those that the command names. */
function followedBy(publishers: Publishers, names: readonly string[]): FollowedPublisher[] {
  const problems: Problem[] = []
  const fault = (what: string, fix: string): void =>
    void problems.push(error('collect.publisher', { file: PUBLISHERS }, what, fix))
  const keys = names.length > 0 ? [...new Set(names)] : [...publishers.keys()]
  const followed = keys.flatMap((key): FollowedPublisher[] => {
    const publisher = publishers.get(key)
    const settings = publisher?.collect
    const address = settings?.feed ?? publisher?.feed ?? publisher?.url
    if (publisher && settings && address) return [{ key, publisher, settings, address }]
    const near = publisher ? undefined : nearestTo(key, [...publishers.keys()])
    if (!publisher)
      fault(
        `There is no publisher \`${key}\`.`,
        near ? `Did you mean \`${near}\`?` : '`offprint publishers list` lists them all.',
      )
    else if (settings)
      fault(`\`${key}\` has \`collect\`, but no \`feed\` and no \`url\`.`, 'Add the address of its feed.')
    else if (names.length > 0) fault(`\`${key}\` has no \`collect\`.`, 'Add `collect: yes` to it to follow its feed.')
    return []
  })
  if (problems.length === 0 && followed.length === 0)
    fault(
      'No publisher has `collect`, so there is nothing to collect.',
      'Add `collect: yes` to each whose feed you want to follow.',
    )
  if (problems.length > 0) throw new ProblemsError(problems)
  return followed
}

function contextOf(publication: Publication, publishers: Publishers, now: number): CollectingContext {
  const { title, url, language, timezone, posts, static: statics, since, commercial } = publication
  return {
    importing: { title, url, language, timezone, publishers, now },
    post: { url, language, timezone, since, posts, static: statics, commercial },
  }
}

/** The number of hosts from which this machine is assumed to be offline, if none was reached. */
const UNREACHED_HOSTS = 3

/** Tells whether no server could be reached. Then no feed is to blame, and none is asked less often. */
function seemsOffline(arrivals: readonly FeedArrival[]): boolean {
  const asked = arrivals.filter(({ outcome: { kind } }) => kind !== 'rests' && kind !== 'stopped')
  const hosts = new Set(asked.map(({ followed }) => new URL(followed.address).host))
  return hosts.size >= UNREACHED_HOSTS && asked.every(({ outcome }) => outcome.kind === 'failed' && outcome.unreached)
}

/** Replaces the states of the feeds that were asked for, and drops those of publishers that are not followed any more. */
function feedsAfter(
  before: ReadonlyMap<string, FeedState>,
  arrivals: readonly FeedArrival[],
  publishers: Publishers,
): Map<string, FeedState> {
  const after = new Map([...before].filter(([key]) => publishers.get(key)?.collect))
  for (const { followed, state } of arrivals) {
    if (state) after.set(followed.key, state)
    else after.delete(followed.key)
  }
  return after
}
