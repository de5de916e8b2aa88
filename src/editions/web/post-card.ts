import { type Credit, isByOutlets, listPhrase, named, type Phrase, publishersOf } from '../../attribution/index.js'
import { directionOf } from '../../core/direction.js'
import { hostWithoutWww } from '../../core/url.js'
import type { Article } from '../article.js'
import { type Labels, labelsOf } from './labels.js'
import { languageAttributes } from './page-parts.js'
import { datelineOf, pictureData } from './post-page.js'

/** Collects the data of a post's card on the front page. */
export function postCard(article: Article, root: string, { language, lead }: { language: string; lead: boolean }) {
  const labels = labelsOf(article.words)
  return {
    href: root + article.path,
    title: article.title,
    foreignLanguage: languageAttributes(article.language, language),
    summary: article.summary || undefined,
    credit: article.credit.line,
    dateline: datelineOf(article, labels),
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
