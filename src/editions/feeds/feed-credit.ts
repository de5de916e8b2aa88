import { phraseText, pictureHolder, sentence } from '../../attribution/index.js'
import type { EntryContent } from './entry.js'
import { feedAddress } from './feed-address.js'
import { feedText } from './feed-text.js'
import { element, leaf, type XmlElement } from './xml.js'

/**
 * Returns the holder of the rights, if the facts name one. A post of our own states the holder only together with a licence.
 */
export const rightsHolder = ({ article: { credit } }: EntryContent): string | undefined =>
  credit.original || credit.licence ? credit.holder : undefined

/**
 * Describes the rights in words: the notice, the licence, the permission. A republished entry without any has no such text,
 * and inherits none, because a feed states rights only if all its entries are the publication's own (RFC 4287 section
 * 4.2.10).
 */
export function rightsText(entry: EntryContent): string | undefined {
  const { block, copyright, original, licence } = entry.article.credit
  const statements = block
    .filter(({ kind }) => kind === 'copyright' || kind === 'licence' || kind === 'permission')
    .sort((a, b) => Number(b.kind === 'copyright') - Number(a.kind === 'copyright'))
    .map(({ phrase }) => phraseText(phrase, false))
  // The publisher's own wording may name the licence in place of a row.
  if (licence && !statements.some(each => each.includes(licence.name))) statements.push(licence.name)
  // For the publication's own article, the notice comes from the publication, since no row of the credit contains it.
  if (!original && statements.length === 0) return copyright
  const all = [...(copyright && !original ? [copyright] : []), ...statements]
  return all.length > 0 ? all.map(each => sentence(each, entry.article.words)).join(' ') : undefined
}

/** Returns the sentences about the original and the intermediaries of an article. */
export const provenance = ({ article }: EntryContent): string =>
  article.credit.block
    .filter(({ kind }) => kind === 'via')
    .map(({ phrase }) => phraseText(phrase))
    .join(' ')

/** Writes the picture of a post with its credit (Media RSS), for feed readers that show cards. */
export function mediaElement({ picture }: EntryContent): XmlElement | undefined {
  if (!picture) return undefined
  const { src, mediaType, width, height, size, alt, title, credit, license } = picture
  const holder = pictureHolder(picture)
  const terms = license?.url && feedAddress(license.url)
  const rights = [holder ? `© ${holder}` : '', license?.name ?? ''].filter(Boolean).join(', ')
  const type = mediaType && /^image\/[\w.+-]+$/.test(mediaType) ? mediaType : undefined
  const measures = { type, width: width || undefined, height: height || undefined, fileSize: size || undefined }
  return element('media:content', { url: src, medium: 'image', ...measures }, [
    ...(title ? [leaf('media:title', feedText(title), { type: 'plain' })] : []),
    ...(alt.trim() === '' ? [] : [leaf('media:description', feedText(alt), { type: 'plain' })]),
    ...(credit ? [leaf('media:credit', feedText(credit))] : []),
    ...(rights ? [leaf('media:copyright', feedText(rights), terms ? { url: terms } : {})] : []),
  ])
}
