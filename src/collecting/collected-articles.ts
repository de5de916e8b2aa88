import { groupBy } from '../core/group-by.js'
import { isRecord, parsedJson } from '../core/json.js'
import { error, type Problem } from '../core/problem.js'
import { z } from '../core/schema.js'
import { lineAt } from '../core/text.js'
import { canParseUrl } from '../core/url.js'
import { articleKey } from './article-key.js'

/** What became of an article: a draft, a link item, or nothing, because it was among the older ones of a new feed. */
export const COLLECTED_AS = ['draft', 'link', 'passed'] as const

/** An article that was collected from the feed of a publisher. */
export interface CollectedArticle {
  /** The publisher's key in publishers.yml. */
  readonly publisher: string
  /** The id in the feed, or the address. */
  readonly id: string
  readonly url?: string | undefined
  /** The date of the original as the feed has it. */
  readonly published?: string | undefined
  /** When it was collected, as RFC 3339 text in UTC. */
  readonly at: string
  readonly as: (typeof COLLECTED_AS)[number]
}

export const COLLECTED_FILE = 'collected.json'
const VERSION = 1

const storedArticle = z.strictObject({
  publisher: z.string().min(1).describe('The publisher’s key in publishers.yml'),
  id: z.string().min(1).describe('The id in the feed'),
  url: z.string().min(1).optional().describe('The address of the article'),
  published: z.string().min(1).optional().describe('The date in the feed'),
  at: z.iso.datetime().describe('When it was collected'),
  as: z.enum(COLLECTED_AS).describe('`passed`: it was older than the articles that the first run took'),
})

/** The content of collected.json. */
export const collectedFile = z.strictObject({
  version: z.literal(VERSION),
  articles: z.array(storedArticle.nullable()).describe('One article on each line, and `null` at the end'),
})

/**
 * Writes collected.json with one article on each line, sorted, so that git merges two branches line by line. The list ends in `null`,
 * so that a new last article changes no other line.
 */
export function collectedText(articles: readonly CollectedArticle[]): string {
  const lines = articles
    .map(({ publisher, id, url, published, at, as }) =>
      JSON.stringify({ publisher, id, ...(url ? { url } : {}), ...(published ? { published } : {}), at, as }),
    )
    .sort((a, b) => (a < b ? -1 : 1))
  return `{\n"version": ${VERSION},\n"articles": [\n${lines.map(line => `${line},\n`).join('')}null\n]\n}\n`
}

/** Reads collected.json. A damaged file is never repaired by guessing, because articles that were thrown away would come back. */
export function readCollected(
  text: string,
): { readonly articles: readonly CollectedArticle[] } | { readonly fault: Problem } {
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)/m.exec(text)
  const fault = (what: string, fix: string, line?: number) => ({
    fault: error('collect.memory', { file: COLLECTED_FILE, ...(line ? { line } : {}) }, what, fix),
  })
  if (conflict)
    return fault(
      'This file contains an unresolved merge conflict.',
      'Each line is one article. Keep the lines of both sides, and remove the conflict markers.',
      lineAt(text, conflict.index),
    )
  const read = parsedJson(text)
  const version = isRecord(read) ? read['version'] : undefined
  if (typeof version === 'number' && version > VERSION)
    return fault('This file was written by a later Offprint.', 'Update Offprint.')
  const articles = isRecord(read) && version === VERSION ? read['articles'] : undefined
  if (!Array.isArray(articles) || !articles.every(entry => entry === null || isArticle(entry)))
    return fault(
      'This file is damaged.',
      'Restore it from git. If it is deleted, articles that you threw away come back.',
    )
  return { articles: articles.filter(entry => entry !== null) }
}

/** Tells whether a value is an entry of the file. The schema would take as long for a large file as all the rest of a run. */
function isArticle(value: unknown): value is CollectedArticle {
  const { publisher, id, url = '', published = '', at, as } = isRecord(value) ? value : {}
  const isText = [publisher, id, url, published, at].every(each => typeof each === 'string')
  return isText && (COLLECTED_AS as readonly unknown[]).includes(as) && (url === '' || canParseUrl(String(url)))
}

/** The form in which ids are compared: those that are addresses as addresses, so that `https` in place of `http` makes no difference. */
export const idKey = (id: string): string => (/^https?:/i.test(id) && canParseUrl(id) && articleKey(id)) || id

/** How many articles of each publisher are remembered, if its feed contains fewer. */
const MOST_REMEMBERED = 1000

/**
 * Joins the articles of a run with those of earlier ones. Of each publisher, only the last thousand are kept, and all that its feed
 * still contains.
 *
 * @param feeds the ids in the feeds of this run, by publisher
 */
export function withCollected(
  before: readonly CollectedArticle[],
  added: readonly CollectedArticle[],
  feeds: ReadonlyMap<string, readonly string[]>,
): CollectedArticle[] {
  const groups = groupBy([...before, ...added], ({ publisher }) => publisher)
  return [...groups].flatMap(([publisher, articles]) => {
    const ids = feeds.get(publisher)
    if (!ids || articles.length <= MOST_REMEMBERED) return articles
    const present = new Set(ids.map(idKey))
    const oldest = articles
      .filter(({ id }) => !present.has(idKey(id)))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .slice(0, articles.length - MOST_REMEMBERED)
    const gone = new Set(oldest)
    return articles.filter(article => !gone.has(article))
  })
}
