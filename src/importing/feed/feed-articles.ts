import { licenceIn } from '../credit-sentence.js'
import type { Article, ImportContext } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { absolute } from '../html/dom.js'
import { fragmentBody } from '../html/fragment-body.js'
import { linkTarget } from '../html/link-target.js'
import { languageOf } from '../language.js'
import { domainOf } from '../outlet.js'
import { saidDate } from '../said-date.js'
import type { FeedDocument, FeedEntry, FeedParty } from './feed-document.js'
import { jsonFeed } from './json-feed-document.js'
import { xmlFeed } from './xml-feed.js'

/** Which entries are wanted. */
export interface Choice {
  /** Ids of what was imported before. */
  readonly seen?: ReadonlySet<string>
  /** At most so many, the newest of the feed's order first. */
  readonly limit?: number
  /** Milliseconds since 1970: nothing that is older. */
  readonly since?: number
  /** Of a letter with several articles: each by itself. */
  readonly split?: boolean
}

/** @param address where the feed was found, if it was found on the web */
export function feedArticles(
  text: string,
  address: string | undefined,
  context: ImportContext,
  choice: Choice,
): Article[] | undefined {
  const document = text.trimStart().startsWith('{') ? jsonFeed(text) : xmlFeed(text)
  if (!document) return undefined
  const wanted = withOwnIds(document.entries)
    .filter(entry => isWanted(entry, context, choice))
    .slice(0, choice.limit)
  return wanted.map((entry, i) => {
    const article = articleOf(entry, document, address, context)
    return i === wanted.length - 1 ? { ...article, notes: [...article.notes, ...document.faults] } : article
  })
}

/** Two entries with one id are two: a feed that repeats an id is told apart by its links. */
function withOwnIds(entries: readonly FeedEntry[]): FeedEntry[] {
  const count = new Map<string, number>()
  for (const { id } of entries) if (id) count.set(id, (count.get(id) ?? 0) + 1)
  return entries.map(entry =>
    entry.id && entry.link && (count.get(entry.id) ?? 0) > 1 ? { ...entry, id: `${entry.id} ${entry.link}` } : entry,
  )
}

/** Whether something is new, and new enough. */
export function isWanted(
  { id, date }: { readonly id?: string | undefined; readonly date?: string | undefined },
  { timezone }: ImportContext,
  { seen, since }: Choice,
): boolean {
  if (id && seen?.has(id)) return false
  if (since === undefined) return true
  const epoch = Date.parse(saidDate(date, timezone)?.iso ?? '')
  return Number.isNaN(epoch) || epoch >= since
}

function articleOf(
  entry: FeedEntry,
  { feed }: FeedDocument,
  address: string | undefined,
  context: ImportContext,
): Article {
  const facts = newFacts()
  const home = absolute(feed.url, address)
  const base = absolute(entry.link, home ?? address) ?? home ?? address
  facts.add('title', entry.title?.text, 'title', entry.title?.doubt)
  addAuthors(facts, entry)
  const body = fragmentBody(entry.html ?? entry.summary ?? '', entry.base ?? base, facts)
  addOrigin(facts, entry, { name: feed.name, url: home, feed: absolute(feed.feed, address) ?? address }, base, context)
  if (entry.summary && entry.html && !sameStart(entry.summary, body.words))
    facts.add('summary', entry.summary, 'summary')
  facts.add('tags', entry.tags, 'category')
  facts.add('image.src', absolute(entry.image, base), 'the entry’s picture')
  const language = entry.language?.replace('_', '-')
  if (language && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language))
    facts.add('language', language, 'the feed’s language')
  facts.add('language', languageOf(body.words), 'the words of the text')
  const short =
    entry.html === undefined ||
    body.words.length < 300 ||
    /(?:\[…\]|\[\.\.\.\]|…|\.\.\.|read more|continue reading)\W*$/i.test(body.words)
  const notes = short ? ['The feed may hold only the beginning of the text; the rest is at the link.'] : []
  if (entry.date && !entryDate(entry, context)) notes.push(`Its date could not be read: “${entry.date.slice(0, 60)}”.`)
  return { facts, body: body.markdown, notes: [...body.notes, ...notes], ...(entry.id ? { id: entry.id } : {}) }
}

const FIRST_FEEDS = '1995'
const DAY = 86_400_000

/** An entry's date; one from before there were feeds is a computer's zero, one in the future is doubtful. */
function entryDate({ date }: FeedEntry, { timezone, now }: ImportContext): ReturnType<typeof saidDate> {
  const said = saidDate(date, timezone)
  if (!said || said.iso < FIRST_FEEDS) return undefined
  return Date.parse(said.iso) > now + DAY ? { ...said, doubt: 'it lies in the future' } : said
}

function addAuthors(facts: Facts, { authors }: FeedEntry): void {
  authors.forEach(({ name, url }, i) => {
    facts.add(`authors.${i}.name`, name, 'author')
    facts.add(`authors.${i}.url`, url && /^https?:/.test(url) ? url : undefined, 'author')
  })
}

/** The feed is the outlet, unless the entry names another source: then the feed is what brought it. */
function addOrigin(
  facts: Facts,
  entry: FeedEntry,
  feed: FeedParty,
  base: string | undefined,
  context: ImportContext,
): void {
  const link = absolute(entry.link, base)
  const date = entryDate(entry, context)
  const source = entry.source?.name || entry.source?.url || entry.source?.feed ? entry.source : undefined
  const foreign = facts.get('original.publisher.name') ?? facts.get('original.url')
  if (source && source.name !== feed.name) {
    facts.add('original.publisher.name', source.name ?? domainOf(source.url ?? source.feed), 'source')
    facts.add('original.publisher.url', absolute(source.url, base), 'source')
    facts.add('original.publisher.feed', absolute(source.feed, base), 'source')
  }
  if (foreign || (source && source.name !== feed.name)) {
    if (!foreign) facts.add('original.url', link ? linkTarget(link) : undefined, 'link')
    facts.add('original.date', foreign ? undefined : date?.iso, 'the entry’s date', date?.doubt)
    facts.add('via.0.name', feed.name ?? domainOf(feed.url), 'the feed’s title')
    if (facts.has('via.0.name')) facts.add('via.0.url', foreign ? link : feed.url, foreign ? 'link' : 'the feed’s link')
  } else {
    facts.add(
      'original.publisher.name',
      feed.name ?? domainOf(feed.url ?? link),
      'the feed’s title',
      feed.name ? undefined : 'the feed has no title',
    )
    facts.add('original.publisher.url', feed.url, 'the feed’s link')
    facts.add('original.publisher.feed', feed.feed, 'the feed’s address')
    facts.add('original.url', link ? linkTarget(link) : undefined, 'link')
    facts.add('original.date', date?.iso, 'the entry’s date', date?.doubt)
  }
  addVia(facts, entry, base)
  const licence = entry.licence ?? (entry.rights ? licenceIn(entry.rights)?.id : undefined)
  facts.add(
    'original.license',
    licence ? (licenceIn(licence)?.id ?? absolute(licence, base)) : undefined,
    'the feed’s licence',
  )
  facts.add('original.copyright', entry.rights, 'rights')
}

function addVia(facts: Facts, { via }: FeedEntry, base: string | undefined): void {
  const taken = facts.has('via.0.name') ? 1 : 0
  via.forEach(({ name, url }, i) => {
    const address = absolute(url, base)
    facts.add(`via.${taken + i}.name`, name ?? domainOf(address), 'via', name ? undefined : 'only its address is known')
    facts.add(`via.${taken + i}.url`, address, 'via')
  })
}

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '')
    .slice(0, 80)
const sameStart = (summary: string, text: string): boolean =>
  folded(text).startsWith(folded(summary.replace(/(?:…|\.\.\.|\[…\])\s*$/, '')))
