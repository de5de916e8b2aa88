import { shiftMoment } from '../../core/moment.js'
import type { Article } from '../index.js'
import { person, textConstruct } from './atom-constructs.js'
import { noticeOf } from './entry.js'
import { entryId } from './feed-address.js'
import { atomUpdated } from './feed-dates.js'
import { feedLanguage } from './feed-language.js'
import { type FeedContent, homeAddress } from './feed-skeleton.js'
import { element, type XmlElement } from './xml.js'

/** The namespace of RFC 6721, section 2. */
export const TOMBSTONES = { 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' }

/**
 * Writes withdrawn posts as deleted entries (RFC 6721 section 3), with the id, the time, the publication and the reason.
 * For 30 days, the entry itself also remains with the reason as its text, because most feed readers ignore deleted entries and
 * would keep showing the old text. The later of two elements with one id counts, so the deletion is dated just after the
 * change.
 */
export const tombstones = (content: FeedContent): XmlElement[] =>
  content.withdrawn.map(article => tombstone(article, content))

function tombstone(article: Article, content: FeedContent): XmlElement {
  const { publication } = content.site
  const language = article.language === publication.language ? {} : { 'xml:lang': feedLanguage(article.language) }
  const when = atomUpdated(shiftMoment(article.changed, 1))
  return element('at:deleted-entry', { ref: entryId(publication, article.id), when }, [
    person('at:by', { name: publication.title, url: homeAddress(content) }),
    textConstruct('at:comment', noticeOf(article), language),
  ])
}
