import { directionOf } from '../core/direction.js'
import { isDay, type Moment, w3cdtf } from '../core/moment.js'
import { escapeRegex } from '../core/text.js'
import { hostWithoutWww } from '../core/url.js'
import { affiliationOf } from './affiliation.js'
import { bracketed, type CreditWording, creditPhrase } from './credit-wording.js'
import { doiUrl } from './identifiers.js'
import type { Words, WordsFor } from './language-words.js'
import type { FirstCopy, Original } from './original.js'
import { type CreditPlace, fieldsIn, filledIn, type OwnWords, wordingAt, wordsIn } from './own-wording.js'
import { isAmong, type Person, pageOfPerson } from './person.js'
import {
  dated,
  datedInYear,
  inLanguage,
  joint,
  licenceLink,
  linked,
  listPhrase,
  named,
  type Phrase,
  phraseText,
  plain,
} from './phrase.js'

/** The facts for statements about an original. */
interface Facts {
  readonly language: string
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original | undefined
  readonly publication: { readonly title: string }
  readonly wordsFor: WordsFor
}

/** Returns the name of the first outlet or, if it has none, the host of the original's address. */
export function publisherName(original: Original): string {
  if (original.publisher) return original.publisher.name
  return original.url ? hostWithoutWww(original.url) : ''
}

/**
 * Returns the statement about the original for the line at the top. It is empty if there is no original, or if the terms
 * want the credit at the end.
 */
export function originalLine(
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
  const date = commonDate(original)
  const phrase = creditPhrase(wording, originallyPattern(date), language => ({
    publisher: outletsPhrase(original, language, wording),
    date: date ? [dated(date, language)] : [],
  }))
  return { phrase, namesAuthors: false }
}

/**
 * Returns the short statement about the original for a digest: `first in Harbour Review, 12 May`. It is empty if there is no
 * original with a publisher. A year that is that of the copy is left out.
 */
export function firstInPhrase(original: Original, copied: Moment, wording: CreditWording): Phrase {
  if (publisherName(original) === '') return []
  const date = commonDate(original)
  const write = date && yearOf(date) === yearOf(copied) ? datedInYear : dated
  return creditPhrase(wording, date ? 'firstInOn' : 'firstIn', language => ({
    publisher: outletsPhrase(original, language, wording),
    date: date ? [write(date, language)] : [],
  }))
}

const yearOf = (moment: Moment): string => w3cdtf(moment).slice(0, 4)

/** Returns the publisher's own wording for one place, in the language of the post. */
const ownStatement = (place: CreditPlace, { language }: Facts, { terms, publisher }: Original): OwnWords | undefined =>
  wordsIn(wordingAt(place, terms?.wording, terms?.credit), language, publisher?.language)

const originallyPattern = (date: Moment | undefined) =>
  !date ? 'originally' : isDay(date) ? 'originallyOn' : 'originallyIn'

/** Returns the date on which all outlets published the original. It is undefined if they did so on different days. */
const commonDate = ({ date, copublished = [] }: Original): Moment | undefined =>
  copublished.every(copy => !copy.date || !date || copy.date.iso === date.iso) ? date : undefined

/** Names all outlets, each linked and, if their dates differ, with its own date. */
export function outletsPhrase(original: Original, language: string, wording: CreditWording): Phrase {
  const { publisher, url, date, copublished = [], terms } = original
  const first = linkToOutlet({ url, name: publisherName(original), home: publisher?.url }, terms)
  if (copublished.length === 0) return [first]
  const days = commonDate(original) === undefined
  const withDate = (name: Phrase, day: Moment | undefined): Phrase =>
    days && day ? [...name, ...bracketed([dated(day, language)], wording)] : name
  return listPhrase(
    [
      withDate([first], date),
      ...copublished.map(({ publisher: { name, url: home }, url: address, date: day }) =>
        withDate([linkToOutlet({ url: address, name, home }, terms)], day),
      ),
    ],
    language,
  )
}

/** Links an outlet's name to the article, which is what readers want, unless the terms ask for the home page. */
const linkToOutlet = (
  { url, name, home }: { readonly url?: string | undefined; readonly name: string; readonly home?: string | undefined },
  terms: Original['terms'],
) => linked(name, terms?.link === 'home' ? (home ?? url) : (url ?? home))

/**
 * Returns the statements about the original in the block at the end. They are in the publisher's own wording if its
 * terms want it there. A statement of ours follows if the publisher's wording leaves out its name, the date, the title
 * or a link to the article.
 */
export function originalPhrases(facts: Facts, original: Original, wording: CreditWording): Phrase[] {
  const { terms } = original
  const own = ownStatement('end', facts, original)
  const statement = own
    ? inOwnWords(own, facts, original, wording)
    : terms?.credit === 'top'
      ? originalLine(facts, wording).phrase
      : []
  const before = own ? [statement] : []
  return statement.length > 0 && isComplete(statement, facts, original)
    ? before
    : [...before, ...ours(facts, original, wording)]
}

/** Tells whether a wording says everything that our own statements about the original would say. */
function isComplete(statement: Phrase, { title, authors }: Facts, original: Original): boolean {
  const words = phraseText(statement, false)
  const { url, date, copublished = [] } = original
  return (
    [{ publisher: { name: publisherName(original) }, url, date }, ...copublished].every(
      copy =>
        words.includes(copy.publisher.name) &&
        (!copy.date || statement.some(({ datetime }) => datetime !== undefined)) &&
        (!copy.url || statement.some(({ href }) => href === copy.url)),
    ) &&
    (original.authors ?? []).every(author => isAmong(author, authors)) &&
    (original.title === undefined || original.title === title || words.includes(original.title))
  )
}

function ours(facts: Facts, original: Original, wording: CreditWording): Phrase[] {
  const { publisher, copublished = [], url, date } = original
  const name = publisherName(original)
  const copies: { name: string; home?: string | undefined; url?: string | undefined; date?: Moment | undefined }[] = [
    { name, home: publisher?.url, url, date },
    ...copublished.map(({ publisher: outlet, ...copy }: FirstCopy) => ({
      name: outlet.name,
      home: outlet.url,
      ...copy,
    })),
  ]
  return copies.flatMap(copy => originalPhrase(facts, original, copy, wording))
}

/** States where one outlet published the original. Its authors are named unless all of them are authors of the post. */
function originalPhrase(
  { title, authors }: Facts,
  original: Original,
  copy: { name: string; home?: string | undefined; url?: string | undefined; date?: Moment | undefined },
  wording: CreditWording,
): Phrase[] {
  const { name, home, url, date } = copy
  const others = original.authors ?? []
  const writers = others.every(author => isAmong(author, authors)) ? [] : others
  if (name === '' && writers.length === 0)
    return original.title || original.doi || original.isbn
      ? [creditPhrase(wording, 'originalAlone', () => ({ title: [linked(original.title ?? title, url)] }))]
      : []
  return [
    creditPhrase(wording, date ? 'originalOn' : 'original', language => {
      const by = listPhrase(
        writers.map(author => [linked(author.name, pageOfPerson(author))]),
        language,
      )
      const comma = by.length > 0 && name !== '' ? [joint(wording.words.book.post.comma)] : []
      return {
        title: [linked(original.title ?? title, url)],
        publisher: [...by, ...comma, ...(name === '' ? [] : [linked(name, home)])],
        date: date ? [dated(date, language)] : [],
      }
    }),
  ]
}

/** Returns the ISBN and the DOI of the original. These abbreviations are the same in all languages. */
export function identifierPhrases({ isbn, doi }: Original, wording: CreditWording): Phrase[] {
  return [
    ...(isbn ? [[plain('ISBN '), plain(isbn)]] : []),
    ...(doi ? [[plain('DOI '), linked(doi, doiUrl(doi))]] : []),
  ].map(phrase => wording.names(phrase))
}

/**
 * Replaces the preposition of a day before `{date}` with that of a month or a year: outlets write `on {date}`, and a month
 * needs “in March 2026”. In languages in which a month would need another case, it is put in brackets.
 */
function withLessPreciseDate(text: string, { precision }: Moment, { book }: Words): string {
  const { dayWords, inMonth, inYear } = book.credit
  const phrase = precision === 'month' ? inMonth : inYear
  // Without a preposition, only a date within a sentence needs the brackets.
  const bare = phrase.startsWith('(') ? '|(?<=\\p{L} )' : ''
  return text.replace(
    new RegExp(
      `(?:(?<![\\p{L}\\p{M}])(?:${dayWords.split('|').map(escapeRegex).join('|')})\\s*${bare})\\{date\\}`,
      'giu',
    ),
    day => (/^\p{Lu}/u.test(day) ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase),
  )
}

/**
 * Fills in a publisher's own words. Dates and lists of names are in the language of these words. If the post is in another
 * language, the text is marked.
 */
export function inOwnWords(words: OwnWords, facts: Facts, original: Original, wording: CreditWording): Phrase {
  const { authors, title, publication } = facts
  const { url, date, license, publisher } = original
  const language = words.language ?? wording.language
  const institutions = [...new Set(authors.flatMap(author => affiliationOf(author).institutions))]
  const values = {
    authors: listPhrase(
      authors.map(author => [linked(author.name, pageOfPerson(author), 'author')]),
      language,
    ),
    institutions: listPhrase(
      institutions.map(name => [plain(name)]),
      language,
    ),
    publisher: outletsPhrase(original, language, wording),
    title: [linked(original.title ?? title, url)],
    date: date ? [dated(date, language)] : [],
    url: url ? [linked(url, url)] : [],
    license: license ? [licenceLink(license)] : [],
    publication: [plain(publication.title)],
  }
  const text = date && !isDay(date) ? withLessPreciseDate(words.text, date, facts.wordsFor(language)) : words.text
  const phrase = filledIn(text, values, { url, publisher: publisher?.url, license: license?.url })
  if (words.language === undefined) return wording.names(phrase)
  const isolated = named(phrase, directionOf(language))
  return language === facts.language ? isolated : inLanguage(isolated, language)
}
