import { phraseText, sentence } from '../../attribution/index.js'
import type { EntryContent } from './entry.js'
import { feedText } from './feed-text.js'
import { element, leaf, type XmlElement } from './xml.js'

/** Returns the holder of rights to a republished article, if known, which is never the republishing publication. */
export function rightsHolder({ article, authors }: EntryContent): string | undefined {
  const { original, copyright } = article.credit
  const publisher = original?.publisher?.name
  // If a copyright notice names somebody else, only the notice is used.
  if (!original || (copyright && !(publisher && copyright.includes(publisher)))) return undefined
  return publisher ?? authors[0]?.name
}

/**
 * Describes the rights in words. A republished entry always has this text and names the holder, because it would
 * otherwise inherit the rights of the feed (RFC 4287 section 4.2.10).
 */
export function rightsText(entry: EntryContent): string | undefined {
  const { block, copyright, original } = entry.article.credit
  const holder = rightsHolder(entry)
  const statements = block
    .filter(({ kind }) => kind === 'copyright' || kind === 'licence' || kind === 'permission')
    .sort((a, b) => Number(b.kind === 'copyright') - Number(a.kind === 'copyright'))
    .map(({ phrase }) => phraseText(phrase, false))
  // The publication's own article has the publication's notice, which no row of the credit contains.
  const first = original ? (holder && !copyright?.includes(holder) ? holder : undefined) : copyright
  if (!original && statements.length === 0) return first
  return [...(first ? [first] : []), ...statements].map(each => sentence(each, entry.article.words)).join(' ')
}

/** Returns the sentences about the original and the intermediaries of an article. */
export const provenance = ({ article }: EntryContent): string =>
  article.credit.block
    .filter(({ kind }) => kind === 'via')
    .map(({ phrase }) => phraseText(phrase))
    .join(' ')

/** Writes the picture of a post with its credit (Media RSS), for readers that show cards. */
export function mediaElement({ picture }: EntryContent): XmlElement | undefined {
  if (!picture) return undefined
  const { src, mediaType, width, height, size, alt, credit } = picture
  const type = mediaType && /^image\/[\w.+-]+$/.test(mediaType) ? mediaType : undefined
  const measures = { type, width: width || undefined, height: height || undefined, fileSize: size || undefined }
  return element('media:content', { url: src, medium: 'image', ...measures }, [
    ...(alt.trim() === '' ? [] : [leaf('media:description', feedText(alt), { type: 'plain' })]),
    ...(credit ? [leaf('media:credit', feedText(credit))] : []),
  ])
}
