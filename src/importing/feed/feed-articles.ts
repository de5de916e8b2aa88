import { DAY } from '../../core/duration.js'
import { licenceIn } from '../credit-sentence.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { absoluteAddress } from '../html/dom.js'
import { fragmentBody } from '../html/fragment-body.js'
import { linkTarget } from '../html/link-target.js'
import { type ImportChoice, isWanted, type ReadSource } from '../importer.js'
import { detectedLanguage } from '../language.js'
import { metadataDate } from '../metadata-date.js'
import { domainOf } from '../outlet.js'
import { areNames, listedNames } from '../text/byline.js'
import type { FeedParty, ForeignEntry, ForeignFeed } from './feed-document.js'
import { jsonFeed } from './json-feed-document.js'
import { xmlFeed } from './xml-feed.js'

export const feedImporter: ReadSource = ({ text, source, context, choice }) =>
  feedArticles(text, source.address, context, choice)

/**
 * Imports the entries of a feed. It returns undefined if the text is not a feed.
 *
 * @param address the address of the feed, if it was found on the web
 */
function feedArticles(
  text: string,
  address: string | undefined,
  context: ImportContext,
  choice: ImportChoice,
): ImportedArticle[] | undefined {
  const document = text.trimStart().startsWith('{') ? jsonFeed(text) : xmlFeed(text)
  if (!document) return undefined
  const distinct = withOwnIds(document.entries)
    .filter(entry => isWanted(entry, context, choice))
    .slice(0, choice.limit)
  return distinct.map((entry, i) => {
    const article = articleOf(entry, document, address, context)
    return i === distinct.length - 1 ? { ...article, notes: [...article.notes, ...document.faults] } : article
  })
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
  { feed }: ForeignFeed,
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
  addOrigin(
    facts,
    entry,
    { name: feed.name, url: home, feed: absoluteAddress(feed.feed, address) ?? address },
    base,
    context,
  )
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
  return { facts, body: markdown, shown, notes: [...body.notes, ...notes], ...(entry.id ? { id: entry.id } : {}) }
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
): void {
  const link = absoluteAddress(entry.link, base)
  const date = entryDate(entry, context)
  const source = sourceOf(entry, feed, base)
  const entryAt = { link: link ? linkTarget(link) : undefined, date }
  if (isToldElsewhere(facts, source ?? feed, link)) addCarriers(facts, source ? [source, feed] : [feed], entryAt)
  else {
    addOutlet(facts, source ?? feed, source ? 'source' : 'feed', entryAt)
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

interface EntryAt {
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

function addOutlet(facts: Facts, party: FeedParty, kind: 'feed' | 'source', { link, date }: EntryAt): void {
  const own = kind === 'feed'
  const name = party.name ?? domainOf(party.url ?? link)
  const doubt = party.name ? undefined : 'the feed has no title'
  facts.add('original.publisher.name', name, own ? 'the feed’s title' : 'source', doubt)
  facts.add('original.publisher.url', party.url, own ? 'the feed’s link' : 'source')
  facts.add('original.publisher.feed', party.feed, own ? 'the feed’s address' : 'source')
  facts.add('original.url', link, 'link')
  facts.add('original.date', date?.iso, 'the entry’s date', date?.doubt)
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
