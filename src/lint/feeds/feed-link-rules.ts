import { quoted } from '../rule.js'
import type { Check, Context, ElementRule } from './element-rules.js'
import { isLanguage } from './language-codes.js'
import { checkReference, isAbsolute, reportFault } from './uri-rules.js'
import { checkPlain, isCount, isMime } from './value-rules.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

const RELATIONS = new Set(
  (
    'alternate current describedby edit edit-media enclosure first hub last license next next-archive payment ' +
    'prev-archive previous related replies search self service up via'
  ).split(' '),
)
const PAGING = new Set(['current', 'first', 'last', 'next', 'next-archive', 'prev-archive', 'previous'])
const FEED_TYPES: readonly string[] = ['application/atom+xml', 'application/rss+xml', 'application/rdf+xml']

export const isPaging = (rel: string): boolean => PAGING.has(rel)

/** The beginning of the address that may replace the name of a registered relation (RFC 4287 section 4.2.7.2). */
const REGISTRY = 'http://www.iana.org/assignments/relation/'

export const relOf = (link: FeedElement): string => (feedAttribute(link, 'rel') ?? 'alternate').replace(REGISTRY, '')

function checkRel(link: FeedElement, context: Context): void {
  const rel = feedAttribute(link, 'rel')
  if (rel === undefined) return
  if (rel === '') context.report.add('AttrNotBlank', 'rel of <link> is empty', link)
  if (!RELATIONS.has(rel) && !isAbsolute(rel))
    context.report.add('UnregisteredAtomLinkRel', `rel is ${quoted(rel)}`, link)
  if (isPaging(rel) && link.parent?.local === 'entry')
    context.report.add('FeedHistoryRelInEntry', `an entry has a link rel=${quoted(rel)}`, link)
}

function checkType(link: FeedElement, context: Context): void {
  const type = feedAttribute(link, 'type')
  if (type === undefined) return
  if (!isMime(type)) context.report.add('InvalidMIMEType', `type of <link> is ${quoted(type)}`, link)
  else if (relOf(link) === 'self' && !FEED_TYPES.includes(type.split(';')[0] ?? '')) {
    context.report.add('SelfNotAtom', `the self link has the type ${quoted(type)}`, link)
  }
}

function checkSelf(href: string, link: FeedElement, context: Context): void {
  if (relOf(link) !== 'self' || (link.parent?.local !== 'feed' && link.parent?.local !== 'channel')) return
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(href)) context.report.add('RelativeSelf', `href is ${quoted(href)}`, link)
  else if (context.location !== undefined && href.split('#')[0] !== context.location.split('#')[0]) {
    context.report.add(
      'SelfDoesntMatchLocation',
      `the self link is ${quoted(href)}, but the feed is at ${quoted(context.location)}`,
      link,
    )
  }
}

const checkLink: Check = (link, context) => {
  const { report } = context
  checkRel(link, context)
  checkType(link, context)
  const title = feedAttribute(link, 'title')
  if (title?.trim() === '') report.add('AttrNotBlank', 'title of <link> is empty', link)
  if (title !== undefined) checkPlain(title, link, context)
  const length = feedAttribute(link, 'length')
  if (length !== undefined && !isCount(length))
    report.add('InvalidNonNegativeInteger', `length is ${quoted(length)}`, link)
  const language = feedAttribute(link, 'hreflang')
  if (language !== undefined && !isLanguage(language))
    report.add('InvalidLanguage', `hreflang is ${quoted(language)}`, link)
  const href = feedAttribute(link, 'href')
  if (href === undefined) report.add('MissingHref', '<link> has no href', link)
  else if (reportFault(checkReference(href), link, report)) checkSelf(href, link, context)
  if (link.text.trim() !== '') report.add('AtomLinkNotEmpty', '<link> has text inside', link)
}

export const linkRule: ElementRule = {
  check: checkLink,
  attributes: ['type', 'title', 'rel', 'href', 'length', 'hreflang'],
  inside: 'parent',
}

/** Reports alternate links with the same type and language. */
export function checkAlternates(links: readonly FeedElement[], context: Context): void {
  const seen = new Set<string>()
  for (const link of links.filter(candidate => relOf(candidate) === 'alternate')) {
    const key = `${feedAttribute(link, 'type') ?? ''} ${feedAttribute(link, 'hreflang') ?? ''}`
    if (seen.has(key))
      context.report.add('DuplicateAtomLink', `there is a second alternate link of ${quoted(key)}`, link)
    seen.add(key)
  }
}
