import type { Moment } from '../core/moment.js'
import { hostWithoutWww } from '../core/url.js'
import { type CreditWording, creditPhrase } from './credit-wording.js'
import type { Original, Person } from './original.js'
import { fieldsIn, ownWording } from './own-wording.js'
import { dated, linked, listPhrase, type Phrase, plain } from './phrase.js'

/** The facts that statements about an original are made of. */
interface Facts {
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
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
  if (!original || name === '' || original.terms?.credit === 'end') return { phrase: [], namesAuthors: false }
  const own = original.terms?.wording
  if (own) return { phrase: inOwnWords(own, facts, original, wording), namesAuthors: fieldsIn(own).includes('authors') }
  const phrase = creditPhrase(wording, originallyPattern(original.date), language => ({
    publisher: [publisherLink(name, original)],
    date: original.date ? [dated(original.date, language)] : [],
  }))
  return { phrase, namesAuthors: false }
}

const originallyPattern = (date: Moment | undefined) =>
  !date ? 'originally' : isDay(date) ? 'originallyOn' : 'originallyIn'

/** Tells whether the day is known: phrases then say `on 14 March`, otherwise `in March`. */
export const isDay = ({ precision }: Moment): boolean => precision === 'day' || precision === 'time'

/** Links the publisher's name to the article, which is what readers want, unless the terms ask for the home page. */
function publisherLink(name: string, { url, publisher, terms }: Original) {
  return linked(name, terms?.link === 'home' ? (publisher?.url ?? url) : (url ?? publisher?.url))
}

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

function inOwnWords(words: string, { authors, title }: Facts, original: Original, wording: CreditWording): Phrase {
  const { language } = wording
  const { url, date, license } = original
  const institutions = [...new Set(authors.flatMap(({ affiliation }) => (affiliation ? [affiliation] : [])))]
  const phrase = ownWording(words, {
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
  })
  return wording.names(phrase)
}
