import {
  affiliationOf,
  type Credit,
  doiUrl,
  hasRights,
  isbnDigits,
  isLicence,
  type Licence,
  makersIn,
  type Person,
  type PictureRights,
  phraseText,
  pictureHolder,
  publishersOf,
} from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { w3cdtf } from '../../core/moment.js'
import { escapeHtml } from '../../core/text.js'
import type { Article } from '../article.js'
import { relative, withAbsoluteLinks } from '../links.js'
import type { Site } from '../site.js'

const ESCAPES = /[<>&\u2028\u2029]/g

/**
 * Writes JSON for a `script` element, which must contain neither `</script>` nor `<!--` (HTML section 4.12.1.3). U+2028
 * is escaped because it ends a line in older JavaScript.
 */
export const scriptJson = (value: object): string =>
  JSON.stringify(value).replace(ESCAPES, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

const organization = (name: string | undefined, url: string | undefined) => ({ '@type': 'Organization', name, url })

/** Returns a list as JSON-LD has it: nothing, a single value, or an array. */
const oneOrMore = <T>(list: readonly T[]): T | readonly T[] | undefined => (list.length > 1 ? list : list[0])

const typeOf = ({ kind }: Person) => (kind === 'organization' ? 'Organization' : 'Person')

/** Describes a person or an organisation. Only a person has a `jobTitle` and an `affiliation`; for an organisation, there is `memberOf`. */
function person(one: Person) {
  const { name, kind, url, orcid, bio } = one
  const { jobTitle, institutions } = affiliationOf(one)
  const theirs = oneOrMore(institutions.map(institution => organization(institution, undefined)))
  return {
    '@type': typeOf(one),
    name,
    url,
    identifier: orcid,
    sameAs: orcid,
    ...(kind === 'organization' ? { memberOf: theirs } : { jobTitle, affiliation: theirs }),
    description: bio,
  }
}

/** Describes people whose part has no property of its own by a Role, as schema.org suggests. */
const contributor = (one: Person) =>
  one.role === undefined
    ? person(one)
    : { '@type': 'Role', roleName: one.role, contributor: person({ ...one, role: undefined }) }

function peopleOf({ authors, translators, photographers, contributors }: Credit) {
  const all = [...photographers.map(one => ({ ...one, role: 'photographer' })), ...contributors]
  const edits = ({ role }: Person): boolean => role === 'editor'
  return {
    author: authors.length > 0 ? authors.map(person) : undefined,
    translator: oneOrMore(translators.map(person)),
    editor: oneOrMore(all.filter(edits).map(person)),
    contributor: oneOrMore(all.filter(one => !edits(one)).map(contributor)),
  }
}

/** Returns the absolute address of a picture. */
export const pictureUrl = ({ src }: Pick<Picture, 'src'>, { publication }: Site): string =>
  withAbsoluteLinks(src, publication.url, () => undefined)

/** Returns the address of a licence, or of a statement of rights, for which schema.org has another property. */
const licenceUrl = (licence: Licence | undefined) =>
  licence && (isLicence(licence) ? { license: licence.url } : { usageInfo: licence.url })

type Described = Pick<Picture, 'src' | 'caption' | 'width' | 'height'> & PictureRights

/**
 * Describes a picture, with its rights as Google reads them
 * (https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata).
 */
function imageOf(picture: Described, site: Site) {
  const { title, credit, url, license } = picture
  const holder = pictureHolder(picture)
  return {
    '@type': 'ImageObject',
    url: pictureUrl(picture, site),
    contentUrl: hasRights(picture) ? pictureUrl(picture, site) : undefined,
    width: picture.width,
    height: picture.height,
    name: title,
    caption: picture.caption,
    creator: credit ? makerOf(credit) : undefined,
    creditText: credit,
    copyrightNotice: holder && `© ${holder}`,
    ...licenceUrl(license),
    acquireLicensePage: url,
  }
}

const ORGANIZATION =
  /\b(?:agency|archives?|association|center|centre|collection|college|commission|council|department|foundation|gallery|institute|library|ministry|museum|office|press|review|society|studio|trust|university)\b/i
const PERSON =
  /^\p{Lu}[\p{L}\p{M}’'-]*\.?(?: (?:(?:al|da|de|den|der|di|dos|du|la|le|van|von) )*\p{Lu}[\p{L}\p{M}.’'-]*){1,3}$/u

/**
 * Returns the maker of a picture if the credit is clearly the name of a person or an organisation. Any other credit is only in
 * `creditText`.
 */
function makerOf(credit: string): object | undefined {
  const [name, ...others] = makersIn(credit)
  if (name === undefined || others.length > 0) return undefined
  if (ORGANIZATION.test(name)) return { '@type': 'Organization', name: name.replace(/^the /, '') }
  return PERSON.test(name) ? { '@type': 'Person', name } : undefined
}

/** Describes the picture of the article, and the pictures in its text whose rights are stated. */
function imagesOf(article: Article, site: Site): object | readonly object[] | undefined {
  if (article.withdrawn || article.gone) return undefined
  const { image, pictures = [] } = article
  const others = pictures.filter(({ src }) => src !== image?.src)
  const body = others.length > 0 ? article.body() : ''
  const shown = others.filter(({ src }) => body.includes(escapeHtml(relative(src, article.path, () => undefined))))
  const lead = image ? { ...image, ...image.universal } : site.shareImageOf?.(article)
  const images = [...(lead ? [lead] : []), ...shown].map(each => imageOf(each, site))
  return images.length > 1 ? images : images[0]
}

/**
 * Describes a post in the terms of schema.org, which has no property for "republished": publishers use `isBasedOn` for the
 * original, `sourceOrganization` for the first publisher, and `publisher` for themselves. `copyrightHolder` is given only
 * if the facts name one, because neither the publisher nor the author needs to hold the rights.
 */
export function structuredData(article: Article, site: Site): object {
  const { credit, url } = article
  const { publication } = site
  const ours = organization(publication.title, publication.url)
  return {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': url,
    identifier: article.id,
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    headline: article.title,
    description: (!article.withdrawn && article.summary) || undefined,
    inLanguage: article.language,
    datePublished: article.date.iso,
    dateModified: (article.updated ?? article.date).iso,
    ...peopleOf(credit),
    publisher: ours,
    image: imagesOf(article, site),
    keywords: article.tags.length > 0 ? article.tags : undefined,
    creativeWorkStatus: article.withdrawn ? 'Withdrawn' : undefined,
    discussionUrl: article.comments,
    ...rightsOf(credit, ours),
    ...originalOf(credit, article.title),
    translationOfWork: oneOrMore(translatedWorks(credit)),
  }
}

function rightsOf(credit: Credit, ours: object) {
  const { original, copyright } = credit
  return {
    sourceOrganization: original && oneOrMore(publishersOf(original).map(({ name, url }) => organization(name, url))),
    copyrightHolder: holderOf(credit, ours),
    copyrightNotice: copyright,
    ...licenceUrl(credit.licence),
    creditText: phraseText(credit.line, false) || undefined,
  }
}

/** Describes the holder of the rights as the party of the credit that has the same name, or else by the name alone. */
function holderOf({ holder, original, authors, ours }: Credit, publication: object): object | undefined {
  if (!holder) return undefined
  const publisher = original && publishersOf(original).find(({ name }) => name === holder)
  if (publisher) return organization(publisher.name, publisher.url)
  if (ours.publication === holder) return publication
  const author = authors.find(({ name }) => name === holder)
  return author ? { '@type': typeOf(author), name: author.name, url: author.url } : { name: holder }
}

const WORKS = { article: 'Article', book: 'Book', report: 'Report' } as const

function originalOf({ original, authors, via }: Credit, title: string) {
  if (!original) return {}
  const { copublished = [], language, doi, isbn } = original
  const writers = original.authors ?? authors
  const workOf = ({ publisher, url, date }: Pick<typeof original, 'publisher' | 'url' | 'date'>) => ({
    '@type': WORKS[original.kind ?? 'article'],
    '@id': url,
    url,
    name: original.title ?? title,
    author:
      writers.length > 0
        ? writers.map(one => ({ '@type': typeOf(one), name: one.name, url: one.url, sameAs: one.orcid }))
        : undefined,
    datePublished: date && w3cdtf(date),
    inLanguage: language,
    identifier: doi && { '@type': 'PropertyValue', propertyID: 'doi', value: doi },
    sameAs: doi && doiUrl(doi),
    isbn: isbn && isbnDigits(isbn),
    publisher: publisher && organization(publisher.name, publisher.url),
  })
  const works = [
    workOf(original),
    ...copublished.map(({ publisher, url, date }) => workOf({ publisher, ...(url && { url }), ...(date && { date }) })),
  ]
  return { isBasedOn: oneOrMore([...works, ...copiesOf(via, original.url)]) }
}

/** Describes the works that the post translates: the original, which `isBasedOn` describes, and a post of this publication. */
function translatedWorks({ original, changes, translated }: Credit): object[] {
  const id = original?.url ?? (original?.doi && doiUrl(original.doi))
  return [
    ...(changes?.kind === 'translated' && id ? [{ '@id': id }] : []),
    ...(translated
      ? [
          {
            ...{ '@type': 'Article', '@id': translated.url, url: translated.url },
            ...{ name: translated.title, inLanguage: translated.language },
          },
        ]
      : []),
  ]
}

/** Describes the copies through which the text came, each based on the one before it. */
const copiesOf = (via: Credit['via'], original: string | undefined) =>
  via.map(({ name, url, date }, i) => {
    const before = i === 0 ? original : via[i - 1]?.url
    return {
      '@type': 'CreativeWork',
      '@id': url,
      url,
      datePublished: date && w3cdtf(date),
      publisher: organization(name, undefined),
      isBasedOn: before && { '@id': before },
    }
  })

/** Describes the publication as a whole, for its front page. */
export function siteData({ publication }: Site): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    '@id': publication.url,
    url: publication.url,
    name: publication.title,
    description: publication.description || undefined,
    inLanguage: publication.language,
    publisher: organization(publication.title, publication.url),
  }
}
