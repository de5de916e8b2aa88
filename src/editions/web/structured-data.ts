import { type Credit, type Person, phraseText } from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { w3cdtf } from '../../core/moment.js'
import type { Article } from '../article.js'
import { withAbsoluteLinks } from '../links.js'
import type { Site } from '../site.js'

const ESCAPES = /[<>&\u2028\u2029]/g

/**
 * Writes JSON for a `script` element, which must contain neither `</script>` nor `<!--` (HTML section 4.12.1.3). U+2028
 * is escaped because it ends a line in older JavaScript.
 */
export const scriptJson = (value: object): string =>
  JSON.stringify(value).replace(ESCAPES, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

const organization = (name: string | undefined, url: string | undefined) => ({ '@type': 'Organization', name, url })

const person = ({ name, url, affiliation, bio }: Person) => ({
  '@type': 'Person',
  name,
  url,
  affiliation: affiliation ? { '@type': 'Organization', name: affiliation } : undefined,
  description: bio,
})

/** Returns the absolute address of a picture. */
export const pictureUrl = ({ src }: Picture, { publication }: Site): string =>
  withAbsoluteLinks(src, publication.url, () => undefined)

function imageOf(picture: Picture, site: Site) {
  return {
    '@type': 'ImageObject',
    url: pictureUrl(picture, site),
    width: picture.width,
    height: picture.height,
    caption: picture.caption,
    creditText: picture.credit,
    license: picture.license?.url,
  }
}

/**
 * Describes a post in the terms of schema.org, which has no property for "republished": publishers use `isBasedOn` for the
 * original, `sourceOrganization` for the first publisher, and `publisher` for themselves. `copyrightHolder` is only whom the
 * facts name, because neither the publisher nor the author needs to hold the rights.
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
    author: credit.authors.length > 0 ? credit.authors.map(person) : undefined,
    publisher: ours,
    image: article.image && !article.withdrawn ? imageOf(article.image, site) : undefined,
    keywords: article.tags.length > 0 ? article.tags : undefined,
    creativeWorkStatus: article.withdrawn ? 'Withdrawn' : undefined,
    discussionUrl: article.comments,
    ...rightsOf(credit, ours),
    ...originalOf(credit, article.title),
  }
}

function rightsOf(credit: Credit, ours: object) {
  const { original, copyright } = credit
  const first = original?.publisher && organization(original.publisher.name, original.publisher.url)
  return {
    sourceOrganization: first,
    copyrightHolder: holderOf(credit, ours),
    copyrightNotice: copyright,
    license: credit.licence?.url,
    creditText: phraseText(credit.line, false) || undefined,
  }
}

/** Describes the holder of the rights as the party of the credit that has the same name, or else by the name alone. */
function holderOf({ holder, original, authors, ours }: Credit, publication: object): object | undefined {
  if (!holder) return undefined
  const publisher = original?.publisher
  if (publisher?.name === holder) return organization(publisher.name, publisher.url)
  if (ours.publication === holder) return publication
  const author = authors.find(({ name }) => name === holder)
  return author ? { '@type': 'Person', name: author.name, url: author.url } : { name: holder }
}

function originalOf({ original, authors, changes }: Credit, title: string) {
  if (!original) return {}
  const { publisher, url, date } = original
  const work = {
    '@type': 'Article',
    '@id': url,
    url,
    name: original.title ?? title,
    author:
      authors.length > 0 ? authors.map(({ name, url: page }) => ({ '@type': 'Person', name, url: page })) : undefined,
    datePublished: date && w3cdtf(date),
    publisher: publisher && organization(publisher.name, publisher.url),
  }
  const translated = changes?.kind === 'translated' && url ? { translationOfWork: { '@id': url } } : {}
  return { isBasedOn: work, ...translated }
}

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
