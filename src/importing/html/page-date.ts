import { metadataDate } from '../metadata-date.js'
import type { Statement } from '../statement.js'
import { dateAlone, datesIn, type WrittenDate } from '../written-date.js'
import { all, type Document, type Element, elementText } from './dom.js'
import type { LinkedArticle } from './linked-data.js'
import type { Meta } from './page-meta.js'
import { isBeside } from './page-surroundings.js'

const CHANGED = 'it is the date of the last change'

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
export function pageDates({ document, linked, meta, headline, lines, addresses }: DateSurroundings): Statement<string>[] {
  const of = (value: string | undefined, from: string, origin: string, dedicated = false, doubt?: string): Statement<string>[] =>
    value && metadataDate(value, 'UTC') ? [{ value, from, origin, dedicated, doubt: doubt ?? metadataDate(value, 'UTC')?.doubt }] : []
  const one = (...names: string[]): string | undefined => names.map(name => meta(name)[0]).find(Boolean)
  const citation = one('citation_publication_date', 'citation_online_date', 'citation_date')?.replace(
    /^(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?$/,
    (_, y, m, d) => [y, m.padStart(2, '0'), d?.padStart(2, '0')].filter(Boolean).join('-'),
  )
  return [
    ...of(linked.published, 'JSON-LD datePublished', 'JSON-LD', true),
    ...of(citation, 'citation_publication_date', 'citation', true),
    ...of(one('article:published_time', 'og:article:published_time', 'article:published', 'og:published_time'), 'article:published_time', 'head', true),
    ...markedTimes(document, headline).flatMap(({ value, dedicated }) => of(value, 'the time on the page', 'page', dedicated)),
    ...lines.flatMap(line => writtenDate(line)).map(statement => ({ ...statement, origin: 'page' })),
    ...of(one('dc.date.issued', 'dcterms.issued', 'dcterms.date.issued', 'dc.issued'), 'DC.date.issued', 'head', true),
    ...of(one('parsely-pub-date', 'sailthru.date', 'datepublished', 'pubdate', 'publishdate', 'publish-date', 'publication_date', 'cxenseparse:recs:publishtime', 'article.published', 'publish_date', 'date'), 'meta date', 'head'),
    ...of(one('dc.date', 'dcterms.date', 'dc.date.created', 'dcterms.created', 'dc:date'), 'DC.date', 'head'),
    ...of(linked.created, 'JSON-LD dateCreated', 'JSON-LD'),
    ...of(addresses.map(dateInAddress).find(Boolean), 'the page’s address', 'address'),
    ...of(linked.modified ?? one('article:modified_time', 'og:updated_time', 'last-modified', 'dcterms.modified'), 'the date of the last change', 'change', false, CHANGED),
  ]
}

/** Finds a date in an address: `/2025/05/16/`, `/2025-05-16-two-clocks`. */
function dateInAddress(address: string | undefined): string | undefined {
  const [, year, month, day] =
    /[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)/.exec(address ?? '') ??
    /\/((?:19|20)\d\d)\/(0[1-9]|1[0-2])\//.exec(address ?? '') ??
    /\/((?:19|20)\d\d)\/(1[0-2]|[1-9])\/([12]\d|3[01]|[1-9])\//.exec(address ?? '') ??
    []
  return year ? [year, month?.padStart(2, '0'), day?.padStart(2, '0')].filter(Boolean).join('-') : undefined
}

const PUBLISHED = '.dt-published, time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"], time.published, .entry-date, abbr.published, time[class*="publish" i]'
const UPDATED = /modif|updat|edited/i

/** Returns the times in the article, those marked as its publication first. */
function markedTimes(document: Document, headline: Element | undefined): { value: string; dedicated: boolean }[] {
  const valueOf = (element: Element): string =>
    element.getAttribute('datetime') || element.getAttribute('content') || element.getAttribute('title') || elementText(element)
  const isUsable = (element: Element): boolean =>
    !isBeside(element, headline) && !UPDATED.test(`${element.className} ${element.getAttribute('itemprop') ?? ''} ${element.parentElement?.className ?? ''}`)
  const marked = all(document, PUBLISHED).filter(isUsable)
  const plain = all(document, 'time').filter(element => isUsable(element) && !saysUpdated(element))
  const [first] = marked.filter(element => metadataDate(valueOf(element), 'UTC'))
  const [time] = plain.filter(element => metadataDate(valueOf(element), 'UTC'))
  return [
    ...(first ? [{ value: valueOf(first), dedicated: true }] : []),
    ...(time ? [{ value: valueOf(time), dedicated: false }] : []),
  ]
}

const CHANGE_WORDS = /(?:updated|modified|edited|aktualisiert|geändert|actualizad|mis à jour|aggiornat|bijgewerkt|atualizad|uppdatera|обновлен)/i
const PUBLICATION_WORDS = /(?:published|posted|first|created|veröffentlicht|erschienen|erstellt|publi|pubblicat|gepubliceerd|geplaatst|opublikowan|опубликован|datum:|date:|fecha:|data:|发布|發佈|公開)/i

const saysUpdated = (element: Element): boolean => {
  const words = elementText(element.parentElement)
  return words.length < 60 && CHANGE_WORDS.test(words) && !PUBLICATION_WORDS.test(words)
}

/** Reads a line under the headline as a date of publication, unless it only says when the page was changed. */
function writtenDate(line: string): Omit<Statement<string>, 'origin'>[] {
  if (line.length > 160) return []
  const alone: WrittenDate | undefined = dateAlone(line) ?? (line.length < 100 ? datesIn(line)[0] : undefined)
  if (!alone) return []
  const isChange = CHANGE_WORDS.test(line.slice(0, alone.start)) && !PUBLICATION_WORDS.test(line.slice(0, alone.start))
  return [
    {
      value: alone.iso,
      from: 'the date under the headline',
      dedicated: !isChange && PUBLICATION_WORDS.test(line.slice(0, alone.start)),
      doubt: isChange ? CHANGED : alone.doubt,
    },
  ]
}

const DAY = 24 * 60 * 60 * 1000

/** Tells whether two dates are the same day, or differ by less than a time zone can cause. */
export function isSameDay(a: string, b: string): boolean {
  const [x, y] = [a, b].map(date => metadataDate(date, 'UTC')?.iso ?? date) as [string, string]
  const length = Math.min(x.length, y.length, 10)
  if (length < 10) return x.slice(0, length) === y.slice(0, length)
  return Math.abs(Date.parse(x.slice(0, 10)) - Date.parse(y.slice(0, 10))) <= DAY
}
