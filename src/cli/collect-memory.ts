import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  articleKey,
  COLLECTED_FILE,
  type CollectedArticle,
  collectedText,
  type FeedState,
  type LinkItem,
  linkItemUrls,
  readCollected,
  withLinkItems,
} from '../collecting/index.js'
import { isLinkList } from '../content/index.js'
import { DAY } from '../core/duration.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import type { KnownRobots } from '../network/index.js'
import { type Disk, PRIVATE_FOLDER, privateFolder } from '../pipeline/index.js'
import { textAt } from './publication-text.js'

/** What is remembered about feeds and servers. It may be lost: then every feed is due, and is read as a whole. */
export interface FeedMemory {
  readonly feeds: ReadonlyMap<string, FeedState>
  readonly robots: ReadonlyMap<string, KnownRobots>
}

const FILE = 'collect.json'
const FORMAT = 1

/** Reads the articles that were collected earlier. @throws ProblemsError if the file is damaged */
export function collectedBefore(root: string): readonly CollectedArticle[] {
  const text = textAt(join(root, COLLECTED_FILE))
  if (text === undefined) return []
  const read = readCollected(text)
  if ('fault' in read) throw new ProblemsError([read.fault])
  return read.articles
}

/** Writes collected.json in one step, after which nothing of the run is unfinished. */
export function writeCollected(root: string, articles: readonly CollectedArticle[]): void {
  replaceFile(root, COLLECTED_FILE, collectedText(articles))
  rmSync(join(root, UNFINISHED), { force: true })
}

/** An article that a run is about to write: its record, and the file of its draft. */
export interface UnfinishedArticle {
  readonly record: CollectedArticle
  readonly draft?: string | undefined
}

/**
 * What a run is about to write. If the run is killed before it has written collected.json, its articles would otherwise not count
 * towards `most`, and the next run would again be the first.
 */
const UNFINISHED = `${PRIVATE_FOLDER}/collecting.json`

export const writeUnfinished = (root: string, articles: readonly UnfinishedArticle[]): void =>
  replaceFile(root, UNFINISHED, JSON.stringify(articles))

/**
 * Returns the records of what a killed run has written and that are not in collected.json.
 * @param present the addresses of the originals of all posts and link items, as `articleKey` writes them
 */
export function finishedBefore(
  root: string,
  collected: readonly CollectedArticle[],
  present: ReadonlySet<string>,
): CollectedArticle[] {
  const recordKey = ({ publisher, id }: CollectedArticle): string => `${publisher} ${id}`
  try {
    const articles = JSON.parse(textAt(join(root, UNFINISHED)) ?? '[]') as readonly UnfinishedArticle[]
    if (articles.length === 0) return []
    const known = new Set(collected.map(recordKey))
    const isPresent = (url?: string): boolean => url !== undefined && present.has(articleKey(url) ?? '')
    const isWritten = ({ record: { as, url }, draft }: UnfinishedArticle): boolean =>
      as === 'passed' || (draft ? existsSync(join(root, draft)) : isPresent(url))
    return articles
      .filter(article => !known.has(recordKey(article.record)) && isWritten(article))
      .map(({ record }) => record)
  } catch {
    // A damaged file is the same as none.
    return []
  }
}

export function feedMemory(root: string): FeedMemory {
  try {
    const stored = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8')) as {
      readonly format: number
      readonly feeds: readonly (readonly [string, FeedState])[]
      readonly robots: readonly (readonly [string, KnownRobots])[]
    }
    if (stored.format === FORMAT) return { feeds: new Map(stored.feeds), robots: new Map(stored.robots) }
  } catch {
    // A missing or damaged file is the same as an empty one.
  }
  return { feeds: new Map(), robots: new Map() }
}

/** How long robots.txt is remembered for a server that fails to send it. */
const ROBOTS_KEPT = 30 * DAY

export function writeFeedMemory(root: string, { feeds, robots }: FeedMemory, now: number): void {
  const kept = [...robots].filter(([, { at }]) => now - at < ROBOTS_KEPT)
  const text = JSON.stringify({ format: FORMAT, feeds: [...feeds], robots: kept })
  replaceFile(root, `${PRIVATE_FOLDER}/${FILE}`, text)
}

/** Writes a file in one step. The new file is in the private folder until then, because `--watch` would notice it elsewhere. */
export function replaceFile(root: string, file: string, text: string): void {
  const fresh = join(privateFolder(root), 'collect.new')
  writeFileSync(fresh, text)
  mkdirSync(dirname(join(root, file)), { recursive: true })
  renameSync(fresh, join(root, file))
}

/**
 * Returns the addresses of all link items, as `articleKey` writes them.
 * @throws ProblemsError if a file cannot be read, because its articles would be collected again
 */
export function articlesInItems(disk: Disk, folder: string): Set<string> {
  const keys = new Set<string>()
  const problems: Problem[] = []
  for (const file of disk.list(folder).filter(isLinkList)) {
    const urls = linkItemUrls(new TextDecoder().decode(disk.read(file)))
    if (!urls) {
      const fix = 'Correct it (`offprint check` names the line), then collect again.'
      problems.push(error('collect.items', { file }, 'This file of link items cannot be read.', fix))
    }
    for (const url of urls ?? []) {
      const key = canParseUrl(url) ? articleKey(url) : undefined
      if (key) keys.add(key)
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems)
  return keys
}

/**
 * Adds link items to the file of a month, such as `items/2026-11.yml`. A file to which nothing can be added stays as it is, and the next
 * free name is used: `items/2026-11-2.yml`.
 * @returns the path of the file from the root
 */
export function addLinkItems(
  root: string,
  folder: string,
  month: string,
  items: readonly LinkItem[],
  write: boolean,
): string {
  for (let i = 1; ; i += 1) {
    const file = `${folder}/${month}${i === 1 ? '' : `-${i}`}.yml`
    const after = withLinkItems(textAt(join(root, file)) ?? '', items)
    if (after === undefined) continue
    if (write) replaceFile(root, file, after)
    return file
  }
}
