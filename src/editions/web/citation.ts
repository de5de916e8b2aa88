import type { Credit } from '../../attribution/index.js'
import { w3cdtf } from '../../core/moment.js'
import type { NamedContent } from './page-frame.js'

/**
 * Returns the metadata by which reference managers cite a post. All authors are in a single `author` element, because
 * readers of metadata take the first or the last of several. For an original, the `citation_` names of Google Scholar,
 * which Zotero reads too, describe the original and not our copy.
 */
export function citationOf({ authors, original, licence, copyright }: Credit, title: string): NamedContent[] {
  const of = (name: string, content: string | undefined): NamedContent[] => (content ? [{ name, content }] : [])
  const terms = licence && (licence.url ? `${licence.name} (${licence.url})` : licence.name)
  const byline = [
    ...of('author', nameList(authors.map(({ name }) => name))),
    ...of('dcterms.rights', [copyright, terms].filter(Boolean).join('. ')),
  ]
  if (!original) return byline
  return [
    ...byline,
    ...of('citation_title', original.title ?? title),
    ...authors.flatMap(({ name }) => of('citation_author', name)),
    ...of('citation_publication_date', original.date && w3cdtf(original.date).slice(0, 10).replaceAll('-', '/')),
    ...of('citation_journal_title', original.publisher?.name),
    ...of('citation_public_url', original.url),
  ]
}

/** Joins names, by semicolons if a name has a comma of its own (`Department of Health, Leeds`). */
const nameList = (names: readonly string[]): string =>
  names.join(names.length > 1 && names.some(name => name.includes(',')) ? '; ' : ', ')
