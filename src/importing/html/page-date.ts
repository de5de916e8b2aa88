import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase, lowered } from '../languages/phrase-pattern.js'
import { metadataDate } from '../metadata-date.js'
import type { SourceStatement } from '../statement.js'
import { bylineOf } from '../text/byline.js'
import { CHANGED, dateAlone, publicationIn, saysChange } from '../written-date.js'
import { all, type Document, type Element, elementText } from './dom.js'
import type { LinkedArticle } from './linked-data.js'
import type { Meta } from './page-meta.js'
import { isBeside } from './page-surroundings.js'

/** Earlier dates are placeholders, such as the beginning of Unix time. */
const EARLIEST = '1971'

interface DateSurroundings {
  readonly document: Document
  readonly linked: LinkedArticle
  readonly meta: Meta
  readonly headline: Element | undefined
  /** The lines under the headline. */
  readonly lines: readonly string[]
  readonly addresses: readonly (string | undefined)[]
}

/** Collects the dates of first publication that a page states, and last the dates of changes. */
export function pageDates({
  document,
  linked,
  meta,
  headline,
  lines,
  addresses,
}: DateSurroundings): SourceStatement<string>[] {
  const of = (
    value: string | undefined,
    from: string,
    origin: string,
    dedicated = false,
    doubt?: string,
  ): SourceStatement<string>[] => {
    const date = metadataDate(value, 'UTC')
    if (!value || !date || date.iso < EARLIEST) return []
    return [{ value, from, origin, dedicated, doubt: doubt ?? date.doubt, runnerUp: doubt ? undefined : date.other }]
  }
  const one = (...names: string[]): string | undefined => names.map(name => meta(name)[0]).find(Boolean)
  const citation = one('citation_publication_date', 'citation_online_date', 'citation_date')?.replace(
    /^(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?$/,
    (_, y, m, d) => [y, m.padStart(2, '0'), d?.padStart(2, '0')].filter(Boolean).join('-'),
  )
  const addressed = addresses.map(dateInAddress).find(Boolean)
  return [
    ...of(linked.published, 'JSON-LD datePublished', 'JSON-LD', true),
    ...of(citation, 'citation_publication_date', 'citation', true),
    ...of(
      one('article:published_time', 'og:article:published_time', 'article:published', 'og:published_time'),
      'article:published_time',
      'head',
      true,
    ),
    ...markedTimes(document, headline, lines).flatMap(({ value, dedicated }) =>
      of(value, 'the time on the page', 'page', dedicated),
    ),
    ...lines.flatMap(line => writtenDate(line)).map(statement => ({ ...statement, origin: 'page' })),
    ...of(one('dc.date.issued', 'dcterms.issued', 'dcterms.date.issued', 'dc.issued'), 'DC.date.issued', 'head', true),
    ...of(
      one(
        'parsely-pub-date',
        'sailthru.date',
        'datepublished',
        'pubdate',
        'publishdate',
        'publish-date',
        'publication_date',
        'cxenseparse:recs:publishtime',
        'article.published',
        'publish_date',
        'date',
      ),
      'meta date',
      'head',
    ),
    ...of(one('dc.date', 'dcterms.date', 'dc.date.created', 'dcterms.created', 'dc:date'), 'DC.date', 'head'),
    ...of(linked.created, 'JSON-LD dateCreated', 'JSON-LD'),
    ...of(addressed?.value, 'the page’s address', 'address', addressed?.isPermalink),
    ...of(
      linked.modified ?? one('article:modified_time', 'og:updated_time', 'last-modified', 'dcterms.modified'),
      'the date of the last change',
      'change',
      false,
      CHANGED,
    ),
  ]
}

/** Matches the date in a permalink, whose only purpose is to say when an article was published. */
const PERMALINK = /\/((?:19|20)\d\d)([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)/
const IN_ADDRESS = /[/_-]((?:19|20)\d\d)([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)/
const MONTH = /\/((?:19|20)\d\d)([/-])(0[1-9]|1[0-2])\//

/** Finds a date in an address: `/2025/05/16/`, `/20250516-two-clocks`, `/2025/05/`. */
function dateInAddress(
  address: string | undefined,
): { readonly value: string; readonly isPermalink: boolean } | undefined {
  const permalink = PERMALINK.exec(address ?? '')
  const [, year, , month, day] = permalink ?? IN_ADDRESS.exec(address ?? '') ?? MONTH.exec(address ?? '') ?? []
  if (!year) return undefined
  const value = [year, month?.padStart(2, '0'), day?.padStart(2, '0')].filter(Boolean).join('-')
  return { value, isPermalink: permalink !== null }
}

const PUBLISHED =
  '.dt-published, time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"], time.published, .entry-date, abbr.published, time[class*="publish" i]'
const UPDATED = /modif|updat|edited/i

/** Returns the times in the article, those marked as its publication first. */
function markedTimes(
  document: Document,
  headline: Element | undefined,
  lines: readonly string[],
): { value: string; dedicated: boolean }[] {
  const timeOf = (element: Element): string =>
    element.getAttribute('datetime') ||
    element.getAttribute('content') ||
    element.getAttribute('title') ||
    elementText(element)
  const isUsable = (element: Element): boolean =>
    !isBeside(element, headline) &&
    !UPDATED.test(
      `${element.className} ${element.getAttribute('itemprop') ?? ''} ${element.parentElement?.className ?? ''}`,
    )
  const marked = all(document, PUBLISHED).filter(isUsable)
  const plain = all(document, 'time').filter(element => isUsable(element) && !saysUpdated(element))
  const [first] = marked.filter(element => metadataDate(timeOf(element), 'UTC'))
  const [time] = plain.filter(element => metadataDate(timeOf(element), 'UTC'))
  return [
    ...(first ? [{ value: timeOf(first), dedicated: true }] : []),
    ...(time
      ? [
          {
            value: timeOf(time),
            dedicated: elementText(time) !== '' && lines.some(line => line.includes(elementText(time))),
          },
        ]
      : []),
  ]
}

const PUBLICATION_WORDS = new RegExp(
  String.raw`${anyPhrase(LANGUAGES.flatMap(({ posted = [] }) => posted))}|${anyPhrase(LANGUAGES.flatMap(({ labels }) => labels?.date ?? []))}\s?[:：]`,
  'u',
)

/** Tells whether the words around a time, or just before it, say that it is the time of a change. */
const saysUpdated = (element: Element): boolean => {
  const words = elementText(element.parentElement)
  const [before = ''] = words.split(elementText(element))
  return words.length < 80 && (publicationIn(words)?.doubt === CHANGED || saysChange(before.slice(-20)))
}

/** Reads a line under the headline as a date of publication, unless it only says when the page was changed. */
function writtenDate(line: string): Omit<SourceStatement<string>, 'origin'>[] {
  if (line.length > 160) return []
  const date = dateAlone(line) ?? (line.length < 100 ? publicationIn(line) : undefined)
  if (!date) return []
  const isLabelled = PUBLICATION_WORDS.test(lowered(line.slice(0, date.start))) || bylineOf(line) !== undefined
  const { iso, doubt, other } = date
  return [{ value: iso, from: 'the date under the headline', dedicated: isLabelled, doubt, runnerUp: other }]
}

const DAY = 24 * 60 * 60 * 1000

/** Tells whether two dates are the same day, or differ by less than a time zone can cause. */
export function isSameDay(a: string, b: string): boolean {
  const [x, y] = [a, b].map(date => metadataDate(date, 'UTC')?.iso ?? date) as [string, string]
  const length = Math.min(x.length, y.length, 10)
  if (length < 10) return x.slice(0, length) === y.slice(0, length)
  return Math.abs(Date.parse(x.slice(0, 10)) - Date.parse(y.slice(0, 10))) <= DAY
}

/** Returns the most precise form of a date: one with a time on the day that the most reliable place states. */
export function bestDate(group: readonly SourceStatement<string>[]): SourceStatement<string> | undefined {
  const precise = group.filter(({ doubt }) => !doubt)
  const list = precise.length > 0 ? precise : group
  const isoOf = ({ value }: SourceStatement<string>): string => metadataDate(value, 'UTC')?.iso ?? ''
  const day = list.find(statement => isoOf(statement).length >= 10) ?? list[0]
  const timed = list.find(
    statement => isoOf(statement).length > 10 && day !== undefined && isoOf(statement).startsWith(isoOf(day)),
  )
  // A time in UTC may be on another day than the one that the page shows to its readers.
  const shown =
    list.find(({ origin, value }) => origin === 'page' && value.length === 10) ??
    (list.some(({ origin }) => origin === 'page')
      ? undefined
      : list.find(({ origin, value }) => origin === 'address' && value.length === 10))
  const isShifted = shown && timed?.value.endsWith('Z') && !isoOf(timed).startsWith(isoOf(shown))
  return isShifted ? shown : (timed ?? day)
}
