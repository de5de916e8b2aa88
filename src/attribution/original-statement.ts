import { directionOf } from '../core/direction.js'
import { isDay, type Moment } from '../core/moment.js'
import { hostWithoutWww } from '../core/url.js'
import { type CreditWording, creditPhrase } from './credit-wording.js'
import type { Original, Person } from './original.js'
import { type CreditPlace, fieldsIn, filledIn, type OwnWords, wordingAt, wordsIn } from './own-wording.js'
import { dated, inLanguage, linked, listPhrase, named, type Phrase, phraseText, plain } from './phrase.js'

/** The facts that statements about an original are made of. */
interface Facts {
  readonly language: string
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
  readonly publication: { readonly title: string }
}

/** Returns the name of the outlet or, if it has none, the host of the original's address. */
export function publisherName(original: Original): string {
  if (original.publisher) return original.publisher.name
  return original.url ? hostWithoutWww(original.url) : ''
}

/**
 * Returns what the line at the top says of the original. It is empty if there is no original, or if the terms want the
 * credit at the end.
 */
export function originally(
  facts: Facts,
  wording: CreditWording,
): { readonly phrase: Phrase; readonly namesAuthors: boolean } {
  const { original } = facts
  const name = original ? publisherName(original) : ''
  if (!original || name === '') return { phrase: [], namesAuthors: false }
  const own = ownStatement('top', facts, original)
  if (own)
    return { phrase: inOwnWords(own, facts, original, wording), namesAuthors: fieldsIn(own.text).includes('authors') }
  if (original.terms?.credit === 'end') return { phrase: [], namesAuthors: false }
  const phrase = creditPhrase(wording, originallyPattern(original.date), language => ({
    publisher: [publisherLink(name, original)],
    date: original.date ? [dated(original.date, language)] : [],
  }))
  return { phrase, namesAuthors: false }
}

/** The publisher's own wording for one place, in the language of the post. */
const ownStatement = (place: CreditPlace, { language }: Facts, { terms, publisher }: Original): OwnWords | undefined =>
  wordsIn(wordingAt(place, terms?.wording, terms?.credit), language, publisher?.language)

const originallyPattern = (date: Moment | undefined) =>
  !date ? 'originally' : isDay(date) ? 'originallyOn' : 'originallyIn'

/** Links the publisher's name to the article, which is what readers want, unless the terms ask for the home page. */
function publisherLink(name: string, { url, publisher, terms }: Original) {
  return linked(name, terms?.link === 'home' ? (publisher?.url ?? url) : (url ?? publisher?.url))
}

/**
 * Returns the statements about the original in the block at the end. They are in the publisher's own wording if its
 * terms want it there. A statement of ours follows if the publisher's wording leaves out its name, the date, the title
 * or a link to the article.
 */
export function originalPhrases(facts: Facts, original: Original, wording: CreditWording): Phrase[] {
  const { terms } = original
  const own = ownStatement('end', facts, original)
  const said = own
    ? inOwnWords(own, facts, original, wording)
    : terms?.credit === 'top'
      ? originally(facts, wording).phrase
      : []
  const before = own ? [said] : []
  return said.length > 0 && isComplete(said, facts, original) ? before : [...before, ...ours(facts, original, wording)]
}

/** Whether a wording says everything that our own statement about the original would say. */
function isComplete(said: Phrase, { title }: Facts, original: Original): boolean {
  const words = phraseText(said, false)
  const { url, date } = original
  return (
    words.includes(publisherName(original)) &&
    (!date || said.some(({ datetime }) => datetime !== undefined)) &&
    (!url || said.some(({ href }) => href === url)) &&
    (original.title === undefined || original.title === title || words.includes(original.title))
  )
}

function ours(facts: Facts, original: Original, wording: CreditWording): Phrase[] {
  const name = publisherName(original)
  if (name === '') return []
  const { date } = original
  return [
    creditPhrase(wording, date ? 'originalOn' : 'original', language => ({
      title: [linked(original.title ?? facts.title, original.url)],
      publisher: [linked(name, original.publisher?.url)],
      date: date ? [dated(date, language)] : [],
    })),
  ]
}

/**
 * Fills in a publisher's own words. Dates and lists of names are in the language of the words, which is marked if it
 * differs from that of the post.
 */
export function inOwnWords(words: OwnWords, facts: Facts, original: Original, wording: CreditWording): Phrase {
  const { authors, title, publication } = facts
  const { url, date, license, publisher } = original
  const language = words.language ?? wording.language
  const institutions = [...new Set(authors.flatMap(({ affiliation }) => (affiliation ? [affiliation] : [])))]
  const values = {
    authors: listPhrase(
      authors.map(author => [linked(author.name, author.url, 'author')]),
      language,
    ),
    institutions: listPhrase(
      institutions.map(name => [plain(name)]),
      language,
    ),
    publisher: [publisherLink(publisherName(original), original)],
    title: [linked(original.title ?? title, url)],
    date: date ? [dated(date, language)] : [],
    url: url ? [linked(url, url)] : [],
    license: license ? [linked(license.name, license.url, 'license')] : [],
    publication: [plain(publication.title)],
  }
  const phrase = filledIn(words.text, values, { url, publisher: publisher?.url, license: license?.url })
  if (words.language === undefined) return wording.names(phrase)
  const isolated = named(phrase, directionOf(language))
  return language === facts.language ? isolated : inLanguage(isolated, language)
}
