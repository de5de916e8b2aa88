import type { Moment } from '../core/moment.js'
import { hostWithoutWww } from '../core/url.js'
import { affiliationOf } from './affiliation.js'
import { bracketed, type CreditWording, creditPhrase } from './credit-wording.js'
import { doiUrl } from './identifiers.js'
import type { FirstCopy, Original } from './original.js'
import { fieldsIn, ownWording } from './own-wording.js'
import { isAmong, type Person, pageOfPerson } from './person.js'
import { dated, linked, listPhrase, type Phrase, plain } from './phrase.js'

/** The facts that statements about an original are made of. */
interface Facts {
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
}

/** Returns the name of the first outlet or, if it has none, the host of the original's address. */
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
  if (!original || name === '' || original.terms?.credit === 'end') return { phrase: [], namesAuthors: false }
  const own = original.terms?.wording
  if (own) return { phrase: inOwnWords(own, facts, original, wording), namesAuthors: fieldsIn(own).includes('authors') }
  const date = commonDate(original)
  const phrase = creditPhrase(wording, originallyPattern(date), language => ({
    publisher: outlets(original, language, wording),
    date: date ? [dated(date, language)] : [],
  }))
  return { phrase, namesAuthors: false }
}

const originallyPattern = (date: Moment | undefined) =>
  !date ? 'originally' : isDay(date) ? 'originallyOn' : 'originallyIn'

/** Tells whether the day is known: phrases then say `on 14 March`, otherwise `in March`. */
export const isDay = ({ precision }: Moment): boolean => precision === 'day' || precision === 'time'

/** Returns the date on which all outlets published the original. It is undefined if they did so on different days. */
const commonDate = ({ date, copublished = [] }: Original): Moment | undefined =>
  copublished.every(copy => !copy.date || !date || copy.date.iso === date.iso) ? date : undefined

/** Names all outlets, each linked and, if their dates differ, with its own date. */
function outlets(original: Original, language: string, wording: CreditWording): Phrase {
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
 * terms want it there. A statement of ours follows if that wording leaves out the title, the address or the date.
 */
export function originalPhrases(facts: Facts, original: Original, wording: CreditWording): Phrase[] {
  const { terms, title, url, date } = original
  const own = terms?.wording
  const fields = new Set(own ? fieldsIn(own) : [])
  const dates = !date || fields.has('date')
  const leads = !url || fields.has('title') || fields.has('url') || (fields.has('publisher') && terms?.link !== 'home')
  const sameTitle = title === undefined || title === facts.title
  if (terms?.credit === 'top') {
    const said = own ? dates && leads : terms.link !== 'home'
    return said && (sameTitle || fields.has('title')) ? [] : ours(facts, original, wording)
  }
  if (!own || (terms?.credit !== 'end' && terms?.credit !== 'both')) return ours(facts, original, wording)
  const complete = dates && leads && fields.has('publisher') && (sameTitle || fields.has('title'))
  return [inOwnWords(own, facts, original, wording), ...(complete ? [] : ours(facts, original, wording))]
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

/** States where the original is at one outlet. Its authors are named if they are not those of the post. */
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
      const comma =
        by.length > 0 && name !== '' ? [{ text: wording.words.book.post.comma, between: true as const }] : []
      return {
        title: [linked(original.title ?? title, url)],
        publisher: [...by, ...comma, ...(name === '' ? [] : [linked(name, home)])],
        date: date ? [dated(date, language)] : [],
      }
    }),
  ]
}

/** Returns the numbers under which libraries know the original. The names of these numbers are the same in all languages. */
export function identifierPhrases({ isbn, doi }: Original, wording: CreditWording): Phrase[] {
  return [
    ...(isbn ? [[plain('ISBN '), plain(isbn)]] : []),
    ...(doi ? [[plain('DOI '), linked(doi, doiUrl(doi))]] : []),
  ].map(phrase => wording.names(phrase))
}

function inOwnWords(words: string, { authors, title }: Facts, original: Original, wording: CreditWording): Phrase {
  const { language } = wording
  const { url, date, license } = original
  const institutions = [...new Set(authors.flatMap(author => affiliationOf(author).institutions))]
  const phrase = ownWording(words, {
    authors: listPhrase(
      authors.map(author => [linked(author.name, pageOfPerson(author), 'author')]),
      language,
    ),
    institutions: listPhrase(
      institutions.map(name => [plain(name)]),
      language,
    ),
    publisher: outlets(original, language, wording),
    title: [linked(original.title ?? title, url)],
    date: date ? [dated(date, language)] : [],
    url: url ? [linked(url, url)] : [],
    license: license ? [linked(license.name, license.url, 'license')] : [],
  })
  return wording.names(phrase)
}
