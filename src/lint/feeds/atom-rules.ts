import { quoted } from '../rule.js'
import { categoryRule, generatorRule, identifier, personRule, textRule } from './atom-construct-rules.js'
import type { Context, ElementRule, Vocabulary } from './element-rules.js'
import { checkChildren, elementName, hasChild, namedChildren, once, requireChild } from './element-rules.js'
import { CHANNEL_EXTENSIONS, ITEM_EXTENSIONS } from './extension-rules.js'
import { rfc3339Date } from './feed-date-rules.js'
import type { FeedFault } from './feed-faults.js'
import { checkAlternates, isPaging, linkRule, relOf } from './feed-link-rules.js'
import { checkTombstones } from './tombstone-rules.js'
import { allOf, notBlank, reference, tight } from './value-rules.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

const METADATA: Vocabulary = {
  author: personRule,
  contributor: personRule,
  category: categoryRule,
  generator: generatorRule,
  id: once(allOf(identifier, tight)),
  icon: once(allOf(notBlank, tight, reference)),
  logo: once(allOf(notBlank, tight, reference)),
  link: linkRule,
  title: textRule,
  subtitle: textRule,
  rights: textRule,
  updated: once(allOf(rfc3339Date, tight)),
}

const SOURCE: Vocabulary = { ...METADATA, ...CHANNEL_EXTENSIONS }

const source: ElementRule = {
  inside: 'parent',
  once: 'DuplicateElement',
  check(element, context) {
    for (const name of ['id', 'title', 'updated']) requireChild(element, name, 'MissingSourceElement', context)
    checkAlternates(namedChildren(element, 'link', context), context)
    checkArchive(element, element.children, context)
    checkChildren(element, SOURCE, context)
  },
}

const ENTRY: Vocabulary = {
  ...ITEM_EXTENSIONS,
  author: personRule,
  contributor: personRule,
  category: categoryRule,
  content: textRule,
  id: once(allOf(identifier, tight)),
  link: linkRule,
  published: once(allOf(rfc3339Date, tight)),
  rights: textRule,
  source,
  summary: textRule,
  title: textRule,
  updated: once(allOf(rfc3339Date, tight)),
}

const isBinary = (type: string): boolean => type.includes('/') && !/([+/]xml$)|^text\//.test(type)

function checkSubstance(entry: FeedElement, links: readonly FeedElement[], context: Context): void {
  const { report } = context
  const [content] = namedChildren(entry, 'content', context)
  const summary = hasChild(entry, 'summary', context)
  if (!content) {
    if (!summary) report.add('MissingTextualContent', 'the entry has neither content nor summary', entry)
    if (!links.some(link => relOf(link) === 'alternate')) {
      report.add('MissingContentOrAlternate', 'the entry has neither content nor a link to its page', entry)
    }
  } else if (
    !summary &&
    (feedAttribute(content, 'src') !== undefined || isBinary(feedAttribute(content, 'type') ?? ''))
  ) {
    report.add('MissingSummary', 'the entry has no summary', entry)
  }
}

const entryRule: ElementRule = {
  inside: 'parent',
  check(entry, context) {
    const { report } = context
    for (const name of ['title', 'id', 'updated']) requireChild(entry, name, 'MissingElement', context)
    const [origin] = namedChildren(entry, 'source', context)
    const holders = [entry, entry.parent, origin]
    if (!holders.some(holder => holder && hasChild(holder, 'author', context))) {
      report.add('MissingElement', 'neither the entry nor the feed has an <author>', entry)
    }
    const links = namedChildren(entry, 'link', context)
    checkSubstance(entry, links, context)
    checkAlternates(links, context)
    checkChildren(entry, ENTRY, context)
  },
}

/** Checks archives and complete feeds (RFC 5005). */
function checkArchive(feed: FeedElement, children: readonly FeedElement[], context: Context): void {
  const { report } = context
  const named = (name: string): FeedElement[] => children.filter(child => elementName(child, context) === name)
  const rels = named('link').map(relOf)
  const hrefOf = (rel: string): string | undefined => {
    const link = named('link').find(candidate => relOf(candidate) === rel)
    return link && feedAttribute(link, 'href')
  }
  const complete = named('fh:complete').length > 0
  if (named('fh:archive').length > 0 && !complete) {
    if (!rels.includes('prev-archive') && !rels.includes('next-archive')) {
      report.add('ArchiveIncomplete', 'the archive links to no other archive', feed)
    }
    if (!rels.includes('current')) report.add('MissingCurrentInArchive', 'the archive has no link rel="current"', feed)
  }
  if (complete) {
    for (const rel of rels.filter(isPaging)) {
      if (rel !== 'current') report.add('FeedRelInCompleteFeed', `there is a link rel=${quoted(rel)}`, feed)
      else if (hrefOf('current') !== hrefOf('self'))
        report.add('CurrentNotSelfInCompleteFeed', 'the links rel="current" and rel="self" differ', feed)
    }
  }
  const self = hrefOf('self')
  if (self === undefined) return
  if (hrefOf('first') === self && rels.includes('previous'))
    report.add('LinkPastEnd', 'the first page links to one before it', feed)
  if (hrefOf('last') === self && rels.includes('next'))
    report.add('LinkPastEnd', 'the last page links to one after it', feed)
}

/** Reports values of an element that several entries of a feed share. */
function checkUnique(feed: FeedElement, name: string, rule: FeedFault, context: Context): void {
  const seen = new Set<string>()
  for (const entry of namedChildren(feed, 'entry', context)) {
    for (const element of namedChildren(entry, name, context)) {
      const value = element.text.trim()
      if (seen.has(value)) context.report.add(rule, `<${name}> ${quoted(value)} is repeated`, element)
      seen.add(value)
    }
  }
}

/** Checks a feed in Atom 1.0. */
export function checkAtom(feed: FeedElement, context: Context): void {
  const { report } = context
  const firstEntry = feed.children.findIndex(child => elementName(child, context) === 'entry')
  const before = firstEntry === -1 ? feed.children : feed.children.slice(0, firstEntry)
  for (const name of ['title', 'id', 'updated']) {
    if (!before.some(child => elementName(child, context) === name)) {
      report.add('MissingElement', `<${name}> is missing before the first entry`, feed)
    }
  }
  for (const late of feed.children.slice(before.length)) {
    const name = elementName(late, context) ?? ''
    if (Object.hasOwn(METADATA, name)) report.add('MisplacedMetadata', `<${name}> comes after an entry`, late)
  }
  const links = before.filter(child => elementName(child, context) === 'link')
  if (!links.some(link => relOf(link) === 'self')) report.add('MissingSelf', 'the feed has no <link rel="self">', feed)
  checkAlternates(links, context)
  checkArchive(feed, before, context)
  checkUnique(feed, 'id', 'DuplicateEntries', context)
  checkUnique(feed, 'updated', 'DuplicateUpdated', context)
  checkChildren(feed, { ...SOURCE, entry: entryRule }, context)
  checkTombstones(feed, context)
}

/** Checks an Atom entry that is a document of its own (RFC 4287 section 2). */
export const checkAtomEntry = (entry: FeedElement, context: Context): void => entryRule.check?.(entry, context)
