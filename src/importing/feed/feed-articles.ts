import { DAY } from '../../core/duration.js'
import { fingerprint } from '../../core/fingerprint.js'
import { licenceIn, saysElsewhere } from '../credit-sentence.js'
import { type Draft, draftOf, type ImportContext, type ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { absoluteAddress, plainOf } from '../html/dom.js'
import { fragmentBody } from '../html/fragment-body.js'
import { linkTarget } from '../html/link-target.js'
import { isWanted, type ReadSource } from '../importer.js'
import { wordList } from '../kept-words.js'
import { detectedLanguage } from '../language.js'
import { metadataDate } from '../metadata-date.js'
import { domainOf, isSameSite } from '../outlet.js'
import { areNames, listedNames } from '../text/byline.js'
import type { DeletedEntry, FeedParty, ForeignEntry, ForeignFeed } from './feed-document.js'
import { jsonFeed } from './json-feed-document.js'
import { xmlFeed } from './xml-feed.js'

/** Imports the entries of a feed. It returns undefined if the text is not a feed. */
export const feedImporter: ReadSource = ({ text, source: { address }, context, choice }) => {
  const document = feedDocument(text)
  if (!document) return undefined
  const distinct = withOwnIds(document.entries)
    .filter(entry => isWanted(entry, context, choice))
    .slice(0, choice.limit)
  return distinct.map((entry, i) => {
    const article = articleOf(entry, document.feed, address, context)
    return i === distinct.length - 1 ? { ...article, notes: [...article.notes, ...document.faults] } : article
  })
}

const feedDocument = (text: string): ForeignFeed | undefined =>
  text.trimStart().startsWith('{') ? jsonFeed(text) : xmlFeed(text)

/** An entry of a feed whose text is not converted yet, because most entries are known already. */
export interface FeedEntry {
  /** The id in the feed, or else the address, or else a fingerprint of the entry. */
  readonly id: string
  /** The absolute address of the article, without tracking. */
  readonly url?: string | undefined
  readonly title?: string | undefined
  /** The date as frontmatter has it. */
  readonly date?: string | undefined
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  /** Returns the language that the feed states, or else that of the words. */
  readonly language: () => string | undefined
  /** Returns the number of words in the feed. */
  readonly length: () => number
  /** Converts the entry into a draft. */
  readonly draft: () => Draft
}

export interface FeedReading {
  readonly entries: readonly FeedEntry[]
  /** The entries that the feed says were deleted. */
  readonly deleted: readonly DeletedEntry[]
  /** How often the feed says that it changes, in milliseconds. */
  readonly interval?: number | undefined
  /** Reasons why entries, or parts of them, may be missing. */
  readonly faults: readonly string[]
}

/**
 * Reads a feed in any format. It returns undefined if the text is not a feed.
 *
 * @param address the address of the feed
 */
export function readFeedText(text: string, address: string, context: ImportContext): FeedReading | undefined {
  const document = feedDocument(text)
  if (!document) return undefined
  const { feed, deleted = [], interval, faults } = document
  const home = absoluteAddress(feed.url, address) ?? address
  const entries = withOwnIds(document.entries).map((entry): FeedEntry => {
    const link = absoluteAddress(entry.link, home)
    const words = () => plainOf(entry.html ?? entry.summary ?? '')
    return {
      id: entry.id ?? link ?? fingerprint(entry.title?.text ?? '', entry.date ?? '', entry.html ?? entry.summary ?? ''),
      url: link && /^https?:/.test(link) ? linkTarget(link) : undefined,
      title: entry.title?.text,
      date: entryDate(entry, context)?.iso,
      tags: entry.tags,
      authors: entry.authors.map(({ name }) => name),
      language: () => entry.language?.replace('_', '-') ?? detectedLanguage(words()),
      length: () => wordList(words()).length,
      draft: () => draftOf(articleOf(entry, feed, address, context), context),
    }
  })
  return { entries, deleted, interval, faults }
}

/** Makes ids unique: entries that share an id are distinguished by their links. */
function withOwnIds(entries: readonly ForeignEntry[]): ForeignEntry[] {
  const count = new Map<string, number>()
  for (const { id } of entries) if (id) count.set(id, (count.get(id) ?? 0) + 1)
  return entries.map(entry =>
    entry.id && entry.link && (count.get(entry.id) ?? 0) > 1 ? { ...entry, id: `${entry.id} ${entry.link}` } : entry,
  )
}

function articleOf(
  entry: ForeignEntry,
  feed: FeedParty,
  address: string | undefined,
  context: ImportContext,
): ImportedArticle {
  const facts = newFacts()
  const home = absoluteAddress(feed.url, address)
  const base = absoluteAddress(entry.link, home ?? address) ?? home ?? address
  facts.add('title', entry.title?.text, 'title', entry.title?.doubt)
  addAuthors(facts, entry)
  facts.add('original.date', metadataDate(entry.originalDate, context.timezone)?.iso, 'the original’s date')
  const body = fragmentBody(entry.html ?? entry.summary ?? '', entry.base ?? base, facts)
  const { outlet } = context
  const own = {
    name: outlet?.name ?? feed.name,
    url: outlet?.url ?? home,
    feed: absoluteAddress(feed.feed, address) ?? address,
  }
  addOrigin(facts, entry, own, base, context, saysElsewhere(body.words) ? UNNAMED : undefined)
  if (entry.summary && entry.html && !sameStart(entry.summary, body.words))
    facts.add('summary', entry.summary, 'summary')
  facts.add('tags', entry.tags, 'category')
  facts.add('image.src', absoluteAddress(entry.image, base), 'the entry’s picture')
  if (facts.has('image.src')) facts.add('image.credit', entry.imageCredit, 'the entry’s picture')
  const language = entry.language?.replace('_', '-')
  if (language && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language))
    facts.add('language', language, 'the feed’s language')
  facts.add('language', detectedLanguage(body.words), 'the words of the text')
  const short =
    entry.html === undefined ||
    body.words.length < 300 ||
    /(?:\[…\]|\[\.\.\.\]|…|\.\.\.|read more|continue reading)\W*$/i.test(body.words)
  const notes = short ? ['The feed may contain only the beginning of the text; the rest is at the link.'] : []
  if (entry.date && !entryDate(entry, context)) notes.push(`The date could not be read: “${entry.date.slice(0, 60)}”.`)
  const { markdown, shown } = body
  const modified = metadataDate(entry.modified, context.timezone)?.iso
  return {
    ...{ facts, body: markdown, shown, notes: [...body.notes, ...notes] },
    ...(modified ? { modified } : {}),
    ...(short ? { isBeginning: true } : {}),
    ...(entry.id ? { id: entry.id } : {}),
  }
}

const FIRST_FEEDS = '1995'

/**
 * Reads an entry's date. A date from before feeds existed is only a placeholder, and is ignored. A date in the future gets a
 * doubt.
 */
function entryDate({ date }: ForeignEntry, { timezone, now }: ImportContext): ReturnType<typeof metadataDate> {
  const moment = metadataDate(date, timezone)
  if (!moment || moment.iso < FIRST_FEEDS) return undefined
  return Date.parse(moment.iso) > now + DAY ? { ...moment, doubt: 'it is in the future' } : moment
}

function addAuthors(facts: Facts, { authors }: ForeignEntry): void {
  const people = authors.flatMap(author =>
    areNames(author.name) ? listedNames(author.name).map(name => ({ ...author, name })) : [author],
  )
  people.forEach(({ name, url }, i) => {
    const [, family, given] = /^(\p{Lu}[\p{L}'’-]+), (\p{Lu}[\p{L}'’. -]+)$/u.exec(name) ?? []
    if (family && given) facts.add(`authors.${i}.name`, `${given} ${family}`, 'author', `the feed has “${name}”`)
    else facts.add(`authors.${i}.name`, name, 'author')
    facts.add(`authors.${i}.url`, url && /^https?:/.test(url) ? url : undefined, 'author')
  })
}

/** Adds the origin of an entry. The feed is the outlet, or an intermediary if the entry names another source. */
function addOrigin(
  facts: Facts,
  entry: ForeignEntry,
  feed: FeedParty,
  base: string | undefined,
  context: ImportContext,
  unnamed: string | undefined,
): void {
  const link = absoluteAddress(entry.link, base)
  const date = entryDate(entry, context)
  const named = sourceOf(entry, feed, base)
  const isOurs = context.outlet !== undefined && (isSameSite(link, feed.url) || isSameSite(link, feed.feed))
  const isElsewhere = named !== undefined && !isSameSite(named.url ?? named.feed, feed.url)
  if (context.outlet && link && !isOurs && !isElsewhere) return void addLinkedArticle(facts, link, feed, date)
  // An outlet that names another source on its own page has the text from there.
  const source = isOurs ? undefined : named
  const doubt = isOurs && isElsewhere ? `the entry names ${named.name} as its source` : unnamed
  const entryAt = { link: link ? linkTarget(link) : undefined, date }
  if (isToldElsewhere(facts, source ?? feed, link)) addCarriers(facts, source ? [source, feed] : [feed], entryAt)
  else {
    addOutlet(facts, source ?? feed, source ? 'source' : 'feed', { ...entryAt, unnamed: doubt })
    if (source) addCarriers(facts, [feed], {})
  }
  addVia(facts, entry, base)
  const licence = entry.licence ?? (entry.rights ? licenceIn(entry.rights)?.id : undefined)
  facts.add(
    'original.license',
    licence ? (licenceIn(licence)?.id ?? absoluteAddress(licence, base)) : undefined,
    'the feed’s licence',
  )
  facts.add('original.copyright', entry.rights, 'rights')
}

/**
 * Adds the origin of an entry that leads to another site, as those of a link blog do. The site is the outlet, and the feed the
 * intermediary. The entry's date, licence and rights are those of the feed, not of the article.
 */
function addLinkedArticle(facts: Facts, link: string, feed: FeedParty, date: EntryAt['date']): void {
  const target = linkTarget(link)
  facts.add('original.publisher.name', domainOf(target), 'link', 'the entry leads to another site')
  facts.add('original.publisher.url', `${new URL(target).origin}/`, 'link')
  facts.add('original.url', target, 'link')
  addCarriers(facts, [feed], { date })
}

/** Returns the party that the entry was taken from, if it is not the feed. */
function sourceOf({ source }: ForeignEntry, feed: FeedParty, base: string | undefined): FeedParty | undefined {
  if (!source || !(source.name || source.url || source.feed) || source.name === feed.name) return undefined
  const [url, own] = [absoluteAddress(source.url, base), absoluteAddress(source.feed, base)]
  return { name: source.name ?? domainOf(url ?? own), url, feed: own }
}

/** Tells whether the text names an outlet other than the entry's own. */
function isToldElsewhere(facts: Facts, own: FeedParty, link: string | undefined): boolean {
  const [name, url] = [facts.get('original.publisher.name'), facts.get('original.url')]
  if (name !== undefined && folded(name) === folded(own.name ?? '')) return false
  return url !== undefined && domainOf(url) === domainOf(link) ? false : (name ?? url) !== undefined
}

const UNNAMED = 'the text says that it first appeared elsewhere'

interface EntryAt {
  /** The reason why the entry may not be the original. */
  readonly unnamed?: string | undefined
  readonly link?: string | undefined
  readonly date?: ReturnType<typeof metadataDate>
}

/**
 * Adds the parties that carried the entry, such as an aggregator, as intermediaries.
 *
 * @param at where and when the first of them published the entry
 */
function addCarriers(facts: Facts, parties: readonly FeedParty[], at: EntryAt): void {
  parties.forEach((party, i) => {
    const from = i < parties.length - 1 ? 'source' : 'the feed’s title'
    const name = party.name ?? domainOf(party.url)
    if (!name) return
    facts.add(`via.${i}.name`, name, from)
    facts.add(`via.${i}.url`, (i === 0 ? at.link : undefined) ?? party.url, i === 0 && at.link ? 'link' : from)
    if (i === 0) facts.add('via.0.date', at.date?.iso, 'the entry’s date', at.date?.doubt)
  })
}

function addOutlet(facts: Facts, party: FeedParty, kind: 'feed' | 'source', { link, date, unnamed }: EntryAt): void {
  const own = kind === 'feed'
  const name = party.name ?? domainOf(party.url ?? link)
  const doubt = unnamed ?? (party.name ? undefined : 'the feed has no title')
  facts.add('original.publisher.name', name, own ? 'the feed’s title' : 'source', doubt)
  facts.add('original.publisher.url', party.url, own ? 'the feed’s link' : 'source')
  facts.add('original.publisher.feed', party.feed, own ? 'the feed’s address' : 'source')
  facts.add('original.url', link, 'link', unnamed)
  facts.add('original.date', date?.iso, 'the entry’s date', date?.doubt ?? unnamed, date?.other)
}

function addVia(facts: Facts, { via }: ForeignEntry, base: string | undefined): void {
  const count = [0, 1].filter(i => facts.has(`via.${i}.name`)).length
  via.forEach(({ name, url }, i) => {
    const address = absoluteAddress(url, base)
    facts.add(`via.${count + i}.name`, name ?? domainOf(address), 'via', name ? undefined : 'only its address is known')
    facts.add(`via.${count + i}.url`, address, 'via')
  })
}

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '')
    .slice(0, 80)
const sameStart = (summary: string, text: string): boolean =>
  folded(text).startsWith(folded(summary.replace(/(?:…|\.\.\.|\[…\])\s*$/, '')))
