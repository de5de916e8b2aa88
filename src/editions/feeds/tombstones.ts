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
 * Withdrawn posts as RFC 6721 section 3 has them, children of the feed: which entry is gone, since when, by whom, and
 * why. For 30 days the entry itself is there too, with the reason for its text: most readers do not know of tombstones, and
 * would go on showing what they have. Of two with one id the later counts, so an entry is gone a moment after it changed.
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
