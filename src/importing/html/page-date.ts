import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase, lowered } from '../languages/phrase-pattern.js'
import { metadataDate } from '../metadata-date.js'
import { type Decision, decision, type SourceStatement } from '../statement.js'
import { bylineOf } from '../text/byline.js'
import { CHANGED, dateAlone, datesIn, publicationIn, saysChange, swapped, type WrittenDate } from '../written-date.js'
import { all, type Document, type Element, elementText } from './dom.js'
import type { LinkedArticle } from './linked-data.js'
import type { Meta } from './page-meta.js'
import { isBeside } from './page-surroundings.js'
import { around } from './text-blocks.js'

/** Earlier dates are placeholders, such as the beginning of Unix time. */
const EARLIEST = '1971'

interface DateSurroundings {
  readonly document: Document
  readonly linked: LinkedArticle
  readonly meta: Meta
  readonly headline: Element | undefined
  /** The lines under the headline. */
  readonly lines: readonly string[]
  /** The blocks around the headline and under it, among them those after a long standfirst. */
  readonly near: readonly Element[]
  readonly addresses: readonly (string | undefined)[]
}

/**
 * Decides on the date of first publication. What the page states for software is a guess if the page shows its readers another day, or
 * only when it was changed.
 */
export function decidedDate(surroundings: DateSurroundings): Decision<string> | undefined {
  const statements = pageDates(surroundings)
  const published = statements.filter(({ doubt }) => doubt !== CHANGED)
  const decided = decision(published.length > 0 ? published : statements, isSameDay, bestDate)
  if (!decided || decided.doubt) return decided
  const day = isoOf(decided.value).slice(0, 10)
  const isShown = ({ from, value }: SourceStatement<string>): boolean => from === SHOWN && value.length === 10
  const shown = published.filter(isShown)
  const isDay = ({ value, runnerUp }: SourceStatement<string>): boolean =>
    value === day || runnerUp === day || swapped(value) === day
  const guess = (doubt: string, other: string | undefined): Decision<string> => ({
    ...decided,
    doubt,
    ...(other ? { runnerUp: other } : {}),
  })
  const address = statements.find(({ origin, dedicated }) => origin === 'address' && dedicated)
  if (address && !isSameDay(address.value, day)) return guess('the page’s address has another date', address.value)
  if (day.length < 10 || shown.some(isDay))
    return isOnlyChange(surroundings, day) ? guess('the page says that it was changed then', undefined) : decided
  if (shown.length > 0) return guess('the page shows its readers another date', shown[0]?.value)
  const changed = statements.find(isShown)
  if (changed && !isDay(changed))
    return guess('the page shows its readers only the date of the last change', changed.value)
  const next = nextDay(isoOf(decided.value))
  return next && !changed && address?.value !== day
    ? guess('it may be midnight of the next day in the time zone of the site', next)
    : decided
}

/** Tells whether the page calls the day of its publication that of a change too, and states one moment for both. */
const isOnlyChange = ({ linked, near }: DateSurroundings, day: string): boolean =>
  linked.published !== undefined &&
  linked.published === linked.modified &&
  near.map(elementText).some(line => {
    const dates = datesIn(line)
    return line.length < LONGEST_LINE && dates.some(({ iso, start }) => iso === day && saysChange(line.slice(0, start)))
  })

/** Returns the day after a time in UTC that is midnight in eastern Europe or the middle of it. */
const nextDay = (iso: string): string | undefined =>
  /T2[1-3]:00:00Z$/.test(iso) ? new Date(Date.parse(iso) + DAY).toISOString().slice(0, 10) : undefined

/** Returns a date in the form for frontmatter. */
const isoOf = (date: string): string => metadataDate(date, 'UTC')?.iso ?? ''

/** The place of the days that readers of a page see. */
const SHOWN = 'the date under the headline'
const LONGEST_LINE = 100

/** Collects the dates of first publication that a page states, and last the dates of changes. */
function pageDates({
  document,
  linked,
  meta,
  headline,
  lines,
  near,
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
    ...markedTimes(document, headline, lines, near).flatMap(({ value, dedicated, shown }) => [
      ...of(value, 'the time on the page', 'page', dedicated),
      ...(shown ? [{ value: shown.iso, from: SHOWN, origin: 'page', doubt: shown.doubt, runnerUp: shown.other }] : []),
    ]),
    ...lines
      .flatMap((line, i) => writtenDate(labelIn(lines[i - 1]) + line))
      .map(statement => ({ ...statement, origin: 'page' })),
    ...near.flatMap((block, i) =>
      !isBeside(block, headline) && isDateLine(block)
        ? writtenDate(labelIn(elementText(near[i - 1])) + elementText(block)).map(statement => ({
            ...statement,
            origin: 'page',
            dedicated: isDateElement(block) && lines.includes(elementText(block)),
          }))
        : [],
    ),
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
/** Matches the class of a date that is its publication too: WordPress themes mark the only date of a post as that of its update. */
const ENTRY_DATE = /(?:^|\s)(?:entry-date|published)(?:\s|$)/

/** Returns a line that is a label for the next one, such as `Last changed:`, with a space after it. */
const labelIn = (line = ''): string => (line.length < 40 && /[:：]$/.test(line) ? `${line} ` : '')

/** Tells whether a block near the headline is there for a date, by its words alone or by its name. */
const isDateLine = (block: Element): boolean => {
  const words = elementText(block)
  return words.length < LONGEST_LINE && (dateAlone(words) !== undefined || DATE_NAME.test(namesOf(block)))
}

/** Tells whether a block is made for a date: its name says so, and it has nothing else. */
const isDateElement = (block: Element): boolean =>
  /(?:^|[\s_-])(?:date|datetime|published(?:at)?|pub-?date|timestamp)(?=$|[\s_-])/i.test(block.className) &&
  dateAlone(elementText(block)) !== undefined

/** The names of a block, of what is around it, and of its parts. */
const namesOf = (block: Element): string =>
  [block, block.parentElement, ...Array.from(block.children)].map(element => element?.className ?? '').join(' ')

const DATE_NAME = /(?:^|[\s_-])(?:date|datetime|published(?:at)?|pub-?date|timestamp|metadata|meta)(?=$|[\s_-])/i

type ShownDay = Pick<WrittenDate, 'iso' | 'doubt' | 'other'>

/** Returns the times in the article, those marked as its publication first. */
function markedTimes(
  document: Document,
  headline: Element | undefined,
  lines: readonly string[],
  near: readonly Element[],
): { value: string; dedicated: boolean; shown: ShownDay | undefined }[] {
  const timeOf = (element: Element): string =>
    element.getAttribute('datetime') ||
    element.getAttribute('content') ||
    element.getAttribute('title') ||
    elementText(element)
  const isUsable = (element: Element): boolean =>
    !isBeside(element, headline) &&
    (ENTRY_DATE.test(element.className) ||
      !UPDATED.test(
        `${element.className} ${element.getAttribute('itemprop') ?? ''} ${element.parentElement?.className ?? ''}`,
      ))
  const marked = all(document, PUBLISHED).filter(isUsable)
  const plain = all(document, 'time').filter(element => isUsable(element) && !saysUpdated(element))
  const [first] = marked.filter(element => metadataDate(timeOf(element), 'UTC'))
  const [time] = plain.filter(element => metadataDate(timeOf(element), 'UTC'))
  /** Returns the day that readers see. It may be written without its year. */
  const shownOf = (element: Element): ShownDay | undefined => {
    const words = elementText(element)
    // Some pages write the attribute as text too, for software alone.
    if (words === element.getAttribute('datetime') && isoOf(words).length > 10) return undefined
    const [date] = words.length < LONGEST_LINE ? datesIn(words) : []
    const iso = isoOf(timeOf(element))
    return date ?? (words !== '' && iso.length === 10 ? { iso } : undefined)
  }
  return [
    ...(first ? [{ value: timeOf(first), dedicated: true, shown: shownOf(first) }] : []),
    ...(time
      ? [
          {
            value: timeOf(time),
            dedicated: elementText(time) !== '' && lines.some(line => line.includes(elementText(time))),
            shown: around(time).some(element => near.includes(element)) ? shownOf(time) : undefined,
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
  const date = dateAlone(line) ?? (line.length < LONGEST_LINE ? publicationIn(line) : undefined)
  if (!date) return []
  const isLabelled = PUBLICATION_WORDS.test(lowered(line.slice(0, date.start))) || bylineOf(line) !== undefined
  const { iso, doubt, other } = date
  return [{ value: iso, from: SHOWN, dedicated: isLabelled, doubt, runnerUp: other }]
}

const DAY = 24 * 60 * 60 * 1000

/** Tells whether two dates are the same day, or differ by less than a time zone can cause. */
function isSameDay(a: string, b: string): boolean {
  const [x, y] = [a, b].map(date => metadataDate(date, 'UTC')?.iso ?? date) as [string, string]
  const length = Math.min(x.length, y.length, 10)
  if (length < 10) return x.slice(0, length) === y.slice(0, length)
  return Math.abs(Date.parse(x.slice(0, 10)) - Date.parse(y.slice(0, 10))) <= DAY
}

/** Returns the most precise form of a date: one with a time on the day that the most reliable place states. */
function bestDate(group: readonly SourceStatement<string>[]): SourceStatement<string> | undefined {
  const precise = group.filter(({ doubt }) => !doubt)
  const list = precise.length > 0 ? precise : group
  const day = list.find(({ value }) => isoOf(value).length >= 10) ?? list[0]
  const timed = list.find(
    ({ value }) => isoOf(value).length > 10 && day !== undefined && isoOf(value).startsWith(isoOf(day.value)),
  )
  // A time in UTC may be on another day than the one that the page shows to its readers.
  const shown =
    group.find(({ from, value, doubt }) => from === SHOWN && value.length === 10 && doubt !== CHANGED) ??
    (list.some(({ origin }) => origin === 'page')
      ? undefined
      : list.find(({ origin, value }) => origin === 'address' && value.length === 10))
  const isShifted = shown && timed && isoOf(timed.value).endsWith('Z') && !isoOf(timed.value).startsWith(shown.value)
  // Another place of the group confirms a day of which the month may be meant instead.
  return isShifted ? { ...shown, doubt: undefined, runnerUp: undefined } : (timed ?? day)
}
