import { type Credit, isbnDigits, PEOPLE } from '../../attribution/index.js'
import { w3cdtf } from '../../core/moment.js'
import type { NamedContent } from './page-frame.js'

const OTHERS = PEOPLE.filter(list => list !== 'authors')

/** The names under which Google Scholar expects the outlet of each kind of work. */
const OUTLET_NAMES = {
  article: 'citation_journal_title',
  book: 'citation_publisher',
  report: 'citation_technical_report_institution',
} as const

/**
 * Returns the metadata by which reference managers cite a post. All authors are in a single `author` element, because
 * readers of metadata take the first or the last of several. For an original, the `citation_` names of Google Scholar,
 * which Zotero reads too, describe the original and not our copy.
 */
export function citationOf(credit: Credit, title: string): NamedContent[] {
  const { authors, original, licence, copyright } = credit
  const of = (name: string, content: string | undefined): NamedContent[] => (content ? [{ name, content }] : [])
  const terms = licence && (licence.url ? `${licence.name} (${licence.url})` : licence.name)
  const byline = [
    ...of('author', nameList(authors.map(({ name }) => name))),
    ...[...new Set(OTHERS.flatMap(list => credit[list]).map(({ name }) => name))].flatMap(name =>
      of('dcterms.contributor', name),
    ),
    ...of('dcterms.rights', [copyright, terms].filter(Boolean).join('. ')),
  ]
  if (!original) return byline
  return [
    ...byline,
    ...of('citation_title', original.title ?? title),
    ...(original.authors ?? authors).flatMap(({ name }) => of('citation_author', name)),
    ...of('citation_publication_date', original.date && w3cdtf(original.date).slice(0, 10).replaceAll('-', '/')),
    ...of(OUTLET_NAMES[original.kind ?? 'article'], original.publisher?.name),
    ...of('citation_language', original.language),
    ...of('citation_doi', original.doi),
    ...of('citation_isbn', original.isbn && isbnDigits(original.isbn)),
    ...of('citation_public_url', original.url),
  ]
}

/** Joins names, by semicolons if a name has a comma of its own (`Department of Health, Leeds`). */
const nameList = (names: readonly string[]): string =>
  names.join(names.length > 1 && names.some(name => name.includes(',')) ? '; ' : ', ')
