import {
  affiliationOf,
  type Credit,
  type CreditRow,
  doiUrl,
  isbnDigits,
  type Person,
  pageOfPerson,
  phraseText,
  pictureHolder,
  spokenPhrase,
} from '../../attribution/index.js'
import { w3cdtf } from '../../core/moment.js'
import type { Site } from '../site.js'
import { type EntryContent, summaryOf, titleOf } from './entry.js'
import { feedAddress } from './feed-address.js'
import { rightsHolder } from './feed-credit.js'
import { feedLanguage } from './feed-language.js'
import { type FeedContent, siteAddress, skeletonOf } from './feed-skeleton.js'

interface Skeleton {
  readonly home_page_url: string
  readonly feed_url: string
}

/**
 * Writes a document as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). The document has no top-level authors,
 * because feed readers would apply them to every item.
 */
export function jsonDocument(content: FeedContent): string {
  const { document, site } = content
  const { publication } = site
  const { home_page_url, feed_url } = JSON.parse(skeletonOf(content).json1()) as Skeleton
  const { title, description } = document.link
  const words = site.wordsFor(publication.language)
  const hub = !document.archive && publication.hub && feedAddress(publication.hub)
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url,
    feed_url,
    ...(description ? { description } : {}),
    user_comment: phraseText(spokenPhrase(words, 'feed', 'comment', { publication: [{ text: publication.title }] })),
    ...(document.previous ? { next_url: siteAddress(content, document.previous.json) } : {}),
    language: feedLanguage(publication.language),
    ...(hub ? { hubs: [{ type: 'WebSub', url: hub }] } : {}),
    _offprint: { ...aboutExtension(site) },
    items: content.entries.map(entry => itemOf(entry, aboutExtension(site))),
  }
  return `${JSON.stringify(feed, null, 2)}\n`
}

/**
 * Returns the address at which the extension is described (JSON Feed 1.1, “Extensions”): a part of the publication's own page
 * about feeds.
 */
const aboutExtension = ({ publication }: Site) =>
  publication.pages ? {} : { about: `${publication.url}feeds/#json-feed` }

function itemOf(entry: EntryContent, about: { readonly about?: string }) {
  const { article, original, authors, picture } = entry
  const { tags, language, date, changed } = article
  const summary = summaryOf(article)
  return {
    id: entry.id,
    // A link item has no page, and its original is an external address.
    ...(article.kind === 'link' ? {} : { url: entry.link }),
    ...(original ? { external_url: original } : {}),
    title: titleOf(article),
    ...(summary.trim() === '' ? {} : { summary }),
    content_html: entry.html,
    ...(picture ? { image: picture.src } : {}),
    date_published: date.iso,
    date_modified: changed.iso,
    authors: authors.map(author => {
      const url = pageOfPerson(author)
      return { name: author.name, ...(url ? { url } : {}) }
    }),
    ...(tags.length > 0 ? { tags } : {}),
    language: feedLanguage(language),
    ...creditExtension(entry, about),
  }
}

/** Returns the facts about a person for which JSON Feed has no members. */
function memberOf(one: Person) {
  const { name, kind, url, orcid, role } = one
  const { jobTitle, institutions } = affiliationOf(one)
  const affiliations = institutions.length > 0 ? institutions : undefined
  return { name, kind, role, url, orcid, job_title: jobTitle, affiliations }
}

function peopleOf({ authors, translators, photographers, contributors }: Credit) {
  const some = (people: readonly Person[]) => (people.length > 0 ? people.map(memberOf) : undefined)
  // Facts that the item itself states about its authors are not repeated.
  const isMore = ({ kind, orcid, jobTitle, affiliation }: Person): boolean =>
    [kind, orcid, jobTitle, affiliation].some(each => each !== undefined)
  return {
    authors: authors.some(isMore) ? some(authors) : undefined,
    translators: some(translators),
    photographers: some(photographers),
    contributors: some(contributors),
  }
}

/** Returns the statement of a credit about one subject, without addresses. */
const sentenceOf = ({ block }: Credit, subject: CreditRow['kind']): string | undefined => {
  const row = block.find(({ kind }) => kind === subject)
  return row && phraseText(row.phrase, false)
}

/** Describes the original, its terms and the intermediaries in an extension, because JSON Feed has no members for them. */
function creditExtension(entry: EntryContent, about: { readonly about?: string }) {
  const { article, licence, pictures } = entry
  const { credit } = article
  const { original, permission, copyright, changes, via } = credit
  const people = peopleOf(credit)
  const named = Object.values(people).some(list => list !== undefined)
  if (!original && !licence && via.length === 0 && pictures.length === 0 && !named) return {}
  const { publisher, title, url, date, copublished = [] } = original ?? {}
  return {
    _offprint: {
      ...about,
      source: publisher && { title: publisher.name, url: publisher.url, feed_url: publisher.feed },
      quote: credit.quote,
      original_title: title,
      original_url: url,
      original_date: date && w3cdtf(date),
      original_authors: original?.authors?.map(memberOf),
      original_language: original?.language,
      original_kind: original?.kind,
      doi: original?.doi && doiUrl(original.doi),
      isbn: original?.isbn && isbnDigits(original.isbn),
      copublishers:
        copublished.length > 0
          ? copublished.map(copy => ({
              title: copy.publisher.name,
              url: copy.publisher.url,
              feed_url: copy.publisher.feed,
              original_url: copy.url,
              original_date: copy.date && w3cdtf(copy.date),
            }))
          : undefined,
      ...people,
      license: licence && { id: licence.id, name: licence.name, url: licence.url, text: licence.text },
      permission: permission && {
        by: permission.by,
        date: permission.date && w3cdtf(permission.date),
        text: permission.text,
        line: permission.line && sentenceOf(credit, 'permission'),
      },
      copyright,
      holder: rightsHolder(entry),
      changes,
      via: via.length > 0 ? via.map(({ name, url, date }) => ({ name, url, date: date && w3cdtf(date) })) : undefined,
      pictures: pictures.length > 0 ? pictures.map(pictureRights) : undefined,
      credit_line: phraseText(article.credit.line, false) || undefined,
      credit: article.credit.block
        .filter(({ kind }) => kind !== 'author')
        .map(({ phrase }) => phraseText(phrase, false)),
    },
  }
}

const pictureRights = (picture: EntryContent['pictures'][number]) => {
  const { src, title, credit, url, permission, license } = picture
  return {
    url: src,
    title,
    credit,
    source_url: url,
    holder: pictureHolder(picture),
    permission,
    license: license && { id: license.id, name: license.name, url: license.url, text: license.text },
  }
}
