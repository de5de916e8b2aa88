import { type Credit, isByOutlets, listPhrase, named, type Phrase, publishersOf } from '../../attribution/index.js'
import { directionOf } from '../../core/direction.js'
import { hostWithoutWww } from '../../core/url.js'
import type { Article } from '../article.js'
import { type Labels, labelPhrase, labelsOf } from './labels.js'
import { pageBody, repeatsOpening } from './page-body.js'
import { languageAttributes } from './page-parts.js'
import { datelineOf, pictureData } from './post-page.js'
import { titleLength } from './title-length.js'

/** Returns the address of a post's page from another page, or that of the original to which a link item leads. */
export const cardHref = ({ kind, path, url }: Article, root: string): string => (kind === 'link' ? url : root + path)

/** The level of the headings of cards. */
const CARD_HEADING = 2

/** Collects the data of a post's card on the front page. A link item is complete there, because it has no page. */
export function postCard(article: Article, root: string, { language, lead }: { language: string; lead: boolean }) {
  const labels = labelsOf(article.words)
  const isLink = article.kind === 'link'
  const body = isLink ? article.body() : ''
  return {
    href: cardHref(article, root),
    kicker: article.tags[0],
    title: article.title,
    titleLength: titleLength(article.title),
    foreignLanguage: languageAttributes(article.language, language),
    summary: isLink && repeatsOpening(article.summary, body) ? undefined : article.summary || undefined,
    credit: article.credit.line,
    // The line of a link item ends with the date of the original, beside which ours would confuse.
    dateline: isLink && article.credit.original?.date ? undefined : datelineOf(article, labels),
    notice: isLink && article.notice ? [{ text: article.notice }] : undefined,
    noticeTitle: labelPhrase(labels, article.noticeTitle),
    body: body.trim() === '' ? undefined : pageBody(body, labels.table, CARD_HEADING),
    block: isLink ? article.credit.block.map(({ phrase }) => phrase) : [],
    picture: article.image ? pictureData(article.image, article.words, root) : undefined,
    lead,
    extra: article.extra,
  }
}

/**
 * Returns a short credit such as `Ada Writer and Bo Author · Harbour Review`: the authors and the first publishers. An
 * organisation that published its own text is named once.
 */
export function creditShort(credit: Credit, { language }: Labels): Phrase {
  const apart = (name: string): Phrase => named([{ text: name }], directionOf(language))
  const names = isByOutlets(credit) ? [] : credit.authors.map(({ name }) => apart(name))
  const authors = names.length > 0 ? listPhrase(names, language) : []
  const outlets = firstPublishers(credit).map(apart)
  const publisher = outlets.length > 0 ? listPhrase(outlets, language) : []
  return authors.length > 0 && publisher.length > 0
    ? [...authors, { text: ' · ' }, ...publisher]
    : [...authors, ...publisher]
}

/** Returns the names of the first publishers, or the host of an outlet without a name, as in the credit line. */
function firstPublishers({ original }: Credit): string[] {
  if (!original) return []
  const names = publishersOf(original).map(({ name }) => name)
  return names.length === 0 && original.url ? [hostWithoutWww(original.url)] : names
}
